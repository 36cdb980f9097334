package dev.reelmask.net.check;

import dev.reelmask.frame.UserException;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that runs one {@link Trial} and ends: the trial comes on standard input, numbers or the user's mistake go
 * to standard output. It ends with its parent.
 */
final class TryOutMain {
    private static final int MAX_MESSAGE = 4000;

    private TryOutMain() {}

    public static void main(String[] args) throws IOException, ClassNotFoundException {
        // Whatever else prints may not get between the numbers.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        ObjectInputStream in = new ObjectInputStream(System.in);
        Trial trial = (Trial) in.readObject();
        preferToBeKilled();
        endWithParent();
        try (DataOutputStream out = new DataOutputStream(new FileOutputStream(FileDescriptor.out))) {
            try {
                write(out, true, trial.run(), "");
            } catch (UserException e) {
                write(out, false, List.of(), e.getMessage());
            } catch (RuntimeException | OutOfMemoryError e) {
                System.err.println(e.getClass().getSimpleName() + ": "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
                Runtime.getRuntime().halt(1);
            }
        }
        // At once: libtorch may have threads that do not end.
        Runtime.getRuntime().halt(0);
    }

    private static void write(DataOutputStream out, boolean isResult, List<Integer> numbers, String message)
            throws IOException {
        out.writeBoolean(isResult);
        out.writeByte(numbers.size());
        for (int number : numbers) {
            out.writeInt(number);
        }
        out.writeUTF(message.substring(0, Math.min(message.length(), MAX_MESSAGE)));
        out.flush();
    }

    /** Where memory runs out, Linux ends this process and not the one that asked for the trial. */
    private static void preferToBeKilled() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
        } catch (IOException | UnsupportedOperationException e) {
            System.err.println("the order of processes to end is not known here");
        }
    }

    private static void endWithParent() {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // Nothing more is sent.
                        }
                    } catch (IOException e) {
                        System.err.println("the parent is gone");
                    }
                    Runtime.getRuntime().halt(1);
                },
                "parent");
        watch.setDaemon(true);
        watch.start();
    }
}
