package dev.reelmask.testing;

import dev.reelmask.job.Main;
import dev.reelmask.testing.tag.TagGuard;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** {@code reelmask} in a process of its own, started as {@code submit/reelmask} starts it. */
public final class ReelmaskProcess {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long PAUSE_MS = 20;
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    private final Process process;
    private final Path out;
    private final Path err;

    private ReelmaskProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** How it ended. */
    public record End(int exit, String out, String err) {}

    /**
     * Starts a command.
     *
     * @param folder for what it prints, and before all else on its class path
     * @param environment beside this process's
     */
    public static ReelmaskProcess start(Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(folder, environment, List.of(), arguments);
    }

    /**
     * Starts a command.
     *
     * @param folder for what it prints, and before all else on its class path
     * @param environment beside this process's
     * @param options of its JVM
     */
    public static ReelmaskProcess start(
            Path folder, Map<String, String> environment, List<String> options, String... arguments)
            throws IOException {
        TagGuard.uses(TagGuard.SPARK);
        if (String.join(" ", arguments).contains("local-cluster")) {
            TagGuard.uses(TagGuard.CLUSTER);
        }
        List<String> command = java(folder, folder, "-Xmx512m");
        command.addAll(options);
        command.add(Main.class.getName());
        command.addAll(Arrays.asList(arguments));
        return start(folder, environment, command);
    }

    /**
     * Starts a command through spark-submit, with the jars of the tests' class path for a Spark home.
     *
     * @param folder for what it prints
     * @param plugin a jar for {@code spark.driver.extraClassPath}
     * @param options of spark-submit
     */
    public static ReelmaskProcess submit(Path folder, Path plugin, List<String> options, String... arguments)
            throws IOException {
        TagGuard.uses(TagGuard.SPARK);
        List<String> command = java(folder, plugin, "-Xmx2g");
        command.add("org.apache.spark.deploy.SparkSubmit");
        command.addAll(options);
        command.addAll(List.of("--class", Main.class.getName(), "spark-internal"));
        command.addAll(Arrays.asList(arguments));
        return start(folder, Map.of(), command);
    }

    /** A JVM as {@code submit/reelmask} starts it, without its class. */
    private static List<String> java(Path folder, Path first, String heap) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(javaOptions());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                heap,
                "-Dai.djl.offline=true",
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                "-Dlog4j2.configurationFile="
                        + Path.of("../conf/log4j2.properties").toAbsolutePath(),
                "-cp",
                first + File.pathSeparator + System.getProperty("java.class.path")));
        return command;
    }

    private static ReelmaskProcess start(Path folder, Map<String, String> environment, List<String> command)
            throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new ReelmaskProcess(builder.start(), out, err);
    }

    /** Those without which Spark does not run. */
    private static List<String> javaOptions() {
        try (InputStream in = Main.class.getResourceAsStream("java-options")) {
            return List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split("\\s+", -1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for something that the command brings about, or for its end. */
    public ReelmaskProcess await(BooleanSupplier reached) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && !reached.getAsBoolean() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
        return this;
    }

    /** False where a signal is ignored since the tests themselves were told to, as background jobs of shells are. */
    public boolean hears(String signal) throws IOException {
        long ignored = Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .mapToLong(mask -> Long.parseUnsignedLong(mask, 16))
                .findFirst()
                .orElse(0);
        return ((ignored >> (NUMBERS.get(signal) - 1)) & 1) == 0;
    }

    /** Sends a signal, such as {@code TERM}. */
    public ReelmaskProcess signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
        return this;
    }

    /** Ends it at once, as SIGKILL does and a lost machine: it can do nothing more. */
    public ReelmaskProcess kill() {
        process.destroyForcibly();
        return this;
    }

    /** Waits for its end. */
    public End end() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return new End(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
