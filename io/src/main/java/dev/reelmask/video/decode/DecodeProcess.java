package dev.reelmask.video.decode;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.damage.Integrity;
import dev.reelmask.video.watch.FrameProducer;
import dev.reelmask.video.watch.Progress;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
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
 * Decodes a sequence in a process of its own: a decoder that crashes, hangs or takes all memory costs that sequence
 * alone. The other process is no sandbox: it has this one's rights, user and network.
 */
final class DecodeProcess implements FrameProducer {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int SECONDS_TO_END = 10;
    private static final int SIGNALS_FROM = 128;

    private final Map<String, String> hadoop;
    private final DecodeRequest asked;
    private final DecodeSettings settings;
    private final List<String> command;

    /** @param command starts a process that speaks as {@link DecodeMain} */
    DecodeProcess(Map<String, String> hadoop, DecodeRequest asked, DecodeSettings settings, List<String> command) {
        this.hadoop = hadoop;
        this.asked = asked;
        this.settings = settings;
        this.command = List.copyOf(command);
    }

    static DecodeProcess of(Configuration hadoop, DecodeRequest asked, DecodeSettings settings) {
        Map<String, String> all = new HashMap<>();
        hadoop.forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return new DecodeProcess(all, asked, settings, DecodeCommand.of(DecodeMain.class, settings.processMb()));
    }

    @Override
    public Integrity produce(Sink sink, Progress progress) {
        Process process = start();
        try (ProcessWatch watch = new ProcessWatch(process, settings, progress)) {
            boolean[] isReady = new boolean[1];
            try {
                send(process);
                return read(process, sink, progress, watch, isReady);
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

    private Integrity read(Process process, Sink sink, Progress progress, ProcessWatch watch, boolean[] isReady)
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
                case DecodeMessages.OPENED -> sink.opened(understood(() -> DecodeMessages.info(in)));
                case DecodeMessages.FRAME -> sink.accept(understood(() -> DecodeMessages.frame(in)));
                case DecodeMessages.ENDED -> {
                    return understood(() -> DecodeMessages.integrity(in));
                }
                case DecodeMessages.REFUSED -> throw understood(() -> DecodeMessages.refused(in));
                case DecodeMessages.UNREAD -> throw new UncheckedIOException(new IOException(in.readUTF()));
                case DecodeMessages.FAILED -> throw new IllegalStateException(in.readUTF());
                default -> throw new IOException("it said what nobody understands");
            }
        }
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    /** What was read; values that there cannot be are a broken stream. */
    private static <T> T understood(Reading<T> reading) throws IOException {
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
            String name = SequenceDecoder.name(asked.spec());
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
