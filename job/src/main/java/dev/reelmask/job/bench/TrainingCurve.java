package dev.reelmask.job.bench;

import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The curve of a training: a value of each column at each validation; or of a sweep, at each point.
 *
 * @param columns by name, all of one length
 */
record TrainingCurve(String name, Map<String, double[]> columns) {
    private static final String FILE = "curve.csv";

    /**
     * Reads {@code curve.csv}.
     *
     * @param folder of a bundle that was trained, or of its training
     * @throws UserException if there is none or it is no table of numbers
     */
    static TrainingCurve read(Path folder) {
        Path file = Files.exists(folder.resolve(FILE))
                ? folder.resolve(FILE)
                : folder.resolve("training").resolve(FILE);
        if (!Files.exists(file)) {
            throw new UserException(
                    "%s holds no curve of a training: there is no %s, nor training/%s; name the --out of a reelmask train"
                            .formatted(folder, FILE, FILE));
        }
        try {
            return of(folder.toAbsolutePath().normalize().getFileName().toString(), file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UserException("cannot read %s: %s".formatted(file, e), e);
        }
    }

    private static TrainingCurve of(String name, Path file, List<String> lines) {
        List<double[]> rows = new ArrayList<>();
        String[] names = lines.isEmpty() ? new String[0] : lines.get(0).split(",", -1);
        for (int i = 1; i < lines.size(); i++) {
            rows.add(row(file, i + 1, lines.get(i).split(",", -1), names.length));
        }
        Map<String, double[]> columns = new LinkedHashMap<>();
        for (int c = 0; c < names.length; c++) {
            int place = c;
            columns.put(names[c], rows.stream().mapToDouble(row -> row[place]).toArray());
        }
        return new TrainingCurve(name, columns);
    }

    private static double[] row(Path file, int line, String[] cells, int wanted) {
        if (cells.length != wanted) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s, line %d: %d values where the first line names %d",
                    file,
                    line,
                    cells.length,
                    wanted));
        }
        double[] row = new double[wanted];
        for (int c = 0; c < wanted; c++) {
            try {
                row[c] = Double.parseDouble(cells[c]);
            } catch (NumberFormatException e) {
                throw new UserException(
                        String.format(Locale.ROOT, "%s, line %d: '%s' is no number", file, line, cells[c]), e);
            }
        }
        return row;
    }

    /**
     * A column.
     *
     * @throws UserException if there is none of that name
     */
    double[] column(String column) {
        double[] values = columns.get(column);
        if (values == null) {
            throw new UserException(
                    "the curve of %s has no column '%s'; it has %s".formatted(name, column, columns.keySet()));
        }
        return values;
    }
}
