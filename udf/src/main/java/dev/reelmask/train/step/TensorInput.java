package dev.reelmask.train.step;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** A tensor on its way to PyTorch: values, row-major, and their shape. */
public final class TensorInput {
    private final Buffer values;
    private final DataType type;
    private final Shape shape;

    private TensorInput(Buffer values, DataType type, long... shape) {
        this.values = values;
        this.type = type;
        this.shape = new Shape(shape);
    }

    /** An uint8 tensor. */
    public static TensorInput of(byte[] values, long... shape) {
        return new TensorInput(ByteBuffer.wrap(values), DataType.UINT8, shape);
    }

    /** A float32 tensor. */
    public static TensorInput of(float[] values, long... shape) {
        return new TensorInput(FloatBuffer.wrap(values), DataType.FLOAT32, shape);
    }

    /** Length of the first dimension. */
    public int count() {
        return (int) shape.get(0);
    }

    PtNDArray in(NDManager manager) {
        return (PtNDArray) manager.create(values.rewind(), shape, type);
    }
}
