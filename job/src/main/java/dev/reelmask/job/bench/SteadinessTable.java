package dev.reelmask.job.bench;

import dev.reelmask.frame.UserException;
import dev.reelmask.result.FrameResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Overlaps of masks with those before them and with labels, summed over each clip, as CSV: a row a network and clip;
 * lists are by class id, separated by spaces. Not for several threads at once.
 */
final class SteadinessTable {
    private static final String HEADER =
            "network,clip,consistency_intersections,consistency_unions,intersections,unions";

    private final int classes;
    private final Map<Row, Sums> rows = new LinkedHashMap<>();

    private record Row(String network, String clip) {}

    private record Sums(Overlaps consistency, Overlaps labels) {}

    SteadinessTable(int classes) {
        this.classes = classes;
    }

    void add(String network, String clip, FrameResult row) {
        Sums sums = rows.computeIfAbsent(
                new Row(network, clip), unused -> new Sums(new Overlaps(classes), new Overlaps(classes)));
        row.consistency().temporal().ifPresent(pair -> sums.consistency.add(pair.intersections(), pair.unions()));
        row.accuracy().ifPresent(accuracy -> sums.labels.add(accuracy.intersections(), accuracy.unions()));
    }

    /** @throws UserException if it cannot be written */
    void write(Path file) {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        rows.forEach((row, sums) -> lines.add(String.join(
                ",",
                row.network,
                row.clip,
                sums.consistency.intersectionsText(),
                sums.consistency.unionsText(),
                sums.labels.intersectionsText(),
                sums.labels.unionsText())));
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UserException("--table: cannot write %s: %s".formatted(file, e), e);
        }
    }
}
