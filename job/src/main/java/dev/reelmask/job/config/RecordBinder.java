package dev.reelmask.job.config;

import dev.reelmask.frame.Misspelling;
import dev.reelmask.frame.UserException;
import dev.reelmask.yaml.LimitedYaml;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes records of nested maps. The component {@code pieceFrames} is the key {@code piece-frames}; every key must be
 * there and none beside.
 */
final class RecordBinder {
    private final String origin;

    /** @param origin what to call the source of the values in messages */
    RecordBinder(String origin) {
        this.origin = origin;
    }

    /**
     * @param path keys that lead to {@code values}, ending in a dot; empty at the top
     * @throws UserException naming the key, what is wrong with it and what would be right
     */
    <R extends Record> R bind(Class<R> type, Map<?, ?> values, String path) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> known =
                Arrays.stream(components).map(c -> key(c.getName())).toList();
        refuseUnknown(values, known, path);
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = known.get(i);
            if (values.get(name) == null) {
                throw new UserException("%s: key '%s' is missing or empty".formatted(origin, path + name));
            }
            arguments[i] = convert(components[i].getType(), values.get(name), path + name);
        }
        return construct(type, components, arguments, path);
    }

    private void refuseUnknown(Map<?, ?> values, Collection<String> known, String path) {
        for (Object key : values.keySet()) {
            String name = String.valueOf(key);
            if (!known.contains(name)) {
                throw new UserException("%s: unknown key '%s'; did you mean '%s'?"
                        .formatted(origin, path + name, path + Misspelling.nearest(name, known)));
            }
        }
    }

    private <R extends Record> R construct(
            Class<R> type, RecordComponent[] components, Object[] arguments, String path) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException || e.getCause() instanceof UserException) {
                throw new UserException(
                        "%s: %s%s".formatted(origin, path, e.getCause().getMessage()), e);
            }
            throw new IllegalStateException("cannot make a " + type.getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type.getName(), e);
        }
    }

    private Object convert(Class<?> type, Object value, String path) {
        if (type.isRecord()) {
            return bind(type.asSubclass(Record.class), mapping(value, path), path + ".");
        }
        if (type == Map.class) {
            return strings(mapping(value, path), path);
        }
        if (type == List.class) {
            return texts(value, path);
        }
        if (type.isEnum()) {
            return constant(type, value, path);
        }
        if (type == String.class) {
            return text(value, path);
        }
        if (type == boolean.class) {
            return value instanceof Boolean ? value : wrong(path, "true or false", value);
        }
        if (type == int.class) {
            boolean isTooLarge = value instanceof Long || value instanceof BigInteger;
            return value instanceof Integer
                    ? value
                    : wrong(path, isTooLarge ? "within ±" + Integer.MAX_VALUE : "a whole number", value);
        }
        if (type == double.class) {
            return value instanceof Number n ? n.doubleValue() : wrong(path, "a number", value);
        }
        throw new IllegalStateException("no conversion to " + type);
    }

    private Map<?, ?> mapping(Object value, String path) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw expected(path, "a section with keys", value);
    }

    private Map<String, String> strings(Map<?, ?> values, String path) {
        Map<String, String> strings = new LinkedHashMap<>();
        values.forEach((k, v) -> strings.put(String.valueOf(k), text(v, path + "." + k)));
        return strings;
    }

    /** A list, or one text; an empty text is none. */
    private List<String> texts(Object value, String path) {
        if (value instanceof Collection<?> several) {
            return several.stream().map(one -> text(one, path)).toList();
        }
        String one = text(value, path);
        return one.isEmpty() ? List.of() : List.of(one);
    }

    private String text(Object value, String path) {
        if (value == null || value instanceof Map || value instanceof Collection) {
            throw expected(path, "text", value);
        }
        return value.toString();
    }

    private Object constant(Class<?> type, Object value, String path) {
        Object[] constants = type.getEnumConstants();
        for (Object constant : constants) {
            if (spelling(constant).equals(String.valueOf(value))) {
                return constant;
            }
        }
        String known = Arrays.stream(constants).map(RecordBinder::spelling).collect(Collectors.joining(", "));
        throw expected(path, "one of " + known, value);
    }

    static String spelling(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Object wrong(String path, String expected, Object value) {
        throw expected(path, expected, value);
    }

    private UserException expected(String path, String expected, Object value) {
        return new UserException(
                "%s: '%s' must be %s, got '%s'".formatted(origin, path, expected, LimitedYaml.shown(value)));
    }

    /** {@code pieceFrames} as {@code piece-frames}. */
    static String key(String component) {
        return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
