package dev.reelmask.net.check;

import dev.reelmask.frame.UserException;
import dev.reelmask.process.ChildJava;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The parent's side of a {@link Trial} in a Java process of its own, {@link TryOutMain}. */
final class TryOutProcess {
    /** Settings of libtorch and of the log that hold there too. */
    private static final List<String> PASSED_ON =
            List.of("ai.djl.", "PYTORCH_", "DJL_", "ENGINE_", "java.io.tmpdir", "log4j2.", "org.apache.logging");

    private static final int SHOWN = 300;
    private static final int SECONDS_TO_END = 30;

    /** What came of it. */
    private record Answer(boolean isResult, List<Integer> numbers, String message) {}

    private TryOutProcess() {}

    static List<Integer> run(Trial trial, int seconds) {
        Process process = start();
        try {
            CompletableFuture<String> complaint =
                    CompletableFuture.supplyAsync(() -> lastLine(process), TryOutProcess::inThread);
            CompletableFuture<Answer> answer =
                    CompletableFuture.supplyAsync(() -> answer(process, trial), TryOutProcess::inThread);
            return result(trial, answer.get(seconds, TimeUnit.SECONDS), process, complaint);
        } catch (TimeoutException e) {
            throw new UserException(
                    String.format(
                            Locale.ROOT,
                            "Network %s gave nothing for a made-up frame within %d seconds and was stopped. Look for a loop without end or for a very large input, or give it more time with REELMASK_JAVA_OPTS=-Dreelmask.try-out-seconds=%d.",
                            trial.name(),
                            seconds,
                            5 * seconds),
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the process that tries out modules does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while modules were tried out", e);
        } finally {
            process.destroyForcibly();
            process.onExit()
                    .completeOnTimeout(process, SECONDS_TO_END, TimeUnit.SECONDS)
                    .join();
        }
    }

    private static void inThread(Runnable task) {
        Thread thread = new Thread(task, "try-out");
        thread.setDaemon(true);
        thread.start();
    }

    private static List<Integer> result(
            Trial trial, Answer answer, Process process, CompletableFuture<String> complaint)
            throws InterruptedException, ExecutionException {
        if (answer.isResult()) {
            return answer.numbers();
        }
        if (!answer.message().isEmpty()) {
            throw new UserException(answer.message());
        }
        if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the process that tries out modules closed its streams and goes on");
        }
        throw new UserException(String.format(
                Locale.ROOT,
                "Network %s ended the process that tried it out, with exit code %d%s. It needs more memory than there is, or its modules are damaged.",
                trial.name(),
                process.exitValue(),
                complaint.get().isEmpty() ? "" : " (" + complaint.get() + ")"));
    }

    private static Process start() {
        List<String> options = new ArrayList<>(sharedClasses());
        options.add("-XX:ErrorFile=" + temporary("reelmask-try-out-%p.log"));
        options.add("-Xmx" + Runtime.getRuntime().maxMemory());
        List<String> command = ChildJava.command(TryOutMain.class, options, PASSED_ON);
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new UncheckedIOException("the process that tries out modules cannot be started", e);
        }
    }

    private static String temporary(String name) {
        return Path.of(System.getProperty("java.io.tmpdir"), name).toString();
    }

    /** The classes that this process shares, which hold for the same class path. */
    private static List<String> sharedClasses() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:SharedArchiveFile=") || option.startsWith("-Xlog:"))
                .toList();
    }

    /** Its own thread ends with the process, which is ended whatever happens. */
    private static Answer answer(Process process, Trial trial) {
        try {
            // Left open: its end tells the other process that this one is gone.
            OutputStream out = process.getOutputStream();
            ObjectOutputStream request = new ObjectOutputStream(out);
            request.writeObject(trial);
            request.flush();
            DataInputStream in = new DataInputStream(process.getInputStream());
            boolean isResult = in.readBoolean();
            List<Integer> numbers = new ArrayList<>();
            for (int count = in.readUnsignedByte(); count > 0; count--) {
                numbers.add(in.readInt());
            }
            return new Answer(isResult, numbers, in.readUTF());
        } catch (InvalidClassException | NotSerializableException e) {
            throw new IllegalStateException("a trial cannot be sent", e);
        } catch (IOException e) {
            // It ended before it answered: how, its exit code says.
            return new Answer(false, List.of(), "");
        }
    }

    /** What it said last on its error output. */
    private static String lastLine(Process process) {
        String last = "";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line.isBlank() ? last : line;
            }
        } catch (IOException e) {
            return last;
        }
        String printable = last.replaceAll("\\p{Cntrl}", "?");
        return printable.substring(0, Math.min(printable.length(), SHOWN));
    }
}
