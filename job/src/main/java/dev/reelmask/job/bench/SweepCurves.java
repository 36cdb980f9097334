package dev.reelmask.job.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code reelmask sweep --json} printed, as curves over its operating points: one of each kind of scheduler and
 * propagation, in rising order of what they are drawn over, each with the point that sends every frame through the
 * network.
 */
final class SweepCurves {
    private static final String EVERY_FRAME = "every-frame";

    private SweepCurves() {}

    /**
     * Reads a file.
     *
     * @param over a number of each point
     * @throws UserException if it holds no points of a sweep
     */
    static List<TrainingCurve> read(Path file, String over) {
        Map<String, List<JsonNode>> kinds = new LinkedHashMap<>();
        List<JsonNode> shared = new ArrayList<>();
        for (JsonNode point : points(file)) {
            String spelling = point.path("point").asText();
            if (spelling.equals(EVERY_FRAME)) {
                shared.add(point);
            } else {
                kinds.computeIfAbsent(kind(spelling), unused -> new ArrayList<>())
                        .add(point);
            }
        }
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
        List<TrainingCurve> curves = new ArrayList<>();
        kinds.forEach((kind, points) -> {
            points.addAll(shared);
            points.sort(Comparator.comparingDouble(point -> point.path(over).asDouble(Double.NaN)));
            curves.add(new TrainingCurve(name + " " + kind, columns(points)));
        });
        return curves;
    }

    private static JsonNode points(Path file) {
        JsonNode points;
        try {
            points = new ObjectMapper().readTree(file.toFile()).path("points");
        } catch (IOException e) {
            throw new UserException("--sweep: cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
        if (!points.isArray() || points.isEmpty()) {
            throw new UserException(
                    "--sweep: %s holds no points; give a file of what reelmask sweep --json printed".formatted(file));
        }
        return points;
    }

    /** Of {@code fixed:5/blend/auto} it is fixed/blend. */
    private static String kind(String point) {
        String[] parts = point.split("/", -1);
        String scheduler = parts[0].replaceFirst(":.*", "");
        return parts.length > 1 ? scheduler + "/" + parts[1] : scheduler;
    }

    private static Map<String, double[]> columns(List<JsonNode> points) {
        Set<String> names = new LinkedHashSet<>();
        points.forEach(point -> point.properties().stream()
                .filter(field -> field.getValue().isNumber())
                .forEach(field -> names.add(field.getKey())));
        Map<String, double[]> columns = new LinkedHashMap<>();
        for (String name : names) {
            columns.put(
                    name,
                    points.stream()
                            .mapToDouble(point -> point.path(name).asDouble(Double.NaN))
                            .toArray());
        }
        return columns;
    }
}
