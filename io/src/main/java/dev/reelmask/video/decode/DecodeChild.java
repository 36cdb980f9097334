package dev.reelmask.video.decode;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.watch.Progress;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/**
 * A process that runs FFmpeg on one file: a decoder that crashes, hangs or takes all memory costs that file alone. It
 * is no sandbox: it has this process' rights, user and network.
 */
final class DecodeChild {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int SECONDS_TO_END = 10;
    private static final int SIGNALS_FROM = 128;

    private final Map<String, String> hadoop;
    private final Serializable asked;
    private final String name;
    private final DecodeSettings settings;
    private final List<String> command;

    /**
     * A process that has not begun.
     *
     * @param asked a {@link DecodeRequest} or a {@link LookRequest}
     * @param name of the file, for messages
     * @param command starts a process that speaks as {@link DecodeMain}
     */
    DecodeChild(
            Map<String, String> hadoop,
            Serializable asked,
            String name,
            DecodeSettings settings,
            List<String> command) {
        this.hadoop = hadoop;
        this.asked = asked;
        this.name = name;
        this.settings = settings;
        this.command = List.copyOf(command);
    }

    static DecodeChild of(Configuration hadoop, Serializable asked, String name, DecodeSettings settings) {
        Map<String, String> all = new HashMap<>();
        hadoop.forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return new DecodeChild(all, asked, name, settings, DecodeCommand.of(DecodeMain.class, settings.processMb()));
    }

    /** Takes what the process brings. */
    interface Answers<T> {
        /**
         * The content of a message of a kind that brings something.
         *
         * @return what all of it comes to, after the last message
         */
        Optional<T> take(int kind, DataInputStream in) throws IOException;
    }

    /**
     * Starts it and reads to its end.
     *
     * @throws SequenceException if it refuses the file, or is ended for what the file makes it do
     */
    <T> T run(Progress progress, Answers<T> answers) {
        Process process = start();
        try (ProcessWatch watch = new ProcessWatch(process, settings, progress)) {
            boolean[] isReady = new boolean[1];
            try {
                send(process);
                return read(process, answers, progress, watch, isReady);
            } catch (IOException e) {
                progress.check();
                throw ended(process, watch, isReady[0], e);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start() {
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("the process that decodes cannot be started: " + e.getMessage(), e);
        }
    }

    private void send(Process process) throws IOException {
        // left open: its end tells the other process that this one is gone
        ObjectOutputStream request = new ObjectOutputStream(process.getOutputStream());
        request.writeObject(hadoop);
        request.writeObject(asked);
        request.flush();
    }

    private <T> T read(Process process, Answers<T> answers, Progress progress, ProcessWatch watch, boolean[] isReady)
            throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream(), BUFFER_BYTES));
        while (true) {
            int kind = in.readUnsignedByte();
            watch.heard();
            progress.made();
            progress.check();
            switch (kind) {
                case DecodeMessages.READY -> isReady[0] = true;
                case DecodeMessages.PROGRESS -> {}
                case DecodeMessages.REFUSED -> throw understood(() -> DecodeMessages.refused(in));
                case DecodeMessages.UNREAD -> throw new UncheckedIOException(new IOException(in.readUTF()));
                case DecodeMessages.FAILED -> throw new IllegalStateException(in.readUTF());
                default -> {
                    Optional<T> all = answers.take(kind, in);
                    if (all.isPresent()) {
                        return all.get();
                    }
                }
            }
        }
    }

    /** A message of a kind that was not to come. */
    static IOException notUnderstood() {
        return new IOException("it said what nobody understands");
    }

    /** Reads a message. */
    interface Reading<T> {
        T read() throws IOException;
    }

    /** What was read; values that there cannot be are a broken stream. */
    static <T> T understood(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (IllegalArgumentException e) {
            throw new IOException("it said what nobody understands: " + e.getMessage(), e);
        }
    }

    /** Why nothing more comes from the process. */
    private RuntimeException ended(Process process, ProcessWatch watch, boolean isReady, IOException broken) {
        process.destroyForcibly();
        try {
            boolean isOver = process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
            Optional<ProcessWatch.Excess> excess = watch.excess();
            if (excess.isPresent()) {
                return new SequenceException(
                        excess.get().reason(),
                        "the process that decoded %s %s"
                                .formatted(name, excess.get().what()));
            }
            String how = isOver ? exit(process.exitValue()) : "without end";
            return isReady
                    ? new SequenceException(
                            ReasonCode.DAMAGED_STREAM,
                            "the process that decoded %s ended, %s: %s".formatted(name, how, broken.getMessage()))
                    : new IllegalStateException("the process that decodes does not begin, " + how, broken);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CancellationException("decoding was cancelled");
        }
    }

    private static String exit(int code) {
        return code > SIGNALS_FROM
                ? String.format(Locale.ROOT, "by signal %d", code - SIGNALS_FROM)
                : String.format(Locale.ROOT, "with exit code %d", code);
    }
}
