package dev.reelmask.net.script;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a step of a {@link FlatScript} computes with. */
public sealed interface FlatValue {
    /** What a step made, or the input. */
    record Variable(String name) implements FlatValue {}

    /** What stands in the source as it is: a number, text, True, False, None or a type. */
    record Plain(String text) implements FlatValue {}

    /**
     * What an archive holds: an attribute of its module, of one of its parts, and so on.
     *
     * @param path names of attributes from the module on
     * @param type as its class declares it
     */
    record Attribute(List<String> path, TypeName type) implements FlatValue {
        public Attribute {
            path = List.copyOf(path);
        }
    }

    /** A tensor among the constants of an archive. */
    record Constant(int index) implements FlatValue {}

    /** A list, or a tuple. */
    record Sequence(boolean isTuple, List<FlatValue> parts) implements FlatValue {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /**
     * What a function gives, the first step of whatever follows: no part of another value.
     *
     * @param function path of an operation, such as {@code torch.add}, or a word of the language
     * @param names of the arguments, empty where one is known by its place
     */
    record Call(String function, List<FlatValue> arguments, List<String> names) implements FlatValue {
        public Call {
            arguments = List.copyOf(arguments);
            names = List.copyOf(names);
        }
    }

    /** {@code of[index]}: no part of another value. */
    record Item(FlatValue of, List<FlatValue> index) implements FlatValue {
        public Item {
            index = List.copyOf(index);
        }
    }

    /** The values that this one is made of, itself left out. */
    default List<FlatValue> parts() {
        if (this instanceof Sequence sequence) {
            return sequence.parts();
        }
        if (this instanceof Call call) {
            return call.arguments();
        }
        return this instanceof Item item
                ? Stream.concat(Stream.of(item.of()), item.index().stream()).toList()
                : List.of();
    }

    /**
     * As TorchScript.
     *
     * @throws IllegalStateException where it still is an attribute or a constant of an archive
     */
    default String text() {
        if (this instanceof Variable variable) {
            return variable.name();
        }
        if (this instanceof Plain plain) {
            return plain.text();
        }
        if (this instanceof Sequence sequence) {
            String parts = joined(sequence.parts());
            return sequence.isTuple() ? "(" + parts + (sequence.parts().isEmpty() ? "" : ",") + ")" : "[" + parts + "]";
        }
        if (this instanceof Item item) {
            return item.of().text() + "[" + joined(item.index()) + "]";
        }
        if (this instanceof Call call) {
            StringBuilder text = new StringBuilder(call.function()).append('(');
            for (int i = 0; i < call.arguments().size(); i++) {
                String name = call.names().get(i);
                text.append(i == 0 ? "" : ", ").append(name.isEmpty() ? "" : name + "=");
                text.append(call.arguments().get(i).text());
            }
            return text.append(')').toString();
        }
        throw new IllegalStateException("has no place in a script of its own: " + this);
    }

    private static String joined(List<FlatValue> values) {
        return values.stream().map(FlatValue::text).collect(Collectors.joining(", "));
    }
}
