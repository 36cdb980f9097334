package dev.reelmask.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    void add(long step, double loss, double rate, double score, Map<String, Double> scores) {
        List<String> rows = new ArrayList<>(List.of(String.join(",", withAll(header, scores.keySet()))));
        rows.addAll(rowsBefore(step));
        String row = String.format(Locale.ROOT, "%d,%.5f,%.6e,%.5f", step, loss, rate, score);
        rows.add(String.join(
                ",",
                withAll(
                        row,
                        scores.values().stream()
                                .map(value -> String.format(Locale.ROOT, "%.5f", value))
                                .toList())));
        byte[] content = (String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
        WholeFile.replace(file, out -> out.write(content));
    }

    private static List<String> withAll(String first, Collection<String> more) {
        return Stream.concat(Stream.of(first), more.stream()).toList();
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
