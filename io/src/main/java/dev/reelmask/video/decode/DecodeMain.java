package dev.reelmask.video.decode;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.damage.Integrity;
import dev.reelmask.video.probe.VideoLook;
import dev.reelmask.video.probe.VideoProbe;
import dev.reelmask.video.watch.FrameProducer;
import dev.reelmask.video.watch.Progress;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/**
 * A process that decodes one sequence, or a piece of one, or takes a first look at a video: what is asked comes on
 * standard input, {@link DecodeMessages} go to standard output. It ends with the process that asked.
 */
final class DecodeMain {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long NOTE_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final DataOutputStream out;
    private long notedNs = System.nanoTime();

    private DecodeMain(DataOutputStream out) {
        this.out = out;
    }

    public static void main(String[] args) throws IOException, ClassNotFoundException {
        // whatever else prints may not get between the messages
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        preferToBeKilled();
        ObjectInputStream in = new ObjectInputStream(System.in);
        Configuration hadoop = new Configuration(false);
        ((Map<?, ?>) in.readObject()).forEach((key, value) -> hadoop.set((String) key, (String) value));
        Object asked = in.readObject();
        endWithParent();
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES));
        out.writeByte(DecodeMessages.READY);
        out.flush();
        new DecodeMain(out).run(hadoop, asked);
        out.flush();
        // at once: decoders may have threads that do not end
        Runtime.getRuntime().halt(0);
    }

    /** Where memory runs out, Linux ends this process and not the one that asked. */
    private static void preferToBeKilled() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
        } catch (IOException e) {
            System.err.println("The order in which processes are ended stays: " + e.getMessage());
        }
    }

    private static void endWithParent() {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // nothing more is asked
                        }
                    } catch (IOException e) {
                        System.err.println("Standard input broke: " + e.getMessage());
                    }
                    Runtime.getRuntime().halt(1);
                },
                "end with parent");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Configuration hadoop, Object asked) throws IOException {
        try {
            if (asked instanceof LookRequest look) {
                look(hadoop, look);
            } else {
                decode(hadoop, (DecodeRequest) asked);
            }
        } catch (SequenceException e) {
            out.writeByte(DecodeMessages.REFUSED);
            DecodeMessages.write(out, e);
        } catch (OutOfMemoryError e) {
            out.writeByte(DecodeMessages.REFUSED);
            DecodeMessages.write(out, new SequenceException(ReasonCode.OUT_OF_MEMORY, e.toString()));
        } catch (RuntimeException | LinkageError e) {
            boolean isUnread = isUnread(e);
            out.writeByte(isUnread ? DecodeMessages.UNREAD : DecodeMessages.FAILED);
            DecodeMessages.text(out, e.toString());
        }
    }

    private void decode(Configuration hadoop, DecodeRequest asked) throws IOException {
        Integrity integrity = SequenceDecoder.inline(hadoop, asked).produce(new Wire(), new Progress(this::note));
        out.writeByte(DecodeMessages.ENDED);
        DecodeMessages.write(out, integrity);
    }

    private void look(Configuration hadoop, LookRequest asked) throws IOException {
        VideoLook look = VideoProbe.look(hadoop, asked.video(), asked.many(), new Progress(this::note));
        out.writeByte(DecodeMessages.LOOKED);
        DecodeMessages.write(out, look);
    }

    private static boolean isUnread(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** Says now and then that something was achieved. */
    private void note() {
        if (System.nanoTime() - notedNs > NOTE_NS) {
            send(() -> out.writeByte(DecodeMessages.PROGRESS));
        }
    }

    private interface Message {
        void write() throws IOException;
    }

    private void send(Message message) {
        try {
            message.write();
            out.flush();
            notedNs = System.nanoTime();
        } catch (IOException e) {
            throw new UncheckedIOException("nobody reads the frames any more", e);
        }
    }

    /** Frames on their way to the process that asked. */
    private final class Wire implements FrameProducer.Sink {
        @Override
        public void opened(VideoInfo info) {
            send(() -> {
                out.writeByte(DecodeMessages.OPENED);
                DecodeMessages.write(out, info);
            });
        }

        @Override
        public void accept(RgbFrame frame) {
            send(() -> {
                out.writeByte(DecodeMessages.FRAME);
                DecodeMessages.write(out, frame);
            });
        }
    }
}
