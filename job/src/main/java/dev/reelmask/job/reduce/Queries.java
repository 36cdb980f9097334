package dev.reelmask.job.reduce;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The queries of the reduce stage, which lie beside this class as {@code .sql} files. SQL has no loop over classes, so
 * sums by class id are written out here: a sum for each class runs in generated code, an exploded row for each does
 * not.
 */
final class Queries {
    private final Map<String, String> frames;
    private final Map<String, String> steadiness;

    /** @param classes how many class ids there are in all runs */
    Queries(int classes) {
        frames = Map.of(
                "class_frames", array(classes, id -> "count_if(get(unions, %s) > 0)".formatted(id)),
                "intersections", array(classes, id -> "sum(get(intersections, %s))".formatted(id)),
                "unions", array(classes, id -> "sum(get(unions, %s))".formatted(id)),
                "a", array(classes, id -> product("intersections", id) + ")"),
                "b", array(classes, id -> product("unions", id) + ")"),
                "aa", array(classes, id -> product("intersections", id) + " * get(intersections, %s))".formatted(id)),
                "ab", array(classes, id -> product("intersections", id) + " * get(unions, %s))".formatted(id)),
                "bb", array(classes, id -> product("unions", id) + " * get(unions, %s))".formatted(id)),
                "deciles", deciles(),
                "degrees", Long.toString(RunFacts.MOST_DEGREES));
        steadiness = Map.of(
                "intersections", array(classes, id -> "sum(get(consistency_intersections, %s))".formatted(id)),
                "unions", array(classes, id -> "sum(get(consistency_unions, %s))".formatted(id)));
    }

    /** The text of one query. */
    String text(String name) {
        String text = resource(name);
        Map<String, String> values = name.equals("steadiness") ? steadiness : frames;
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        return text;
    }

    /** The least grade that so many tenths of the frames do not exceed, as a score. */
    private static String deciles() {
        return IntStream.rangeClosed(1, 9)
                .mapToObj(tenths -> "min(CASE WHEN up_to * 10 >= frames * %s THEN grade END) / 1000".formatted(tenths))
                .collect(Collectors.joining(", "));
    }

    /** As a real number, so that squares of pixel counts do not overflow. */
    private static String product(String counts, String id) {
        return "sum(CAST(get(%s, %s) AS DOUBLE)".formatted(counts, id);
    }

    private static String array(int classes, UnaryOperator<String> sum) {
        return IntStream.range(0, classes)
                .mapToObj(Integer::toString)
                .map(sum)
                .collect(Collectors.joining(", ", "array(", ")"));
    }

    private static String resource(String name) {
        try (InputStream in = Queries.class.getResourceAsStream(name + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar holds no " + name + ".sql", e);
        }
    }
}
