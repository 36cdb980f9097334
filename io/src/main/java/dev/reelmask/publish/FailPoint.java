package dev.reelmask.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Steps of a start at which tests end or hold a process, so that kills hit each of them. Off unless the system property
 * {@value #PROPERTY} is set, to {@code <action>,<folder>,<step>[@<n>],…}:
 *
 * <ul>
 *   <li>{@code halt}: the process ends there at once, as by SIGKILL or with a lost machine.
 *   <li>{@code hold}: the thread waits there until its mark is deleted, so that another process can be killed
 *       meanwhile.
 * </ul>
 *
 * <p>A step acts on its n-th arrival in a process (1 by default), and once among all processes that are given one
 * folder: it leaves a file of its name there, its mark, with the process's number, and does nothing where that lies
 * already.
 */
public enum FailPoint {
    /** On an executor: a unit is about to be opened. */
    BEFORE_DECODE,
    /** On an executor: a unit's last mask is made. */
    AFTER_INFERENCE,
    /** On an executor: a unit's masks file is written, as far as that can be without publishing it. */
    MASKS_STAGED,
    /** The same of its frames file. */
    FRAMES_STAGED,
    /** On an executor: a unit's masks file has its name. */
    MASKS_PUBLISHED,
    /** On an executor: a unit's frames file has its name. */
    FRAMES_PUBLISHED,
    /** On an executor: all units of a task have ended, and the driver does not know. */
    STATUS_DUE,
    /** On the driver: what became of a task's units has come. */
    STATUS_RETURNED,
    /** On the driver: its tables are written, the record is not. */
    DRIVER_SUMMARY;

    /** System property that names steps. */
    public static final String PROPERTY = "reelmask.fail-points";

    private static final int KILLED = 137;
    private static final long PAUSE_MS = 20;

    /** As the property has it, for example {@code masks-staged}; also the name of the mark. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Tells that a step is reached. */
    public void reached() {
        Plan.OF_PROCESS.arrive(this);
    }

    /** What happens where, in this process. */
    private static final class Plan {
        static final Plan OF_PROCESS = new Plan(System.getProperty(PROPERTY, ""));

        private final String action;
        private final Path marks;
        private final Map<String, Integer> arrivals = new TreeMap<>();

        Plan(String text) {
            List<String> parts = Arrays.asList(text.split(",", -1));
            boolean isOff = text.isEmpty();
            this.action = isOff ? "" : parts.get(0);
            this.marks = isOff ? Path.of("") : Path.of(parts.get(1));
            for (String step : isOff ? List.<String>of() : parts.subList(2, parts.size())) {
                String[] named = step.split("@", 2);
                arrivals.put(named[0], named.length > 1 ? Integer.parseInt(named[1]) : 1);
            }
        }

        void arrive(FailPoint step) {
            if (!arrivals.isEmpty() && isNow(step.spelling()) && isFirst(step)) {
                if (action.equals("halt")) {
                    Runtime.getRuntime().halt(KILLED);
                }
                hold(marks.resolve(step.spelling()));
            }
        }

        private synchronized boolean isNow(String step) {
            Integer left = arrivals.computeIfPresent(step, (name, more) -> more - 1);
            return left != null && left == 0;
        }

        private boolean isFirst(FailPoint step) {
            try {
                Files.writeString(
                        marks.resolve(step.spelling()),
                        Long.toString(ProcessHandle.current().pid()),
                        StandardOpenOption.CREATE_NEW);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void hold(Path mark) {
            try {
                while (Files.exists(mark)) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
