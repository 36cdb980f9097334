package dev.reelmask.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.testing.ReelmaskProcess;
import dev.reelmask.testing.fault.StandaloneCluster;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.VideoWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What lives in the driver's heap does not grow with frames: the same number of units, of {@code -Dreelmask.frames=N}
 * (3,000 by default) and of a thirtieth as many frames each. Executors are processes of their own. All that is dead is
 * collected before each look.
 */
@Tag("spark")
@Tag("cluster")
@Tag("slow")
class DriverHeapTest {
    private static final int FRAMES = Integer.getInteger("reelmask.frames", 3_000);
    private static final int TIMES = 30;
    private static final int VIDEOS = 3;
    private static final FrameSize SIZE = new FrameSize(64, 48);
    private static final int PAUSE_MS = 1_000;
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    @TempDir
    private Path folder;

    @Test
    void isTheSameForThirtyTimesTheFrames() throws Exception {
        StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"));
        try {
            cluster.addWorker();
            long few = peak(cluster, FRAMES / TIMES);
            long many = peak(cluster, FRAMES);
            System.out.printf(
                    "%d units of %d frames: at most %.1f MB live; of %d frames: %.1f MB%n",
                    VIDEOS, FRAMES / TIMES, few / 1e6, FRAMES, many / 1e6);
            assertThat(many).isLessThan(few + few / 10);
        } finally {
            cluster.close();
        }
    }

    /** Bytes of live objects at the most. */
    private long peak(StandaloneCluster cluster, int frames) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(folder.resolve("corpus-" + frames));
        for (int video = 0; video < VIDEOS; video++) {
            write(corpus.resolve(video + ".mp4"), frames, video);
        }
        List<String> arguments = new ArrayList<>(List.of(
                "segment",
                "--corpus=" + corpus,
                "--bundle=../conf/bundles/face-lite",
                "--results=" + folder.resolve("results-" + frames),
                "--scheduler=fixed:10",
                "--set=plan.piece-frames=" + FRAMES,
                "--set=plan.task-seconds=1"));
        arguments.addAll(cluster.options("-XX:+UseSerialGC"));
        ReelmaskProcess driver = ReelmaskProcess.start(folder, cluster.environment(), arguments.toArray(String[]::new));
        long peak = 0;
        while (driver.isAlive()) {
            peak = Math.max(peak, live(driver.pid()));
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
        ReelmaskProcess.End end = driver.end();
        assertThat(end.exit()).as(end.err()).isZero();
        return peak;
    }

    private static void write(Path file, int frames, int seed) {
        byte[] rgb = new byte[3 * SIZE.width() * SIZE.height()];
        try (VideoWriter video = new VideoWriter(file, SIZE, EncodeSettings.atRate(30))) {
            for (int frame = 0; frame < frames; frame++) {
                for (int i = 0; i < rgb.length; i++) {
                    rgb[i] = (byte) (i / 3 % SIZE.width() * 3 + frame + seed);
                }
                video.write(rgb);
            }
        }
    }

    /** Bytes of a JVM's live objects; 0 if it has ended. */
    private static long live(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .start();
        String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return TOTAL.matcher(text)
                .results()
                .mapToLong(total -> Long.parseLong(total.group(1)))
                .findFirst()
                .orElse(0);
    }
}
