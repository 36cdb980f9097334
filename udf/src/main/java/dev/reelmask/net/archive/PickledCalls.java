package dev.reelmask.net.archive;

import dev.reelmask.net.archive.PickledValue.Global;
import dev.reelmask.net.archive.PickledValue.Int;
import dev.reelmask.net.archive.PickledValue.Items;
import dev.reelmask.net.archive.PickledValue.Plain;
import dev.reelmask.net.archive.PickledValue.Storage;
import dev.reelmask.net.archive.PickledValue.Text;
import dev.reelmask.net.script.Refusal;
import dev.reelmask.net.script.TypeName;
import dev.reelmask.net.weights.StateDict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** What the functions give that the pickle of a TorchScript module may call: tensors, typed lists and devices. */
final class PickledCalls {
    private static final String REBUILD = "torch._utils._rebuild_tensor_v2";
    private static final String TAG = "torch.jit._pickle.restore_type_tag";
    private static final String DEVICE = "torch.device";
    private static final String HOOKS = "collections.OrderedDict";

    /** Give their list a type. */
    private static final Set<String> TYPED_LISTS = Set.of(
            "torch.jit._pickle.build_intlist",
            "torch.jit._pickle.build_doublelist",
            "torch.jit._pickle.build_boollist",
            "torch.jit._pickle.build_tensorlist");

    private static final Set<String> FUNCTIONS = Set.of(REBUILD, TAG, DEVICE, HOOKS);

    private static final Map<String, Integer> WIDTHS = Map.ofEntries(
            Map.entry("torch.ByteStorage", 1),
            Map.entry("torch.CharStorage", 1),
            Map.entry("torch.BoolStorage", 1),
            Map.entry("torch.ShortStorage", 2),
            Map.entry("torch.HalfStorage", 2),
            Map.entry("torch.BFloat16Storage", 2),
            Map.entry("torch.IntStorage", 4),
            Map.entry("torch.FloatStorage", 4),
            Map.entry("torch.LongStorage", 8),
            Map.entry("torch.DoubleStorage", 8),
            Map.entry("torch.ComplexFloatStorage", 8),
            Map.entry("torch.ComplexDoubleStorage", 16));

    private static final String CLASSES = "__torch__.";
    private static final int MAX_DIMENSIONS = 16;
    private static final long MAX_ELEMENTS = 1L << 31;

    private final ToLongFunction<String> storageBytes;

    /** libtorch reads a storage anew each time that it is named. */
    private final Map<String, Global> read = new HashMap<>();

    PickledCalls(ToLongFunction<String> storageBytes) {
        this.storageBytes = storageBytes;
    }

    static boolean isClass(Global global) {
        return global.name().startsWith(CLASSES);
    }

    /** The same, where it is something that a module's pickle may name. */
    static Global known(Global global) {
        String name = global.name();
        if (!isClass(global) && !FUNCTIONS.contains(name) && !TYPED_LISTS.contains(name) && !WIDTHS.containsKey(name)) {
            throw new Refusal("asks to run " + StateDict.shortened(name));
        }
        return global;
    }

    /** ('storage', torch.FloatStorage, key, device, elements). */
    Storage storage(Items id) {
        List<PickledValue> parts = id.values();
        Global type = (Global) parts.get(1);
        String key = ((Text) parts.get(2)).value();
        long elements = ((Int) parts.get(4)).value();
        boolean wellFormed =
                parts.size() == 5 && parts.get(0).equals(new Text("storage")) && WIDTHS.containsKey(type.name());
        if (!wellFormed || read.put(key, type) != null) {
            throw new Refusal("describes values of a tensor in a way that PyTorch does not");
        }
        checkDevice(parts.get(3));
        long bytes = Math.max(0, storageBytes.applyAsLong(key));
        if (elements < 0 || elements > bytes / WIDTHS.get(type.name())) {
            throw new Refusal("describes more values than there are for tensor " + StateDict.shortened(key));
        }
        return new Storage(key, elements);
    }

    PickledValue result(Global function, Items arguments) {
        List<PickledValue> parts = arguments.values();
        if (TYPED_LISTS.contains(function.name()) && parts.size() == 1) {
            return list(parts.get(0));
        }
        return switch (function.name()) {
            case REBUILD -> tensor(parts);
            case TAG -> {
                TypeName.parse(((Text) parts.get(1)).value());
                yield parts.get(0) instanceof PickledValue.Dict ? parts.get(0) : list(parts.get(0));
            }
            case DEVICE -> checkDevice(parts.get(0));
            case HOOKS -> {
                if (!parts.isEmpty()) {
                    throw new Refusal("holds an ordered dict");
                }
                yield Plain.NONE;
            }
            default -> throw new Refusal("asks to run " + StateDict.shortened(function.name()));
        };
    }

    private static Items list(PickledValue value) {
        if (value instanceof Items items && !items.isTuple()) {
            return items;
        }
        throw new Refusal("gives a list's type to what is none");
    }

    private static Plain checkDevice(PickledValue name) {
        if (!((Text) name).value().matches("[a-z]{1,16}(:[0-9]{1,3})?")) {
            throw new Refusal("names a device that there is not");
        }
        return Plain.DEVICE;
    }

    /** (storage, offset, sizes, strides, requires_grad, hooks), everything inside the storage. */
    private static Plain tensor(List<PickledValue> parts) {
        Storage storage = (Storage) parts.get(0);
        List<Long> sizes = numbers(parts.get(2));
        List<Long> strides = numbers(parts.get(3));
        boolean wellFormed = parts.size() == 6
                && parts.get(4) == Plain.BOOL
                && parts.get(5) == Plain.NONE
                && sizes.size() == strides.size()
                && sizes.size() <= MAX_DIMENSIONS;
        if (!wellFormed) {
            throw new Refusal("describes a tensor in a way that PyTorch does not");
        }
        long last = bounded(((Int) parts.get(1)).value());
        long elements = 1;
        for (int d = 0; d < sizes.size(); d++) {
            long size = bounded(sizes.get(d));
            elements = bounded(elements * size);
            last = bounded(last) + bounded(strides.get(d)) * Math.max(0, size - 1);
        }
        if (elements > 0 && bounded(last) >= storage.elements()) {
            throw new Refusal(
                    "describes a tensor that reaches beyond its values, " + StateDict.shortened(storage.key()));
        }
        return Plain.TENSOR;
    }

    /** Products of two such numbers do not overflow. */
    private static long bounded(long value) {
        if (value < 0 || value > MAX_ELEMENTS) {
            throw new Refusal("describes a tensor of an impossible shape");
        }
        return value;
    }

    private static List<Long> numbers(PickledValue value) {
        Items tuple = (Items) value;
        if (!tuple.isTuple()) {
            throw new Refusal("describes a tensor in a way that PyTorch does not");
        }
        return tuple.values().stream().map(item -> ((Int) item).value()).toList();
    }
}
