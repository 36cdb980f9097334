package dev.reelmask.net.check;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.module.FusedArchive;
import java.util.List;

/**
 * Runs modules on made-up frames before a job relies on them, within a limit of time.
 *
 * <p>A call of libtorch cannot be interrupted: a thread that never comes back would keep a core and its memory, and
 * could end the process with it. So the modules of strangers run in a process of their own, which is ended. Those that
 * Reelmask wrote have no loops and run here, where they are not of extraordinary size.
 */
final class TryOut {
    private static final String LIMIT = "reelmask.try-out-seconds";
    private static final int DEFAULT_SECONDS = 120;
    private static final long ORDINARY_PIXELS = 1 << 22;
    private static final long ORDINARY_BYTES = 1 << 29;

    private TryOut() {}

    /** @throws UserException where modules do not run, do more than compute, or take longer than the limit */
    static List<Integer> run(Trial trial) {
        return isOrdinary(trial) ? trial.run() : TryOutProcess.run(trial, seconds());
    }

    private static boolean isOrdinary(Trial trial) {
        long bytes = trial.modules().stream().mapToLong(module -> module.length).sum();
        return trial.pixels() <= ORDINARY_PIXELS
                && bytes <= ORDINARY_BYTES
                && trial.modules().stream()
                        .allMatch(module -> FusedArchive.network(module).isPresent());
    }

    private static int seconds() {
        String text = System.getProperty(LIMIT, Integer.toString(DEFAULT_SECONDS));
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new UserException("-D%s must be a number of seconds, got '%s'.".formatted(LIMIT, text));
        }
        return Integer.parseInt(text);
    }
}
