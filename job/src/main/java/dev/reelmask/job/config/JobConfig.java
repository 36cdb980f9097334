package dev.reelmask.job.config;

import dev.reelmask.corpus.tree.LinkPolicy;
import dev.reelmask.loop.MaskSize;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.video.DecodePlace;
import dev.reelmask.video.damage.DamagePolicy;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All that configures a run, section by section as in {@code conf/reelmask.yaml}, where every key is explained.
 *
 * @param spark properties passed to Spark as they are
 */
public record JobConfig(
        CorpusConfig corpus,
        NetworkConfig network,
        LoopConfig loop,
        ResultsConfig results,
        PlanConfig plan,
        ExecuteConfig execute,
        Map<String, String> spark)
        implements Serializable {
    public JobConfig {
        spark = Map.copyOf(spark);
    }

    /** The same with a system in place of the bundle's own. */
    public JobConfig withSystem(String name) {
        return new JobConfig(corpus, network, loop.with(name), results, plan, execute, spark);
    }

    /** Where the sequences are, and what becomes of damaged ones. */
    public record CorpusConfig(
            String uri,
            String layout,
            List<String> include,
            List<String> exclude,
            LinkPolicy links,
            String classes,
            int limit,
            DamagePolicy damage,
            double maxDamage)
            implements Serializable {
        public CorpusConfig {
            atLeast("limit", limit, 0);
            if (!(maxDamage >= 0 && maxDamage <= 1)) {
                throw new IllegalArgumentException("max-damage must be between 0 and 1, got " + maxDamage);
            }
        }
    }

    /** What segments a key frame. */
    public record NetworkConfig(String bundle, String precision, String scales, String flip, String device)
            implements Serializable {}

    /** How frames become masks. */
    public record LoopConfig(
            String scheduler,
            String system,
            Propagation propagation,
            String flow,
            FlowPath flowPath,
            int window,
            int maxGap,
            int heldMb,
            boolean endKey,
            int referenceFrames,
            String consistency,
            boolean videoConsistency)
            implements Serializable {
        public LoopConfig {
            atLeast("window", window, 1);
            atLeast("max-gap", maxGap, 1);
            atLeast("held-mb", heldMb, 1);
            atLeast("reference-frames", referenceFrames, 0);
        }

        private LoopConfig with(String name) {
            return new LoopConfig(
                    scheduler,
                    name,
                    propagation,
                    flow,
                    flowPath,
                    window,
                    maxGap,
                    heldMb,
                    endKey,
                    referenceFrames,
                    consistency,
                    videoConsistency);
        }
    }

    /** Where the tables go. */
    public record ResultsConfig(String uri, String run, MaskSize maskSize, int leaseSeconds, boolean takeOver)
            implements Serializable {
        public ResultsConfig {
            atLeast("lease-seconds", leaseSeconds, 5);
        }
    }

    /** How the corpus is cut into tasks; the cost figures only order and pack the work. */
    public record PlanConfig(
            int pieceFrames,
            int looks,
            boolean retryFailed,
            double taskSeconds,
            int tasksPerSlot,
            double keyMs,
            double flowMs,
            double decodeMsPerMegapixel,
            double keyShare)
            implements Serializable {
        public PlanConfig {
            atLeast("piece-frames", pieceFrames, 2);
            atLeast("looks", looks, 0);
            atLeast("tasks-per-slot", tasksPerSlot, 1);
            if (!(taskSeconds > 0)) {
                throw new IllegalArgumentException("task-seconds must be positive, got " + taskSeconds);
            }
            if (!(keyMs >= 0 && flowMs >= 0 && decodeMsPerMegapixel >= 0)) {
                throw new IllegalArgumentException("key-ms, flow-ms and decode-ms-per-megapixel must not be negative");
            }
            if (!(keyShare >= 0 && keyShare <= 1)) {
                throw new IllegalArgumentException("key-share must be between 0 and 1, got " + keyShare);
            }
        }
    }

    /** How tasks run. */
    public record ExecuteConfig(
            String master,
            int threadsPerTask,
            int lockstep,
            int ioAttempts,
            DecodePlace decode,
            int decodeMb,
            int decodeTimeoutSeconds,
            double gpusPerTask,
            int deviceMb)
            implements Serializable {
        private static final int LEAST_DECODE_MB = 256;

        public ExecuteConfig {
            atLeast("threads-per-task", threadsPerTask, 1);
            atLeast("lockstep", lockstep, 1);
            atLeast("io-attempts", ioAttempts, 1);
            atLeast("decode-mb", decodeMb, LEAST_DECODE_MB);
            atLeast("decode-timeout-seconds", decodeTimeoutSeconds, 1);
            if (!(gpusPerTask >= 0)) {
                throw new IllegalArgumentException("gpus-per-task must not be negative, got " + gpusPerTask);
            }
            atLeast("device-mb", deviceMb, 1);
        }
    }

    private static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s must be at least %d, got %d", key, least, value));
        }
    }
}
