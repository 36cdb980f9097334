package dev.reelmask.net.archive;

import dev.reelmask.net.archive.PickledValue.Dict;
import dev.reelmask.net.archive.PickledValue.Instance;
import dev.reelmask.net.archive.PickledValue.Int;
import dev.reelmask.net.archive.PickledValue.Items;
import dev.reelmask.net.archive.PickledValue.Plain;
import dev.reelmask.net.archive.PickledValue.Text;
import dev.reelmask.net.script.Refusal;
import dev.reelmask.net.script.ScriptCheck;
import dev.reelmask.net.script.TypeName;
import dev.reelmask.net.weights.StateDict;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the objects of a module are what its code declares: libtorch takes an attribute for what its class says that
 * it is, and would read beyond the end of an object of another class.
 */
final class ObjectCheck {
    private static final Map<String, Plain> PLAIN = Map.of(
            "Tensor", Plain.TENSOR,
            "float", Plain.FLOAT,
            "bool", Plain.BOOL,
            "Device", Plain.DEVICE,
            "NoneType", Plain.NONE);

    private final ScriptCheck code;
    private final Set<Instance> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Types that lists, tuples and dicts were found to fit: what is shared is looked at once. */
    private final IdentityHashMap<PickledValue, Set<TypeName>> fitted = new IdentityHashMap<>();

    ObjectCheck(ScriptCheck code) {
        this.code = code;
    }

    /** @throws Refusal where an object is not what its class declares */
    void check(Instance object) {
        if (!seen.add(object)) {
            return;
        }
        Optional<Map<String, TypeName>> declared = code.attributes(object.className());
        if (declared.isEmpty()) {
            throw new Refusal("holds an object of %s, a class that is not in the archive"
                    .formatted(StateDict.shortened(object.className())));
        }
        if (!declared.get().keySet().equals(object.attributes().keySet())) {
            throw new Refusal("holds an object with other attributes than its class %s declares"
                    .formatted(StateDict.shortened(object.className())));
        }
        declared.get().forEach((name, type) -> {
            if (!fits(object.attributes().get(name), type)) {
                throw new Refusal("holds an attribute %s of %s that is no %s"
                        .formatted(StateDict.shortened(name), StateDict.shortened(object.className()), type));
            }
        });
    }

    private boolean fits(PickledValue value, TypeName type) {
        Plain plain = PLAIN.get(type.name());
        if (plain != null) {
            return value == plain;
        }
        if (value.depth() == 0 || value instanceof Instance) {
            return hasParts(value, type);
        }
        Set<TypeName> known = fitted.computeIfAbsent(value, key -> new HashSet<>());
        return known.contains(type) || (hasParts(value, type) && known.add(type));
    }

    private boolean hasParts(PickledValue value, TypeName type) {
        List<TypeName> parts = type.arguments();
        return switch (type.name()) {
            case "int" -> value instanceof Int;
            case "str" -> value instanceof Text;
            case "Optional" -> value == Plain.NONE || fits(value, parts.get(0));
            case "List" ->
                value instanceof Items items
                        && !items.isTuple()
                        && items.values().stream().allMatch(item -> fits(item, parts.get(0)));
            case "Tuple" -> value instanceof Items items && items.isTuple() && fit(items.values(), parts);
            case "Dict" ->
                value instanceof Dict dict
                        && dict.values().keySet().stream().allMatch(key -> fits(key, parts.get(0)))
                        && dict.values().values().stream().allMatch(item -> fits(item, parts.get(1)));
            default -> isObject(value, type);
        };
    }

    private boolean fit(List<PickledValue> values, List<TypeName> types) {
        boolean fit = values.size() == types.size();
        for (int i = 0; fit && i < values.size(); i++) {
            fit = fits(values.get(i), types.get(i));
        }
        return fit;
    }

    private boolean isObject(PickledValue value, TypeName type) {
        if (value instanceof Instance object && object.className().equals(type.name())) {
            check(object);
            return true;
        }
        return false;
    }
}
