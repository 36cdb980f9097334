package dev.reelmask.net.torch;

import static dev.reelmask.net.torch.TorchProgram.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.net.graph.FeatureShape;

/** A rewritten module without the comparison that a job makes before it takes one. */
public final class PackedModule {
    private PackedModule() {}

    /** Its output for an input, packed for inputs of another size. */
    public static float[] output(byte[] archive, FeatureShape shape, float[] values) {
        TorchRuntime.start();
        try (TorchProgram program = TorchProgram.own("packed", archive, Device.cpu());
                NDManager scope = program.newScope()) {
            Shape input = new Shape(1, shape.channels(), shape.height(), shape.width());
            program.call(scope, "pack", tensor(scope.ones(new Shape(1, shape.channels(), 64, 96))));
            return program.forward(scope, scope.create(values, input)).toFloatArray();
        }
    }
}
