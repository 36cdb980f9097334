package dev.reelmask.net.graph;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A network as text and back, one tab-separated line for the name, each input, each node and the outputs. An operation
 * is written as its record with its components, {@code Conv2d(3, 16, Window(3, 2, 1, 1), 1, true)}; nothing but the
 * operations that {@link Op} permits can be read.
 */
public final class NetworkText {
    private static final Map<String, Integer> FIELDS = Map.of("network", 2, "input", 3, "node", 6, "outputs", 2);

    private NetworkText() {}

    public static String write(Network network) {
        StringBuilder text = new StringBuilder("network\t" + network.name() + "\n");
        network.inputs().forEach(v -> text.append(String.format(Locale.ROOT, "input\t%d\t%d\n", v.id(), v.channels())));
        for (Node node : network.nodes()) {
            text.append(String.format(
                    Locale.ROOT,
                    "node\t%d\t%d\t%s\t%s\t%s\n",
                    node.output().id(),
                    node.output().channels(),
                    node.path(),
                    ids(node.inputs()),
                    operation(node.op())));
        }
        return text.append("outputs\t" + ids(network.outputs()) + "\n").toString();
    }

    private static String ids(List<Value> values) {
        return values.stream().map(v -> Integer.toString(v.id())).collect(Collectors.joining(" "));
    }

    private static String operation(Op op) {
        return op instanceof Enum<?> constant
                ? constant.getDeclaringClass().getSimpleName() + "(" + constant.name() + ")"
                : component(op);
    }

    private static String component(Object value) {
        if (value instanceof Record) {
            return value.getClass().getSimpleName()
                    + Arrays.stream(value.getClass().getRecordComponents())
                            .map(c -> component(read(c, value)))
                            .collect(Collectors.joining(", ", "(", ")"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(NetworkText::component).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof Enum<?> constant ? constant.name() : String.valueOf(value);
    }

    private static Object read(RecordComponent component, Object owner) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("components of public records can be read", e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException where it makes no sense
     */
    public static Network read(String text) {
        String name = "";
        Map<String, Value> values = new HashMap<>();
        List<Value> inputs = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        List<Value> outputs = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.split("\t", -1);
            check(fields);
            switch (fields[0]) {
                case "network" -> name = fields[1];
                case "input" -> inputs.add(value(fields, values));
                case "node" -> nodes.add(node(fields, values));
                default -> outputs.addAll(known(fields[1], values));
            }
        }
        return new Network(name, inputs, nodes, outputs);
    }

    private static void check(String[] fields) {
        Integer expected = FIELDS.get(fields[0]);
        if (expected == null || fields.length != expected) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a network has no '%s' of %d fields", fields[0], fields.length));
        }
    }

    private static Value value(String[] fields, Map<String, Value> values) {
        Value value = new Value(Integer.parseInt(fields[1]), Integer.parseInt(fields[2]));
        values.put(fields[1], value);
        return value;
    }

    private static Node node(String[] fields, Map<String, Value> values) {
        List<Value> inputs = known(fields[4], values);
        Op op = new Parser(fields[5]).operation();
        return new Node(fields[3], op, inputs, value(fields, values));
    }

    private static List<Value> known(String ids, Map<String, Value> values) {
        List<Value> found = new ArrayList<>();
        for (String id : ids.split(" ", -1)) {
            Value value = values.get(id);
            if (value == null) {
                throw new IllegalArgumentException("value %s is read before it is made".formatted(id));
            }
            found.add(value);
        }
        return found;
    }

    /** One operation, by recursive descent. */
    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        Op operation() {
            String name = word();
            for (Class<?> permitted : permitted(Op.class)) {
                if (permitted.getSimpleName().equals(name)) {
                    Object op = permitted.isEnum() ? inBrackets(permitted) : components(permitted);
                    return (Op) op;
                }
            }
            throw new IllegalArgumentException("there is no operation '%s'".formatted(name));
        }

        private static List<Class<?>> permitted(Class<?> type) {
            List<Class<?>> all = new ArrayList<>();
            for (Class<?> sub : type.getPermittedSubclasses()) {
                all.addAll(sub.isSealed() && sub.isInterface() ? permitted(sub) : List.of(sub));
            }
            return all;
        }

        private Object inBrackets(Class<?> type) {
            expect("(");
            Object value = component(type);
            expect(")");
            return value;
        }

        private Object components(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            Object[] values = new Object[components.length];
            expect("(");
            for (int i = 0; i < values.length; i++) {
                if (i > 0) {
                    expect(", ");
                }
                values[i] = component(components[i].getGenericType());
            }
            expect(")");
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            try {
                return type.getConstructor(types).newInstance(values);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("'%s' makes no %s".formatted(text, type.getSimpleName()), e);
            }
        }

        private Object component(Type type) {
            if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
                return list(list.getActualTypeArguments()[0]);
            }
            Class<?> wanted = (Class<?>) type;
            if (wanted.isRecord()) {
                expect(wanted.getSimpleName());
                return components(wanted);
            }
            return atom(wanted, word());
        }

        private List<Object> list(Type item) {
            List<Object> items = new ArrayList<>();
            expect("[");
            while (!text.startsWith("]", at)) {
                if (!items.isEmpty()) {
                    expect(", ");
                }
                items.add(component(item));
            }
            expect("]");
            return items;
        }

        private Object atom(Class<?> type, String word) {
            if (type.isEnum()) {
                return Arrays.stream(type.getEnumConstants())
                        .filter(c -> ((Enum<?>) c).name().equals(word))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException("'%s' is no %s".formatted(word, type.getSimpleName())));
            }
            if (type == int.class || type == Integer.class) {
                return Integer.valueOf(word);
            }
            if (type == double.class || type == Double.class) {
                return Double.valueOf(word);
            }
            if (type == boolean.class) {
                return Boolean.valueOf(word);
            }
            throw new IllegalArgumentException("no component of type %s can be read".formatted(type));
        }

        private String word() {
            int start = at;
            while (at < text.length() && "(),[] ".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private void expect(String token) {
            if (!text.startsWith(token, at)) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "'%s' needs '%s' at %d", text, token, at));
            }
            at += token.length();
        }
    }
}
