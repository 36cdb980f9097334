package dev.reelmask.job.execute;

import java.time.Duration;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/** Tells how far a run is, from time to time, while its tasks run. */
public final class Progress implements AutoCloseable {
    private static final double NS_PER_SECOND = 1e9;
    /** Shares of sequences are sums of fractions. */
    private static final double ROUNDING = 1e-6;

    private final SparkContext spark;
    private final LongAccumulator frames;
    private final DoubleAccumulator sequences;
    private final ProgressListener runningFrames;
    private final ProgressListener runningSequences;
    private final long totalFrames;
    private final long totalSequences;
    private final long startNs = System.nanoTime();
    private final Timer clock = new Timer("reelmask-progress", true);

    /**
     * Starts to tell.
     *
     * @param totalFrames frames to do, 0 if unknown
     * @param every pause between two lines
     * @param line takes each line
     */
    public static Progress start(
            SparkContext spark, long totalFrames, long totalSequences, Duration every, Consumer<String> line) {
        Progress progress = new Progress(spark, totalFrames, totalSequences);
        spark.addSparkListener(progress.runningFrames);
        spark.addSparkListener(progress.runningSequences);
        progress.clock.scheduleAtFixedRate(
                new TimerTask() {
                    @Override
                    public void run() {
                        line.accept(progress.line());
                    }
                },
                every.toMillis(),
                every.toMillis());
        return progress;
    }

    private Progress(SparkContext spark, long totalFrames, long totalSequences) {
        this.spark = spark;
        this.frames = spark.longAccumulator("frames");
        this.sequences = spark.doubleAccumulator("sequences");
        this.runningFrames = new ProgressListener(frames.id());
        this.runningSequences = new ProgressListener(sequences.id());
        this.totalFrames = totalFrames;
        this.totalSequences = totalSequences;
    }

    /** Goes up with each frame. */
    public LongAccumulator frames() {
        return frames;
    }

    /** Goes up by a sequence's share with each unit. */
    public DoubleAccumulator sequences() {
        return sequences;
    }

    private String line() {
        double seconds = (System.nanoTime() - startNs) / NS_PER_SECOND;
        return line(
                sequences.value() + runningSequences.running(),
                totalSequences,
                frames.value() + (long) runningFrames.running(),
                totalFrames,
                seconds);
    }

    /** {@code 3/12 sequences 1234/5000 frames 85.2 fps 0:44 left}. */
    static String line(double sequences, long totalSequences, long frames, long totalFrames, double seconds) {
        double fps = seconds > 0 ? frames / seconds : 0;
        String of = totalFrames > 0 ? frames + "/" + totalFrames : Long.toString(frames);
        String text = String.format(
                Locale.ROOT,
                "%d/%d sequences  %s frames  %.1f fps",
                (long) (sequences + ROUNDING),
                totalSequences,
                of,
                fps);
        if (totalFrames == 0 || fps == 0) {
            return text;
        }
        long left = Math.max(0, Math.round((totalFrames - frames) / fps));
        return text + String.format(Locale.ROOT, "  %d:%02d left", left / 60, left % 60);
    }

    @Override
    public void close() {
        clock.cancel();
        spark.removeSparkListener(runningFrames);
        spark.removeSparkListener(runningSequences);
    }
}
