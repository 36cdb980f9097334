package dev.reelmask.net.archive;

import dev.reelmask.net.archive.PickledValue.Dict;
import dev.reelmask.net.archive.PickledValue.Global;
import dev.reelmask.net.archive.PickledValue.Instance;
import dev.reelmask.net.archive.PickledValue.Int;
import dev.reelmask.net.archive.PickledValue.Items;
import dev.reelmask.net.archive.PickledValue.Plain;
import dev.reelmask.net.archive.PickledValue.Text;
import dev.reelmask.net.script.Refusal;
import dev.reelmask.net.weights.StateDict;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Reads {@code data.pkl} or {@code constants.pkl} of a TorchScript archive with the opcodes, the stack and the marks of
 * libtorch's own reader, so that both see the same. What PyTorch does not write is refused.
 *
 * <p>Values are checked as they are made: libtorch takes a tensor's shape on trust and would read and write outside its
 * values.
 */
final class ModulePickle {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NAME = 1024;
    private static final String FLOAT_STORAGE = "torch.FloatStorage";

    private final ByteBuffer in;
    private final PickledCalls calls;
    private final List<Object> stack = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private final List<Integer> floatStorages = new ArrayList<>();

    /** A list or dict that is still being filled: once it was used elsewhere, it may not change. */
    private static final class Open {
        private final boolean isDict;
        private final List<PickledValue> items = new ArrayList<>();
        private PickledValue closed;

        Open(boolean isDict) {
            this.isDict = isDict;
        }

        PickledValue close() {
            if (closed == null) {
                closed = isDict ? dict() : Items.of(false, items);
            }
            return closed;
        }

        private PickledValue dict() {
            Map<PickledValue, PickledValue> values = new LinkedHashMap<>();
            for (int i = 0; i < items.size(); i += 2) {
                PickledValue key = items.get(i);
                if (!(key instanceof Text || key instanceof Int) || values.put(key, items.get(i + 1)) != null) {
                    throw new Refusal("holds a dict with keys that repeat or are neither text nor whole numbers");
                }
            }
            return Dict.of(values);
        }
    }

    /** @param storageBytes from the key of a storage to the bytes that there are; -1 for none */
    ModulePickle(byte[] pickle, ToLongFunction<String> storageBytes) {
        this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
        this.calls = new PickledCalls(storageBytes);
    }

    /** Where the pickle names the type of 32-bit floats. */
    List<Integer> floatStorages() {
        return List.copyOf(floatStorages);
    }

    /**
     * The value.
     *
     * @throws Refusal where it is more than the data of a module, or damaged
     */
    PickledValue read() {
        try {
            if (next() != 0x80 || next() != 2) {
                throw new Refusal("is no pickle of protocol 2");
            }
            for (int opcode = next(); opcode != '.'; opcode = next()) {
                if (!atom(opcode) && !memory(opcode) && !container(opcode)) {
                    call(opcode);
                }
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException | ClassCastException e) {
            throw new Refusal("ends early or makes no sense");
        }
        if (stack.size() != 1 || in.hasRemaining()) {
            throw new Refusal("holds more than one value");
        }
        return pop();
    }

    private int next() {
        return in.get() & 0xff;
    }

    private boolean atom(int opcode) {
        switch (opcode) {
            case 'X' -> stack.add(new Text(text(in.getInt())));
            case 'J' -> stack.add(new Int(in.getInt()));
            case 'K' -> stack.add(new Int(next()));
            case 'M' -> stack.add(new Int(in.getShort() & 0xffff));
            case 0x8a -> {
                if (next() != Long.BYTES) {
                    throw new Refusal("holds a whole number of more than 64 bits");
                }
                stack.add(new Int(in.getLong()));
            }
            case 'G' -> {
                in.getLong();
                stack.add(Plain.FLOAT);
            }
            case 'N' -> stack.add(Plain.NONE);
            case 0x88, 0x89 -> stack.add(Plain.BOOL);
            case 'c' -> {
                int at = in.position() - 1;
                Global global = new Global(line() + "." + line());
                if (global.name().equals(FLOAT_STORAGE)) {
                    floatStorages.add(at);
                }
                stack.add(PickledCalls.known(global));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memory(int opcode) {
        switch (opcode) {
            case 'q' -> remember(next());
            case 'r' -> remember(in.getInt());
            case 'h' -> stack.add(recall(next()));
            case 'j' -> stack.add(recall(in.getInt()));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** libtorch makes room for every number below: a short pickle could ask for gigabytes. */
    private void remember(int key) {
        if (key < 0 || key > in.capacity()) {
            throw new Refusal("numbers its values beyond its own length");
        }
        memo.put(key, stack.get(stack.size() - 1));
    }

    private Object recall(int key) {
        Object value = memo.get(key);
        if (value == null) {
            throw new Refusal("recalls what it never stored");
        }
        return value instanceof Open open ? open.close() : value;
    }

    private boolean container(int opcode) {
        switch (opcode) {
            case '(' -> marks.add(stack.size());
            case ')' -> stack.add(Items.of(true, List.of()));
            case ']' -> stack.add(new Open(false));
            case '}' -> stack.add(new Open(true));
            case 't' -> push(Items.of(true, sinceMark()));
            case 0x85 -> push(Items.of(true, last(1)));
            case 0x86 -> push(Items.of(true, last(2)));
            case 0x87 -> push(Items.of(true, last(3)));
            case 'e', 'u' -> {
                List<PickledValue> items = sinceMark();
                Open target = (Open) stack.get(stack.size() - 1);
                if (target.isDict != (opcode == 'u')
                        || target.closed != null
                        || (target.isDict && items.size() % 2 != 0)) {
                    throw new Refusal("fills a list or dict in a way that PyTorch does not");
                }
                target.items.addAll(items);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void call(int opcode) {
        switch (opcode) {
            case 'Q' -> push(calls.storage((Items) pop()));
            case 'R' -> {
                Items arguments = (Items) pop();
                push(calls.result((Global) pop(), arguments));
            }
            case 0x81 -> {
                boolean isNew = ((Items) pop()).values().isEmpty() && stack.get(stack.size() - 1) instanceof Global;
                if (!isNew) {
                    throw new Refusal("makes an object in a way that PyTorch does not");
                }
            }
            case 'b' -> {
                Dict state = (Dict) pop();
                push(instance((Global) pop(), state));
            }
            default ->
                throw new Refusal(
                        "uses pickle opcode 0x%s, which modules do not need".formatted(Integer.toHexString(opcode)));
        }
    }

    private static Instance instance(Global type, Dict state) {
        if (!PickledCalls.isClass(type)) {
            throw new Refusal("makes an object of " + StateDict.shortened(type.name()));
        }
        Map<String, PickledValue> attributes = new LinkedHashMap<>();
        state.values().forEach((name, value) -> attributes.put(((Text) name).value(), value));
        return new Instance(type.name(), attributes, state.depth());
    }

    private void push(PickledValue value) {
        if (value.depth() > MAX_DEPTH) {
            throw new Refusal("is nested deeper than " + MAX_DEPTH + " levels");
        }
        stack.add(value);
    }

    /** A mark stands where the stack was when it was set; nothing below it may be taken before it is used. */
    private PickledValue pop() {
        int last = stack.size() - 1;
        if (!marks.isEmpty() && last < marks.get(marks.size() - 1)) {
            throw new Refusal("takes values from below a mark");
        }
        Object value = stack.remove(last);
        return value instanceof Open open ? checked(open.close()) : (PickledValue) value;
    }

    private static PickledValue checked(PickledValue value) {
        if (value.depth() > MAX_DEPTH) {
            throw new Refusal("is nested deeper than " + MAX_DEPTH + " levels");
        }
        return value;
    }

    private List<PickledValue> last(int count) {
        List<PickledValue> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(0, pop());
        }
        return items;
    }

    private List<PickledValue> sinceMark() {
        int start = marks.get(marks.size() - 1);
        List<PickledValue> items = new ArrayList<>();
        for (int count = stack.size() - start; count > 0; count--) {
            items.add(pop());
        }
        marks.remove(marks.size() - 1);
        Collections.reverse(items);
        return items;
    }

    /** Names are compared byte by byte. */
    private String text(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] content = new byte[length];
        in.get(content);
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    private String line() {
        StringBuilder text = new StringBuilder();
        for (char c = (char) next(); c != '\n'; c = (char) next()) {
            if (text.length() > MAX_NAME) {
                throw new Refusal("names a function of more than " + MAX_NAME + " characters");
            }
            text.append(c);
        }
        return text.toString();
    }
}
