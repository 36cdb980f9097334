package dev.reelmask.net.weights;

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
            return ofHalf(bytes.getShort(index * Short.BYTES));
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

    /** The float of an IEEE half. */
    static float ofHalf(short half) {
        int exponent = half >>> 10 & 0x1f;
        int fraction = half & 0x3ff;
        float magnitude =
                switch (exponent) {
                    case 0 -> fraction * 0x1p-24f;
                    case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
                    default -> Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
                };
        return half < 0 ? -magnitude : magnitude;
    }

    /** The bfloat16 of a float, rounded to nearest even. */
    public static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.isNaN(value) ? (short) 0x7fc0 : (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }

    /** The IEEE half of a float, rounded to nearest even. */
    public static short toHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return 0x7e00;
        }
        if (magnitude >= 65520f) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x1p-14f) {
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int rebased = (bits & 0x7fffffff) - (112 << 23);
        return (short) (sign | (rebased + 0xfff + (rebased >>> 13 & 1)) >>> 13);
    }
}
