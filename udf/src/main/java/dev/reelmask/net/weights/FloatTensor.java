package dev.reelmask.net.weights;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A dense float32 tensor, row-major.
 *
 * <p>The array is shared, not copied: nobody may change it after construction.
 */
public final class FloatTensor {
    private final List<Integer> shape;
    private final float[] values;

    public FloatTensor(List<Integer> shape, float[] values) {
        this.shape = List.copyOf(shape);
        this.values = values;
        int elements = this.shape.stream().reduce(1, Math::multiplyExact);
        if (elements != values.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a tensor of shape %s has %d values, got %d", shape, elements, values.length));
        }
    }

    /** A tensor of one value everywhere. */
    public static FloatTensor filled(List<Integer> shape, float value) {
        float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
        Arrays.fill(values, value);
        return new FloatTensor(shape, values);
    }

    public List<Integer> shape() {
        return shape;
    }

    /** The values themselves, not a copy. */
    public float[] values() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FloatTensor tensor
                && shape.equals(tensor.shape)
                && Arrays.equals(values, tensor.values);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "FloatTensor" + shape;
    }
}
