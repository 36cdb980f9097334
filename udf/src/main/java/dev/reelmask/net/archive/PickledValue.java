package dev.reelmask.net.archive;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the pickle of a TorchScript module holds. Nothing contains itself. */
sealed interface PickledValue {
    /** Levels of lists, tuples, dicts and objects in it, itself included. */
    default int depth() {
        return 0;
    }

    /** A list, of values of one type, or a tuple. */
    record Items(boolean isTuple, List<PickledValue> values, int depth) implements PickledValue {
        static Items of(boolean isTuple, List<PickledValue> values) {
            return new Items(isTuple, List.copyOf(values), depthOver(values));
        }
    }

    record Dict(Map<PickledValue, PickledValue> values, int depth) implements PickledValue {
        static Dict of(Map<PickledValue, PickledValue> values) {
            return new Dict(values, depthOver(values.values()));
        }
    }

    /** An object of a class of the archive. */
    record Instance(String className, Map<String, PickledValue> attributes, int depth) implements PickledValue {}

    record Text(String value) implements PickledValue {}

    record Int(long value) implements PickledValue {}

    /** What has a type and no parts. */
    enum Plain implements PickledValue {
        FLOAT,
        BOOL,
        DEVICE,
        TENSOR,
        NONE
    }

    /** A function or class by its name: what calls refer to, no value of a module. */
    record Global(String name) implements PickledValue {}

    /** A tensor's values before it has a shape: what tensors are built of, no value of a module. */
    record Storage(String key, long elements) implements PickledValue {}

    private static int depthOver(Collection<PickledValue> parts) {
        return 1 + parts.stream().mapToInt(PickledValue::depth).max().orElse(0);
    }
}
