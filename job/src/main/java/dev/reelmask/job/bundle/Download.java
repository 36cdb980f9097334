package dev.reelmask.job.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Fetches a file over HTTP. However long it takes is well as long as bytes come.
 *
 * @param patience how long it waits for an answer, and then for each next byte
 */
record Download(Duration patience) {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final int BUFFER = 1 << 16;
    private static final double MEBIBYTE = 1L << 20;
    private static final double MS_PER_SECOND = 1e3;

    /** Patient enough for a server that is busy. */
    static Download patient() {
        return new Download(PATIENCE);
    }

    /**
     * Fetches it.
     *
     * @param origin what to call it
     * @param note takes a line on how large it is
     * @throws IOException if it cannot be had whole; its message says why, for people
     */
    void fetch(HttpRequest.Builder request, String origin, Path file, Consumer<String> note)
            throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(Redirect.NORMAL)
                .build();
        HttpResponse<InputStream> answer = client.send(request.timeout(patience).build(), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != OK) {
                throw new IOException("the server answers " + answer.statusCode());
            }
            long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
            note.accept("fetching " + origin + (length < 0 ? "" : " (%s MiB)".formatted(mebibytes(length))));
            copy(body, file, length);
        }
    }

    private void copy(InputStream body, Path file, long length) throws IOException {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Download::daemon);
        AtomicBoolean isStalled = new AtomicBoolean();
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = 0; read >= 0; read = read(body, buffer, clock, isStalled)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            String all = length < 0 ? "" : " of " + mebibytes(length);
            String why = isStalled.get()
                    ? String.format(Locale.ROOT, "nothing came for %.1f s", patience.toMillis() / MS_PER_SECOND)
                    : "it broke off";
            throw new IOException("%s after %s%s MiB".formatted(why, mebibytes(Files.size(file)), all), e);
        } finally {
            clock.shutdownNow();
        }
    }

    /** Closing the stream in another thread ends a read that waits. */
    private int read(InputStream body, byte[] buffer, ScheduledExecutorService clock, AtomicBoolean isStalled)
            throws IOException {
        ScheduledFuture<?> alarm = clock.schedule(
                () -> {
                    isStalled.set(true);
                    close(body);
                },
                patience.toNanos(),
                TimeUnit.NANOSECONDS);
        int read = body.read(buffer);
        if (!alarm.cancel(false) && isStalled.get()) {
            throw new IOException("closed");
        }
        return read;
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "download-clock");
        thread.setDaemon(true);
        return thread;
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / MEBIBYTE);
    }
}
