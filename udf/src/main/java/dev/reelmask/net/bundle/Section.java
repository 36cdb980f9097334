package dev.reelmask.net.bundle;

import dev.reelmask.frame.UserException;
import dev.reelmask.yaml.LimitedYaml;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A map of a YAML file that names the place of every mistake. Every number has bounds. */
record Section(Map<?, ?> values, String source, String path) {
    private static final int MAX_NUMBERS = 32;
    private static final Map<Class<?>, String> KINDS =
            Map.of(Map.class, "a map", List.class, "a list", String.class, "text", Boolean.class, "true or false");

    Section {
        for (Object key : values.keySet()) {
            if (!(key instanceof String)) {
                throw new UserException("%s, %s: the key '%s' is no text. Put it into quotes."
                        .formatted(source, path.isEmpty() ? "top" : path, LimitedYaml.shown(key)));
            }
        }
    }

    Set<String> keys() {
        return values.keySet().stream().map(String::valueOf).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    void only(Set<String> known) {
        for (String key : keys()) {
            if (!known.contains(key)) {
                throw wrong(
                        key,
                        "there is no such key; known are "
                                + known.stream().sorted().toList());
            }
        }
    }

    Section section(String key) {
        return new Section(value(key, Map.class), source, at(key));
    }

    String string(String key) {
        return value(key, String.class);
    }

    /** A name: one line of 1 to 200 characters. */
    String name(String key) {
        String text = string(key);
        if (!BundleSpec.isName(text)) {
            throw wrong(
                    key,
                    "'%s' is not a name: one line of 1 to %s characters"
                            .formatted(LimitedYaml.shown(text), BundleSpec.MAX_NAME));
        }
        return text;
    }

    /** A whole number from {@code least} to {@code most}. */
    int integer(String key, int least, int most) {
        Object value = present(key);
        if (value instanceof Integer number && number >= least && number <= most) {
            return number;
        }
        throw wrong(
                key,
                String.format(
                        Locale.ROOT,
                        "'%s' is not a whole number from %d to %d",
                        LimitedYaml.shown(value),
                        least,
                        most));
    }

    int integerOr(String key, int least, int most, int otherwise) {
        return values.containsKey(key) ? integer(key, least, most) : otherwise;
    }

    boolean flag(String key) {
        return value(key, Boolean.class);
    }

    boolean flagOr(String key, boolean otherwise) {
        return values.containsKey(key) ? flag(key) : otherwise;
    }

    double numberOr(String key, double least, double most, double otherwise) {
        return values.containsKey(key) ? number(key, present(key), least, most) : otherwise;
    }

    private double number(String key, Object value, double least, double most) {
        // NaN is in no range.
        if (value instanceof Number number && number.doubleValue() >= least && number.doubleValue() <= most) {
            return number.doubleValue();
        }
        throw wrong(key, "'%s' is not a number from %s to %s".formatted(LimitedYaml.shown(value), least, most));
    }

    List<?> list(String key) {
        return value(key, List.class);
    }

    /** No more than 32 numbers. */
    List<Double> numbers(String key, double least, double most) {
        return numbers(key, MAX_NUMBERS, least, most);
    }

    /** No more than so many numbers. */
    List<Double> numbers(String key, int count, double least, double most) {
        List<?> list = list(key);
        if (list.size() > count) {
            throw wrong(key, String.format(Locale.ROOT, "it has %d numbers, %d at most", list.size(), count));
        }
        return list.stream().map(item -> number(key, item, least, most)).toList();
    }

    List<Double> numbersOr(String key, double least, double most, List<Double> otherwise) {
        return values.containsKey(key) ? numbers(key, least, most) : otherwise;
    }

    /** A colour as {@code #rrggbb}. */
    int colour(String key) {
        String text = string(key);
        if (!text.matches("#[0-9a-fA-F]{6}")) {
            throw wrong(key, "'%s' is not a colour as #rrggbb".formatted(LimitedYaml.shown(text)));
        }
        return Integer.parseInt(text.substring(1), 16);
    }

    <E extends Enum<E>> E word(String key, Class<E> type) {
        String text = string(key);
        for (E constant : type.getEnumConstants()) {
            if (spelling(constant).equals(text)) {
                return constant;
            }
        }
        String known =
                Arrays.stream(type.getEnumConstants()).map(Section::spelling).collect(Collectors.joining(", "));
        throw wrong(key, "'%s' is not one of %s".formatted(LimitedYaml.shown(text), known));
    }

    <E extends Enum<E>> E wordOr(String key, E otherwise) {
        return values.containsKey(key) ? word(key, otherwise.getDeclaringClass()) : otherwise;
    }

    UserException wrong(String key, String why) {
        return new UserException("%s, %s: %s.".formatted(source, LimitedYaml.shown(at(key)), why));
    }

    static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private <T> T value(String key, Class<T> type) {
        Object value = present(key);
        if (!type.isInstance(value)) {
            throw wrong(key, "'%s' is not %s".formatted(LimitedYaml.shown(value), KINDS.get(type)));
        }
        return type.cast(value);
    }

    private Object present(String key) {
        Object value = values.get(key);
        if (value == null) {
            throw wrong(key, "this key is missing");
        }
        return value;
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
