package dev.reelmask.net.graph;

import java.util.List;

/**
 * A typed operation of a network: what it needs, what it makes, what it costs and how TorchScript spells it. The
 * operations themselves are the records of {@link Convolutions}, {@link Ops}, {@link Resizing} and {@link Motion}, for
 * CPUs {@link FusedConvolutions} and {@link FoldedOps}.
 */
public sealed interface Op
        permits Convolutions.Conv2d,
                Convolutions.ConvTranspose2d,
                Convolutions.OnesConv2d,
                FusedConvolutions.Packed,
                FoldedOps.Affine,
                FoldedOps.FoldedPrelu,
                Ops.BatchNorm2d,
                GroupNorm,
                Ops.Prelu,
                Ops.LeakyRelu,
                Ops.Activation,
                Ops.Pool,
                Ops.GlobalAveragePool,
                Ops.Add,
                Ops.Multiply,
                Ops.Concat,
                Ops.Scale,
                Ops.Resize,
                Ops.ResizeLike,
                Ops.CropLike,
                Resizing.NearestLike,
                Resizing.CornerAligned,
                Resizing.CropAt,
                Resizing.BilinearDeconvolution,
                Ops.Pad,
                Ops.Softmax,
                Ops.Log,
                Ops.Dropout,
                Ops.InstanceNorm,
                Ops.Channels,
                Motion.Warp,
                Motion.Correlation,
                Motion.CorrelationLookup,
                Motion.ZeroFlow,
                Motion.Lerp {

    /** Parameters under their local names, in the order of the PyTorch state dict. */
    default List<Parameter> parameters() {
        return List.of();
    }

    /**
     * Shape of the result: the first input's unless an operation says otherwise.
     *
     * @throws IllegalArgumentException where the inputs do not fit
     */
    default FeatureShape outputShape(List<FeatureShape> inputs) {
        return inputs.get(0);
    }

    /** Multiply-accumulates of one sample; 0 for what is bound by memory. */
    default long macs(List<FeatureShape> inputs, FeatureShape output) {
        return 0;
    }

    /** The operation as a TorchScript expression. */
    String script(Operands operands);

    /**
     * Source of the module's methods that {@link #script} calls as {@code (self).…}, with {@code %s} for the type of
     * {@code self}. A module has each text once.
     */
    default List<String> methods() {
        return List.of();
    }

    /** Whether the result shares the first input's memory. */
    default boolean isView() {
        return false;
    }
}
