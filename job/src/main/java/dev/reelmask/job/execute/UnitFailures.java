package dev.reelmask.job.execute;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.execute.UnitResult.Failed;
import dev.reelmask.job.execute.UnitResult.Hopeless;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.store.ResultsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FSError;

/**
 * What becomes of an exception on an executor. Whatever a single sequence brings about sets that sequence aside; what
 * is wrong with the results root ends the start; a mistake of the user and a cancelled task go on to Spark.
 */
public final class UnitFailures {
    private static final System.Logger LOG = System.getLogger(UnitFailures.class.getName());

    private static final String MORE_MEMORY =
            "; give executors (in local mode the driver) more heap, or lower loop.held-mb, execute.lockstep or the number"
                    + " of tasks side by side";

    private UnitFailures() {}

    /**
     * Looks at one sequence. A failure to read or for want of memory is tried again after a pause, all others are
     * final.
     *
     * @param failed makes the result of a final failure
     */
    static <R> R attempt(int attempts, Supplier<R> work, Function<Failed, R> failed, String sequence) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (RuntimeException | OutOfMemoryError | LinkageError | FSError e) {
                Failed failure = ofSequence(sequence, e);
                if (!mayPass(failure) || attempt >= attempts) {
                    LOG.log(System.Logger.Level.DEBUG, "Sequence " + sequence + " failed", e);
                    return failed.apply(failure);
                }
                pause(attempt);
            }
        }
    }

    /** Whether another attempt may fare better. */
    public static boolean mayPass(Failed failure) {
        return failure.reason() == ReasonCode.IO_ERROR || failure.reason() == ReasonCode.OUT_OF_MEMORY;
    }

    /** The result of a unit that failed; rethrows what is nobody's fault. */
    public static UnitResult classify(String sequence, Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ResultsException results) {
                return new Hopeless(Hopeless.Cause.RESULTS, results.getMessage());
            }
            if (t instanceof LeaseLostException lost) {
                return new Hopeless(Hopeless.Cause.LEASE, lost.getMessage());
            }
        }
        return ofSequence(sequence, failure);
    }

    private static Failed ofSequence(String sequence, Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SequenceException known) {
                return new Failed(sequence, known.reason(), String.valueOf(known.getMessage()));
            }
            if (t instanceof UserException || t instanceof CancellationException) {
                throw (RuntimeException) t;
            }
            if (t instanceof OutOfMemoryError) {
                return new Failed(sequence, ReasonCode.OUT_OF_MEMORY, describe(failure) + MORE_MEMORY);
            }
            if (t instanceof IOException || t instanceof UncheckedIOException) {
                return new Failed(sequence, ReasonCode.IO_ERROR, describe(failure));
            }
        }
        return new Failed(sequence, ReasonCode.INTERNAL_ERROR, describe(failure));
    }

    private static String describe(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return failure + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    /** Before another attempt, the longer the more there were. */
    public static void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(250L << Math.min(attempt, 6));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting to try again");
        }
    }
}
