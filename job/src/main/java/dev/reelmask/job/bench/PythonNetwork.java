package dev.reelmask.job.bench;

import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.probe.NetworkProbe.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A network in a Python process beside this one ({@code eager.py}), run one forward pass at a time. */
final class PythonNetwork implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;
    private final String kind;

    private PythonNetwork(Process process) throws IOException {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        String first = answers.readLine();
        if (first == null) {
            throw new IOException("python said nothing");
        }
        this.kind = first;
    }

    /**
     * Starts Python; empty where it cannot be started or has no PyTorch.
     *
     * @param python the interpreter
     * @param module a TorchScript file of the network as it is described
     * @param clock what it measures with
     * @param folder where the script may be written
     */
    static Optional<PythonNetwork> start(
            String python, NetworkCase network, Path module, int threads, Clock clock, Path folder) {
        try {
            Path script = folder.resolve("eager.py");
            try (InputStream in = PythonNetwork.class.getResourceAsStream("eager.py")) {
                Files.write(script, in.readAllBytes());
            }
            List<String> command = new ArrayList<>(List.of(
                    python,
                    script.toString(),
                    network.name(),
                    module.toString(),
                    Integer.toString(threads),
                    clock.name()));
            for (FeatureShape s : network.inputs()) {
                command.addAll(List.of("" + s.channels(), "" + s.height(), "" + s.width()));
            }
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
            return Optional.of(new PythonNetwork(builder.start()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@code eager} or {@code module}, and PyTorch's version. */
    String kind() {
        return kind;
    }

    /** Seconds of one forward pass, as Python measures them. */
    double seconds() {
        try {
            commands.write("run\n");
            commands.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("the network failed in Python");
            }
            return Double.parseDouble(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
