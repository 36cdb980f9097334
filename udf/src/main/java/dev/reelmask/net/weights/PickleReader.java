package dev.reelmask.net.weights;

import dev.reelmask.frame.UserException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Reads the pickles of PyTorch as plain data. No code runs: the only callables known are those that rebuild tensors and
 * ordered dicts, and everything else is refused by name. Time and memory are proportional to the pickle's length,
 * whatever sizes it claims.
 *
 * <p>A Python dict, an ordered dict and a module object become a {@link Map}, a list or tuple a {@link List}, a tensor
 * a {@link TensorView}, integers {@link Long}; bytes, types and the like become objects that mean nothing. A value may
 * contain itself: who walks through one bounds the depth.
 */
public final class PickleReader {
    /** A tensor as a view on a storage: dimensions and strides in elements. */
    public record TensorView(Storage storage, long offset, List<Integer> shape, List<Integer> strides) {}

    /** Raw values, found by their key. */
    public record Storage(String type, String key, long elements) {
        private static final Map<String, Integer> WIDTHS = Map.ofEntries(
                Map.entry("ByteStorage", 1),
                Map.entry("CharStorage", 1),
                Map.entry("BoolStorage", 1),
                Map.entry("QInt8Storage", 1),
                Map.entry("QUInt8Storage", 1),
                Map.entry("UntypedStorage", 1),
                Map.entry("ShortStorage", 2),
                Map.entry("HalfStorage", 2),
                Map.entry("BFloat16Storage", 2),
                Map.entry("IntStorage", 4),
                Map.entry("QInt32Storage", 4),
                Map.entry("FloatStorage", 4),
                Map.entry("LongStorage", 8),
                Map.entry("DoubleStorage", 8),
                Map.entry("ComplexFloatStorage", 8),
                Map.entry("ComplexDoubleStorage", 16));

        /** Bytes of one element. */
        int width() {
            return WIDTHS.get(type);
        }
    }

    private record Global(String module, String name) {
        String qualified() {
            return module + "." + name;
        }
    }

    private static final int MAX_DIMENSIONS = 64;
    private static final int MAX_GLOBAL = 1024;
    private static final Object MARK = new Object();

    /** What None becomes: not null, which the stack cannot hold. */
    private static final Object NONE = new Object();

    /** Functions of PyTorch that wrap their first argument. */
    private static final Set<String> WRAPPERS = Set.of(
            "torch.Size",
            "torch.device",
            "builtins.complex",
            "torch._utils._rebuild_parameter",
            "torch.jit._pickle.build_intlist",
            "torch.jit._pickle.build_doublelist",
            "torch.jit._pickle.build_boollist",
            "torch.jit._pickle.build_tensorlist",
            "torch.jit._pickle.restore_type_tag");

    private final ByteBuffer in;
    private final String source;
    private final Deque<Object> stack = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private final Map<String, Storage> storages = new LinkedHashMap<>();
    private long copies;

    /** @param source what the pickle belongs to, for messages */
    public PickleReader(byte[] pickle, String source) {
        this(ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN), source);
    }

    /** @param in little-endian; read as far as the pickle goes */
    PickleReader(ByteBuffer in, String source) {
        this.in = in;
        this.source = source;
    }

    /** The pickled value. */
    public Object read() {
        try {
            while (true) {
                int opcode = in.get() & 0xff;
                if (opcode == '.') {
                    return stack.pop();
                }
                if (!atom(opcode) && !memory(opcode) && !container(opcode)) {
                    call(opcode);
                }
            }
        } catch (BufferUnderflowException
                | ClassCastException
                | NoSuchElementException
                | NullPointerException
                | ArithmeticException
                | IndexOutOfBoundsException e) {
            throw damaged("its pickle ends early or makes no sense", e);
        }
    }

    /** The storages that the value names, by key. */
    Map<String, Storage> storages() {
        return Collections.unmodifiableMap(storages);
    }

    private boolean atom(int opcode) {
        switch (opcode) {
            case 0x80 -> in.get();
            case 0x95 -> in.getLong();
            case 'X' -> stack.push(text(in.getInt()));
            case 0x8c, 'U' -> stack.push(text(in.get() & 0xff));
            case 'T' -> stack.push(text(in.getInt()));
            case 'C' -> stack.push(skipped(in.get() & 0xff));
            case 'B' -> stack.push(skipped(in.getInt()));
            case 'J' -> stack.push((long) in.getInt());
            case 'K' -> stack.push((long) (in.get() & 0xff));
            case 'M' -> stack.push((long) (in.getShort() & 0xffff));
            case 0x8a -> stack.push(longInteger());
            case 'G' -> stack.push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 'N' -> stack.push(NONE);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'c' -> stack.push(new Global(line(), line()));
            case 0x93 -> stack.push(global(last(2)));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memory(int opcode) {
        switch (opcode) {
            case 'q' -> memo.put(in.get() & 0xff, stack.element());
            case 'r' -> memo.put(in.getInt(), stack.element());
            case 0x94 -> memo.put(memo.size(), stack.element());
            case 'h' -> stack.push(remembered(in.get() & 0xff));
            case 'j' -> stack.push(remembered(in.getInt()));
            case '0' -> stack.pop();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int opcode) {
        switch (opcode) {
            case '(' -> stack.push(MARK);
            case ')' -> stack.push(List.of());
            case ']' -> stack.push(new ArrayList<>());
            case '}' -> stack.push(new LinkedHashMap<>());
            case 't' -> stack.push(sinceMark());
            case 0x85 -> stack.push(last(1));
            case 0x86 -> stack.push(last(2));
            case 0x87 -> stack.push(last(3));
            case 'a' -> {
                Object item = stack.pop();
                list(stack.element()).add(item);
            }
            case 'e' -> {
                List<Object> items = sinceMark();
                list(stack.element()).addAll(items);
            }
            case 's' -> putAll(last(2));
            case 'u' -> putAll(sinceMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void putAll(List<Object> items) {
        Map<Object, Object> target = map(stack.element());
        for (int i = 0; i + 1 < items.size(); i += 2) {
            target.put(key(items.get(i)), items.get(i + 1));
        }
    }

    /** Keys that mean something here are text or numbers; others would have to be hashed, which takes time. */
    private static Object key(Object key) {
        return key instanceof String || key instanceof Long ? key : new Object();
    }

    private void call(int opcode) {
        switch (opcode) {
            case 'Q' -> stack.push(storage(list(stack.pop())));
            case 'R' -> {
                List<Object> arguments = list(stack.pop());
                stack.push(reduce((Global) stack.pop(), arguments));
            }
            case 0x81 -> {
                stack.pop();
                Global type = (Global) stack.pop();
                if (!type.module().equals("__torch__") && !type.module().startsWith("__torch__.")) {
                    throw refused(type);
                }
                stack.push(new LinkedHashMap<>());
            }
            case 'b' -> {
                Object state = stack.pop();
                // An ordered dict's own attributes (_metadata) are of no interest; a module's are its content.
                if (map(stack.element()).isEmpty()) {
                    Map<Object, Object> content = state instanceof Map<?, ?> ? map(state) : Map.of("state", state);
                    countCopies(content.size());
                    map(stack.element()).putAll(content);
                }
            }
            default ->
                throw new UserException(String.format(
                        Locale.ROOT,
                        "%s uses pickle opcode 0x%02x, which weights do not need; it is not read. Save a state dict with torch.save.",
                        source,
                        opcode));
        }
    }

    private Object reduce(Global function, List<Object> arguments) {
        String name = function.qualified();
        if (WRAPPERS.contains(name)) {
            return arguments.get(0);
        }
        return switch (name) {
            case "collections.OrderedDict" -> ordered(arguments);
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_qtensor" ->
                new TensorView(
                        (Storage) arguments.get(0),
                        (Long) arguments.get(1),
                        integers(arguments.get(2)),
                        integers(arguments.get(3)));
            default -> throw refused(function);
        };
    }

    /** Python 3 adds the items afterwards, Python 2 gives a list of pairs. */
    private Map<Object, Object> ordered(List<Object> arguments) {
        Map<Object, Object> dict = new LinkedHashMap<>();
        if (!arguments.isEmpty()) {
            List<Object> pairs = list(arguments.get(0));
            countCopies(pairs.size());
            pairs.forEach(pair -> dict.put(key(list(pair).get(0)), list(pair).get(1)));
        }
        return dict;
    }

    /** Everything is copied at most once, so that a short pickle cannot grow by repeating itself. */
    private void countCopies(int entries) {
        copies += entries;
        if (copies > in.capacity()) {
            throw damaged("its pickle repeats itself", null);
        }
    }

    private UserException refused(Global global) {
        return new UserException(
                "%s asks to run %s. Only weights are read from such files, never code. Save them as torch.save(model.state_dict(), file)."
                        .formatted(source, StateDict.shortened(global.qualified())));
    }

    private UserException damaged(String why, Exception cause) {
        return new UserException("%s is damaged: %s. Copy or download it again.".formatted(source, why), cause);
    }

    /** ('storage', torch.FloatStorage, key, device, elements), in old files with a part of another storage, or None. */
    private Storage storage(List<Object> id) {
        Global type = (Global) id.get(1);
        boolean known = type.module().equals("torch") || type.module().equals("torch.storage");
        if (!known || !Storage.WIDTHS.containsKey(type.name())) {
            throw refused(type);
        }
        if (id.size() > 5 && id.get(5) != NONE) {
            throw new UserException(
                    source + " shares storages as PyTorch before 0.4 did. Open it in PyTorch and save it again.");
        }
        Storage storage = new Storage(type.name(), (String) id.get(2), (Long) id.get(4));
        Storage before = storages.putIfAbsent(storage.key(), storage);
        if (before != null && !before.equals(storage)) {
            throw damaged("it describes storage %s twice".formatted(StateDict.shortened(storage.key())), null);
        }
        return storage;
    }

    private static Global global(List<Object> names) {
        Global global = new Global((String) names.get(0), (String) names.get(1));
        if (global.module().length() + global.name().length() > MAX_GLOBAL) {
            throw new IndexOutOfBoundsException(MAX_GLOBAL);
        }
        return global;
    }

    private List<Object> sinceMark() {
        List<Object> items = new ArrayList<>();
        for (Object item = stack.pop(); item != MARK; item = stack.pop()) {
            items.add(item);
        }
        Collections.reverse(items);
        return items;
    }

    private List<Object> last(int count) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(0, stack.pop());
        }
        return items;
    }

    private Object remembered(int key) {
        Object value = memo.get(key);
        if (value == null) {
            throw damaged("its pickle recalls what it never stored", null);
        }
        return value;
    }

    private static List<Integer> integers(Object value) {
        List<Object> items = list(value);
        if (items.size() > MAX_DIMENSIONS) {
            throw new IndexOutOfBoundsException(items.size());
        }
        return items.stream().map(v -> Math.toIntExact((Long) v)).toList();
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> map(Object value) {
        return (Map<Object, Object>) value;
    }

    private long longInteger() {
        int length = in.get() & 0xff;
        long value = 0;
        for (int i = 0; i < length; i++) {
            long next = in.get();
            value = i < 8 ? (value & ~(-1L << (8 * i))) | (next << (8 * i)) : value;
        }
        return value;
    }

    private String text(int length) {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    private Object skipped(int length) {
        bytes(length);
        return NONE;
    }

    private byte[] bytes(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] content = new byte[length];
        in.get(content);
        return content;
    }

    private String line() {
        StringBuilder text = new StringBuilder();
        for (int c = in.get(); c != '\n'; c = in.get()) {
            if (text.length() > MAX_GLOBAL) {
                throw new BufferUnderflowException();
            }
            text.append((char) c);
        }
        return text.toString();
    }
}
