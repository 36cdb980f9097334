package dev.reelmask.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** {@code curve.csv} of a training: one row a validation. */
final class Curve {
    /** Name of the file. */
    static final String FILE = "curve.csv";

    private final Path file;
    private final String header;

    Curve(TrainingFolder folder, String scoreName) {
        this.file = folder.file(FILE);
        this.header = "step,loss,learning_rate," + scoreName;
    }

    /** Adds a row after those of earlier steps; those of later ones are of a training that was broken off. */
    void add(long step, double loss, double rate, double score) {
        List<String> rows = new ArrayList<>(List.of(header));
        rows.addAll(rowsBefore(step));
        rows.add(String.format(Locale.ROOT, "%d,%.5f,%.6e,%.5f", step, loss, rate, score));
        byte[] content = (String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
        WholeFile.replace(file, out -> out.write(content));
    }

    private List<String> rowsBefore(long step) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(row -> row.matches("\\d+,.*") && Long.parseLong(row.split(",", 2)[0]) < step)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file + " failed", e);
        }
    }

    /** For a training that starts anew. */
    void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("deleting " + file + " failed", e);
        }
    }
}
