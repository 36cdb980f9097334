package dev.reelmask.job;

/** What a command's exit status says; documented in {@code docs/operations.md}. */
public final class ExitCodes {
    /** All is done, also where it had been done before. */
    public static final int DONE = 0;

    /** The command failed: a fault of the program, the machine or the cluster. */
    public static final int FAILURE = 1;

    /** The user asked for something impossible: bad option, bad configuration, missing file. */
    public static final int USER_ERROR = 2;

    /** Done, but some sequences were set aside or could not be read: see {@code quarantine} and {@code sequences}. */
    public static final int QUARANTINED = 3;

    /** Everything had been done before; only where {@code --fail-on nothing} asks for it. */
    public static final int NOTHING_TO_DO = 4;

    /** What a shell adds to the number of a signal that ended a process. */
    private static final int BY_SIGNAL = 128;

    private ExitCodes() {}

    /** A signal stopped the command: 143 for TERM, 130 for INT, 129 for HUP. */
    static int ofSignal(int number) {
        return BY_SIGNAL + number;
    }
}
