package dev.reelmask.net.archive;

import dev.reelmask.frame.UserException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the pickles inside PyTorch archives as plain data. No code runs: the only callables known are those that
 * rebuild tensors and ordered dicts, and everything else is refused by name.
 *
 * <p>A Python dict, an ordered dict and a module object become a {@link Map}, a list or tuple a {@link List}, a tensor
 * a {@link TensorView}, integers {@link Long}.
 */
final class PickleReader {
    /** A tensor as a view on a storage: dimensions and strides in elements. */
    record TensorView(Storage storage, long offset, List<Integer> shape, List<Integer> strides) {}

    /** A file {@code data/<key>} of the archive. */
    record Storage(String type, String key, long elements) {}

    private record Global(String module, String name) {
        String qualified() {
            return module + "." + name;
        }
    }

    private static final Object MARK = new Object();

    /** What None becomes: not null, which the stack cannot hold. */
    private static final Object NONE = new Object();

    private final ByteBuffer in;
    private final String source;
    private final Deque<Object> stack = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    PickleReader(byte[] pickle, String source) {
        this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
        this.source = source;
    }

    /** The pickled value. */
    Object read() {
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
                | java.util.NoSuchElementException
                | IndexOutOfBoundsException e) {
            throw new UserException(source + " is damaged: its pickle ends early or makes no sense.", e);
        }
    }

    private boolean atom(int opcode) {
        switch (opcode) {
            case 0x80 -> in.get();
            case 'X' -> stack.push(text(in.getInt()));
            case 'J' -> stack.push((long) in.getInt());
            case 'K' -> stack.push((long) (in.get() & 0xff));
            case 'M' -> stack.push((long) (in.getShort() & 0xffff));
            case 0x8a -> stack.push(longInteger());
            case 'G' -> stack.push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 'N' -> stack.push(NONE);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'c' -> stack.push(new Global(line(), line()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memory(int opcode) {
        switch (opcode) {
            case 'q' -> memo.put(in.get() & 0xff, stack.peek());
            case 'r' -> memo.put(in.getInt(), stack.peek());
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
                list(stack.peek()).add(item);
            }
            case 'e' -> {
                List<Object> items = sinceMark();
                list(stack.peek()).addAll(items);
            }
            case 's' -> {
                List<Object> pair = last(2);
                map(stack.peek()).put(pair.get(0), pair.get(1));
            }
            case 'u' -> {
                List<Object> items = sinceMark();
                Map<Object, Object> target = map(stack.peek());
                for (int i = 0; i + 1 < items.size(); i += 2) {
                    target.put(items.get(i), items.get(i + 1));
                }
            }
            default -> {
                return false;
            }
        }
        return true;
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
                if (map(stack.peek()).isEmpty()) {
                    map(stack.peek()).putAll(map(state));
                }
            }
            default ->
                throw new UserException(
                        "%s uses pickle opcode 0x%02x, which weights do not need; it is not read. Save a state dict with torch.save."
                                .formatted(source, opcode));
        }
    }

    private Object reduce(Global function, List<Object> arguments) {
        return switch (function.qualified()) {
            case "collections.OrderedDict" -> new LinkedHashMap<>();
            case "torch._utils._rebuild_tensor_v2" ->
                new TensorView(
                        (Storage) arguments.get(0),
                        (Long) arguments.get(1),
                        integers(arguments.get(2)),
                        integers(arguments.get(3)));
            case "torch._utils._rebuild_parameter",
                    "torch.jit._pickle.build_intlist",
                    "torch.jit._pickle.build_doublelist",
                    "torch.jit._pickle.build_boollist",
                    "torch.jit._pickle.build_tensorlist",
                    "torch.jit._pickle.restore_type_tag" -> arguments.get(0);
            default -> throw refused(function);
        };
    }

    private UserException refused(Global global) {
        return new UserException(
                "%s asks to run %s. Only weights are read from such files, never code. Save them as torch.save(model.state_dict(), file)."
                        .formatted(source, global.qualified()));
    }

    /** ('storage', torch.FloatStorage, key, device, elements). */
    private Storage storage(List<Object> id) {
        Global type = (Global) id.get(1);
        if (!type.module().equals("torch") || !type.name().endsWith("Storage")) {
            throw refused(type);
        }
        return new Storage(type.name(), (String) id.get(2), (Long) id.get(4));
    }

    private List<Object> sinceMark() {
        List<Object> items = new ArrayList<>();
        for (Object item = stack.pop(); item != MARK; item = stack.pop()) {
            items.add(0, item);
        }
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
            throw new UserException(source + " is damaged: its pickle recalls what it never stored.");
        }
        return value;
    }

    private static List<Integer> integers(Object value) {
        return list(value).stream().map(v -> Math.toIntExact((Long) v)).toList();
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
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] utf8 = new byte[length];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private String line() {
        StringBuilder text = new StringBuilder();
        for (int c = in.get(); c != '\n'; c = in.get()) {
            text.append((char) c);
        }
        return text.toString();
    }
}
