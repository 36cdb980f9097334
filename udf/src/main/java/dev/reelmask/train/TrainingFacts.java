package dev.reelmask.train;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What shapes a training, by name. A training goes on from a checkpoint only if all of it is equal.
 *
 * @param values a name in words and a value; long values are digests or texts that help nobody
 */
public record TrainingFacts(Map<String, String> values) {
    /** Longest value that a message shows. */
    private static final int SHOWN = 24;

    /** Settings that may change from one start to the next: how long, and how often to look. */
    private static final Set<String> FREE = Set.of("steps", "validation every");

    /** Records that only hold others together; their names say nothing. */
    private static final Set<String> UNNAMED = Set.of("pace", "setup");

    /** What changes with the version of Reelmask, but also with some of the others. */
    private static final String PROGRAM = "program";

    public TrainingFacts {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Nothing yet; facts are added by {@code with}. */
    public static TrainingFacts none() {
        return new TrainingFacts(Map.of());
    }

    /** Adds one fact; an earlier one of its name goes. */
    public TrainingFacts with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new TrainingFacts(more);
    }

    /** Adds all components of a record, those of records in it, too; {@code prefix} goes before their names. */
    public TrainingFacts with(String prefix, Record record) {
        Map<String, String> more = new LinkedHashMap<>(values);
        add(more, prefix, record);
        more.keySet().removeAll(FREE);
        return new TrainingFacts(more);
    }

    /** Adds the source of what computes a step. */
    TrainingFacts withProgram(List<String> methods) {
        return with(PROGRAM, ContentDigest.of(String.join("\n", methods)));
    }

    private static void add(Map<String, String> values, String prefix, Record record) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = read(component, record);
            String own = UNNAMED.contains(component.getName()) ? "" : words(component.getName());
            String name = (prefix + " " + own).strip();
            if (value instanceof Record inner) {
                add(values, name, inner);
            } else {
                values.put(name, String.valueOf(value));
            }
        }
    }

    private static String words(String camelCase) {
        return camelCase.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }

    private static Object read(RecordComponent component, Record owner) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("components of settings can be read", e);
        }
    }

    /** Where earlier facts differ from these, in words; empty where nothing does. */
    String changesSince(TrainingFacts earlier) {
        Set<String> names = new LinkedHashSet<>(values.keySet());
        names.addAll(earlier.values.keySet());
        names.removeIf(name -> value(name).equals(earlier.value(name)));
        if (names.equals(Set.of(PROGRAM))) {
            return "another version of Reelmask, which computes steps otherwise";
        }
        names.remove(PROGRAM);
        return names.stream()
                .map(name -> change(name, earlier.value(name), value(name)))
                .collect(Collectors.joining(", "));
    }

    private String value(String name) {
        return values.getOrDefault(name, "none");
    }

    private static String change(String name, String then, String now) {
        return Math.max(then.length(), now.length()) > SHOWN
                ? "another " + name
                : "%s %s instead of %s".formatted(name, then, now);
    }
}
