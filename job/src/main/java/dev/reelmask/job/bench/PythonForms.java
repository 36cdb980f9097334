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

/** A module in a Python process beside this one ({@code brought.py}), in each form that PyTorch has for it. */
final class PythonForms implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;
    private final List<String> names = new ArrayList<>();

    private PythonForms(Process process) throws IOException {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        for (String name = answers.readLine(); name != null && !name.isEmpty(); name = answers.readLine()) {
            names.add(name);
        }
        if (names.isEmpty()) {
            process.destroy();
            throw new IOException("python has no form of the module");
        }
    }

    /**
     * Starts Python; empty where it cannot be started or has no PyTorch.
     *
     * @param python the interpreter
     * @param folder where files may be written
     */
    static Optional<PythonForms> start(
            String python, byte[] module, Clock clock, BundleForms.Setting setting, Path folder) {
        try {
            Path script = folder.resolve("brought.py");
            try (InputStream in = PythonForms.class.getResourceAsStream("brought.py")) {
                Files.write(script, in.readAllBytes());
            }
            Path file = Files.write(folder.resolve("module.pt"), module);
            FeatureShape s = setting.input();
            String threads = Integer.toString(setting.threads());
            ProcessBuilder builder = new ProcessBuilder(
                            python,
                            script.toString(),
                            file.toString(),
                            threads,
                            clock.name(),
                            setting.precision().toString(),
                            "" + s.channels(),
                            "" + s.height(),
                            "" + s.width())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("OMP_NUM_THREADS", threads);
            return Optional.of(new PythonForms(builder.start()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    List<String> names() {
        return List.copyOf(names);
    }

    /** Seconds of one forward pass of a form, as Python measures them. */
    double seconds(String name) {
        try {
            commands.write(names.indexOf(name) + "\n");
            commands.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("the module failed in Python");
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
