package dev.reelmask.net.weights;

import dev.reelmask.result.HalfFloat;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The floating-point formats that weights are stored in; all are read as float32. */
public enum ElementType {
    F32("FloatStorage", Float.BYTES) {
        @Override
        float read(ByteBuffer bytes, int index) {
            return bytes.getFloat(index * Float.BYTES);
        }
    },
    F64("DoubleStorage", Double.BYTES) {
        @Override
        float read(ByteBuffer bytes, int index) {
            return (float) bytes.getDouble(index * Double.BYTES);
        }
    },
    F16("HalfStorage", Short.BYTES) {
        @Override
        float read(ByteBuffer bytes, int index) {
            return HalfFloat.toFloat(bytes.getShort(index * Short.BYTES));
        }
    },
    BF16("BFloat16Storage", Short.BYTES) {
        @Override
        float read(ByteBuffer bytes, int index) {
            return Float.intBitsToFloat(bytes.getShort(index * Short.BYTES) << 16);
        }
    };

    private final String storage;
    private final int width;

    ElementType(String storage, int width) {
        this.storage = storage;
        this.width = width;
    }

    /** The type of a PyTorch storage; empty for integers, which are counters and not weights. */
    static Optional<ElementType> ofStorage(String storage) {
        for (ElementType type : values()) {
            if (type.storage.equals(storage)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Bytes of one element. */
    int width() {
        return width;
    }

    /** Element {@code index} of little-endian bytes. */
    abstract float read(ByteBuffer bytes, int index);

    /** The bfloat16 of a float, rounded to nearest even. */
    public static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.isNaN(value) ? (short) 0x7fc0 : (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }
}
