package dev.reelmask.corpus;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.UserException;
import dev.reelmask.yaml.LimitedYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The class sets that come with Reelmask, as data in {@code class-sets.yaml}, and those of users' own files. */
public final class ClassSets {
    private static final String RESOURCE = "class-sets.yaml";
    private static final Set<String> FILE_KEYS = Set.of("name", "ignore", "classes", "generic");
    private static final int COLOUR_STEP = 0x9e3779;

    private ClassSets() {}

    /** Names of the class sets that come with Reelmask, sorted. */
    public static List<String> names() {
        return List.copyOf(new TreeMap<>(Known.SETS).keySet());
    }

    /**
     * The set of this name that comes with Reelmask.
     *
     * @throws UserException if no set that comes with Reelmask has this name
     */
    public static ClassSet named(String name) {
        Object set = Known.SETS.get(name);
        if (set == null) {
            throw new UserException("unknown class set '%s'; known are %s, or give a YAML file (see docs/corpora.md)"
                    .formatted(name, String.join(", ", names())));
        }
        return parse(name, set, RESOURCE);
    }

    /**
     * A set that comes with Reelmask, or else a YAML file with {@code classes} (name: colour, in id order) and,
     * optionally, {@code name} and {@code ignore}; or with the name of a set that comes with Reelmask alone.
     *
     * @throws UserException if it is neither, or the file is not as described
     */
    public static ClassSet load(String nameOrFile) {
        Path file = Path.of(nameOrFile);
        if (Known.SETS.containsKey(nameOrFile) || !Files.isRegularFile(file)) {
            return named(nameOrFile);
        }
        try {
            return ofFile(LimitedYaml.read(file), nameOrFile);
        } catch (IOException e) {
            throw new UserException("cannot read class set file %s: %s".formatted(nameOrFile, e.getMessage()), e);
        }
    }

    /**
     * The set that a file holds.
     *
     * @param yaml its content
     * @param where its path
     * @throws UserException if it is not as described at {@link #load}
     */
    static ClassSet ofFile(Object yaml, String where) {
        Object name = yaml instanceof Map<?, ?> set && set.size() == 1 ? set.get("name") : yaml;
        if (name instanceof String known) {
            return named(known);
        }
        String fallback = where.substring(where.lastIndexOf('/') + 1).replaceFirst("\\.ya?ml$", "");
        if (yaml instanceof Map<?, ?> set) {
            refuseUnknownKeys(set, where);
        }
        return parse(fallback, yaml, where);
    }

    /** Keys that a file does not know would change nothing, and the user would not know it. */
    private static void refuseUnknownKeys(Map<?, ?> set, String where) {
        for (Object key : set.keySet()) {
            if (!FILE_KEYS.contains(key)) {
                throw new UserException(
                        "class set file %s: '%s' is no key of such a file; there are name, ignore and classes"
                                .formatted(where, key));
            }
        }
    }

    /**
     * Class id by value in the set's label files, where the values are not the ids themselves (DAVIS, VSPW); else
     * empty; by the set's name and size. {@link LabelMap#IGNORE} as class id means "not labelled".
     */
    public static Map<Integer, Integer> labelValues(ClassSet classes) {
        boolean isKnown =
                Known.SETS.containsKey(classes.name()) && named(classes.name()).size() == classes.size();
        if (!isKnown || !(Known.SETS.get(classes.name()) instanceof Map<?, ?> set)) {
            return Map.of();
        }
        Map<Integer, Integer> values = new TreeMap<>();
        if (set.get("values") instanceof Map<?, ?> given) {
            given.forEach((value, id) -> values.put((Integer) value, (Integer) id));
        }
        if (set.get("first-value") instanceof Integer first) {
            for (int value = 0; value < first; value++) {
                values.put(value, LabelMap.IGNORE);
            }
            for (int id = 0; id < classes.size(); id++) {
                values.put(first + id, id);
            }
        }
        return values;
    }

    private static ClassSet parse(String fallbackName, Object yaml, String where) {
        if (!(yaml instanceof Map<?, ?> set)) {
            throw new UserException("class set file %s must hold 'classes'".formatted(where));
        }
        String name = set.get("name") instanceof String given ? given : fallbackName;
        List<LabelClass> classes = new ArrayList<>();
        if (set.get("generic") instanceof Integer count) {
            for (int i = 0; i < count; i++) {
                classes.add(new LabelClass("class_" + i, (COLOUR_STEP * (i + 1)) & 0xffffff));
            }
        } else if (set.get("classes") instanceof Map<?, ?> given) {
            given.forEach((label, colour) -> classes.add(new LabelClass(String.valueOf(label), rgb(colour, where))));
        } else {
            throw new UserException(
                    "class set file %s must hold 'classes', a map from name to colour such as road: \"#804080\""
                            .formatted(where));
        }
        int ignore = set.get("ignore") instanceof Integer id ? id : -1;
        try {
            return new ClassSet(name, classes, ignore);
        } catch (IllegalArgumentException e) {
            throw new UserException("class set file %s: %s".formatted(where, e.getMessage()), e);
        }
    }

    private static int rgb(Object colour, String where) {
        String text = String.valueOf(colour);
        if (!text.matches("#[0-9a-fA-F]{6}")) {
            throw new UserException(
                    "class set file %s: '%s' is not a colour; write it as \"#rrggbb\"".formatted(where, text));
        }
        return Integer.parseInt(text.substring(1), 16);
    }

    private static final class Known {
        static final Map<String, Object> SETS = read();

        private static Map<String, Object> read() {
            try (InputStream in = ClassSets.class.getResourceAsStream(RESOURCE)) {
                Map<String, Object> sets = new LinkedHashMap<>();
                ((Map<?, ?>) LimitedYaml.read(in.readAllBytes(), RESOURCE))
                        .forEach((name, set) -> sets.put(String.valueOf(name), set));
                return sets;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + RESOURCE, e);
            }
        }
    }
}
