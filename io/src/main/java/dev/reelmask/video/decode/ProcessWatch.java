package dev.reelmask.video.decode;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.watch.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Ends a process that decodes where it takes more memory than it may, computes for as long as the time limit without
 * saying anything, or is not wanted any more. Time without a frame is watched by the one who waits for it.
 */
final class ProcessWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 50;
    private static final int KB_PER_MB = 1024;
    private static final String RESIDENT = "VmRSS:";

    private final Process process;
    private final DecodeSettings settings;
    private final Progress progress;
    private final Thread thread;
    private volatile Duration cpuAtLastMessage = Duration.ZERO;
    private volatile Optional<Excess> excess = Optional.empty();

    /** What it took too much of. */
    record Excess(ReasonCode reason, String what) {}

    ProcessWatch(Process process, DecodeSettings settings, Progress progress) {
        this.process = process;
        this.settings = settings;
        this.progress = progress;
        this.thread = new Thread(this::watch, "watch decoder " + process.pid());
        thread.setDaemon(true);
        thread.start();
    }

    /** It has said something. */
    void heard() {
        cpuAtLastMessage = cpu();
    }

    private Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void watch() {
        try {
            while (process.isAlive()) {
                excess = look();
                if (excess.isPresent() || progress.isCancelled()) {
                    process.destroyForcibly();
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    private Optional<Excess> look() {
        long megabytes = residentKb() / KB_PER_MB;
        if (megabytes > settings.processMb()) {
            return Optional.of(new Excess(
                    ReasonCode.OUT_OF_MEMORY,
                    String.format(
                            Locale.ROOT,
                            "took %d MB of memory, %d are allowed (execute.decode-mb)",
                            megabytes,
                            settings.processMb())));
        }
        if (cpu().minus(cpuAtLastMessage).compareTo(settings.timeout()) > 0) {
            return Optional.of(new Excess(
                    ReasonCode.DECODE_TIMEOUT,
                    "computed for %s s without progress"
                            .formatted(settings.timeout().toMillis() / 1000.0)));
        }
        return Optional.empty();
    }

    /** Kilobytes in memory; 0 where the system does not tell. */
    private long residentKb() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .map(line ->
                            line.substring(RESIDENT.length()).replace("kB", "").strip())
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            // it has ended, or there is no /proc
            return 0;
        }
    }

    /** Why it was ended; empty if it was not. */
    Optional<Excess> excess() {
        return excess;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
