package dev.reelmask.job.cli;

import java.util.List;

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

    /** What a user is told of the codes, as picocli wants it; {@code docs/operations.md} says more. */
    public static final String DONE_HELP = "0:done, also where nothing was left to do";

    public static final String FAILURE_HELP =
            "1:failure of the program, the machine, the cluster or the results' store";
    public static final String USER_ERROR_HELP = "2:user error: an option, the configuration, a file";
    public static final String QUARANTINED_HELP =
            "3:done, but sequences were set aside or could not be read (segment, sweep; see --fail-on)";
    public static final String NOTHING_TO_DO_HELP =
            "4:nothing was left to do, where --fail-on nothing asks (segment, sweep)";
    public static final String SIGNAL_HELP = "129, 130, 143:stopped by HUP, INT, TERM";

    /** Of a command that knows no others. */
    public static final List<String> HELP = List.of(DONE_HELP, FAILURE_HELP, USER_ERROR_HELP, SIGNAL_HELP);

    /** What a shell adds to the number of a signal that ended a process. */
    private static final int BY_SIGNAL = 128;

    private ExitCodes() {}

    /** A signal stopped the command: 143 for TERM, 130 for INT, 129 for HUP. */
    static int ofSignal(int number) {
        return BY_SIGNAL + number;
    }
}
