package dev.reelmask.net.bundle;

import dev.reelmask.frame.UserException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A map of a YAML file that names the place of every mistake. */
record Section(Map<?, ?> values, String source, String path) {

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

    int integer(String key) {
        return value(key, Integer.class);
    }

    int integerOr(String key, int otherwise) {
        return values.containsKey(key) ? integer(key) : otherwise;
    }

    boolean flag(String key) {
        return value(key, Boolean.class);
    }

    boolean flagOr(String key, boolean otherwise) {
        return values.containsKey(key) ? flag(key) : otherwise;
    }

    double numberOr(String key, double otherwise) {
        return values.containsKey(key) ? value(key, Number.class).doubleValue() : otherwise;
    }

    List<?> list(String key) {
        return value(key, List.class);
    }

    List<Double> numbers(String key) {
        return list(key).stream()
                .map(item -> {
                    if (item instanceof Number number) {
                        return number.doubleValue();
                    }
                    throw wrong(key, "'%s' is not a number".formatted(item));
                })
                .toList();
    }

    List<Double> numbersOr(String key, List<Double> otherwise) {
        return values.containsKey(key) ? numbers(key) : otherwise;
    }

    /** A colour as {@code #rrggbb}. */
    int colour(String key) {
        String text = string(key);
        if (!text.matches("#[0-9a-fA-F]{6}")) {
            throw wrong(key, "'%s' is not a colour as #rrggbb".formatted(text));
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
        throw wrong(key, "'%s' is not one of %s".formatted(text, known));
    }

    <E extends Enum<E>> E wordOr(String key, E otherwise) {
        return values.containsKey(key) ? word(key, otherwise.getDeclaringClass()) : otherwise;
    }

    UserException wrong(String key, String why) {
        return new UserException("%s, %s: %s.".formatted(source, at(key), why));
    }

    static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private <T> T value(String key, Class<T> type) {
        Object value = values.get(key);
        if (value == null) {
            throw wrong(key, "this key is missing");
        }
        if (!type.isInstance(value)) {
            throw wrong(
                    key,
                    "'%s' is not a %s".formatted(value, type.getSimpleName().toLowerCase(Locale.ROOT)));
        }
        return type.cast(value);
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
