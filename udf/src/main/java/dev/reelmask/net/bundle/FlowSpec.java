package dev.reelmask.net.bundle;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.net.bundle.InputSpec.ChannelOrder;
import dev.reelmask.result.MapKind;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a flow module takes and gives: {@code forward(current, key)} or {@code forward(current, key, initial)}, images
 * (N, 3, H, W) float, to (N, 2, h, w): x, then y, current → key. With a scale field it gives a tuple of the flow and
 * that field, (N, C, h', w'); with conv6_1 also that map, last.
 *
 * @param order and {@code mean} and {@code std}: value = (byte − mean) / std a channel, in units of bytes (0..255)
 * @param pairMean whether each channel's mean over both images is subtracted, as NVIDIA's FlowNet code does
 * @param scale the module sees frames of so many times their size
 * @param fit how that size becomes a multiple of {@code stride}
 * @param smallest sides shorter than this are padded to it
 * @param factor output × factor = pixels of the module's input
 * @param initialStride stride of the initial flow against the module's input, in whose cells it is measured; 0 where
 *     the module takes none
 * @param reducedPrecision whether the module keeps its accuracy in half and bfloat16; else it runs in float32
 * @param scaleField what the scale field is for, {@link FeatureScale#NONE} where the module gives none
 * @param conv6 whether the module also gives its map conv6_1, (N, {@value #CONV6_CHANNELS}, h'', w'') over its input
 * @param refinements scales at which the module runs again, one after the other, on the key frame warped by the flow so
 *     far, whose rest it gives: iterative residual refinement with shared weights (Hur and Roth, CVPR 2019)
 */
public record FlowSpec(
        ChannelOrder order,
        List<Double> mean,
        List<Double> std,
        boolean pairMean,
        double scale,
        Fit fit,
        int stride,
        int smallest,
        double factor,
        int initialStride,
        boolean reducedPrecision,
        FeatureScale scaleField,
        boolean conv6,
        List<Double> refinements)
        implements Serializable {
    /** Of conv6_1, as FlowNet2-s has it. */
    public static final int CONV6_CHANNELS = 384;

    static final double MIN_SCALE = 0.01;
    static final double MAX_SCALE = 4;
    static final double MAX_FACTOR = 1e6;
    static final int MAX_SMALLEST = 4096;

    /** How a frame gets sides that are multiples of the stride. */
    public enum Fit {
        /** Its last row and column are repeated at the bottom and at the right. */
        PAD,
        /** It is resized to the next multiples. */
        RESIZE
    }

    /**
     * Which features a scale field was trained for.
     *
     * @param channels of the features, and of the field
     * @param stride of the features in pixels of the module's input; the field itself may have another one
     */
    public record FeatureScale(int channels, int stride) implements Serializable {
        /** There is no scale field. */
        public static final FeatureScale NONE = new FeatureScale(0, 0);

        static final int MAX_CHANNELS = 65536;

        public FeatureScale {
            if (channels < 0 || stride < 0 || (channels == 0) != (stride == 0)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "a scale field has at least one channel and a stride of at least 1, got %d and %d",
                        channels,
                        stride));
            }
        }

        public boolean exists() {
            return channels > 0;
        }
    }

    public FlowSpec {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        InputSpec.checkNormalisation(mean, std);
        refinements = List.copyOf(refinements);
        if (!isScale(scale) || !(Math.abs(factor) <= MAX_FACTOR) || factor == 0) {
            throw new IllegalArgumentException(
                    "scale must lie between 0 and 4 and factor must not be 0, got %s and %s".formatted(scale, factor));
        }
        if (!refinements.stream().allMatch(FlowSpec::isScale)) {
            throw new IllegalArgumentException(
                    "the scales of refinements must lie between 0 and 4, got " + refinements);
        }
        if (scaleField.exists() && !refinements.isEmpty()) {
            throw new IllegalArgumentException(
                    "a module with a scale field cannot have refinements: the field is that of one pass");
        }
        boolean fits = stride >= 1 && stride <= InputSpec.MAX_STRIDE && smallest >= 0 && smallest <= MAX_SMALLEST;
        if (!fits || initialStride < 0 || (initialStride > 0 && stride % initialStride != 0)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "stride must be at least 1 and a multiple of initial-stride, smallest at least 0, got %d, %d and %d",
                    stride,
                    initialStride,
                    smallest));
        }
    }

    private static boolean isScale(double scale) {
        return scale >= MIN_SCALE && scale <= MAX_SCALE;
    }

    /** A module that gives nothing but flow and runs once. */
    public FlowSpec(
            ChannelOrder order,
            List<Double> mean,
            List<Double> std,
            boolean pairMean,
            double scale,
            Fit fit,
            int stride,
            int smallest,
            double factor,
            int initialStride,
            boolean reducedPrecision) {
        this(
                order,
                mean,
                std,
                pairMean,
                scale,
                fit,
                stride,
                smallest,
                factor,
                initialStride,
                reducedPrecision,
                FeatureScale.NONE,
                false,
                List.of());
    }

    /** The same for a module that sees frames of {@code newScale} times their size; its scale field is left out. */
    public FlowSpec atScale(double newScale) {
        return with(newScale, FeatureScale.NONE, conv6, refinements);
    }

    /** The same for a module with another scale field, or none. */
    public FlowSpec withScaleField(FeatureScale field) {
        return with(scale, field, conv6, refinements);
    }

    /** The same for a module that runs again at other scales. */
    public FlowSpec refinedAt(List<Double> scales) {
        return with(scale, scaleField, conv6, scales);
    }

    /** The same for a module that gives conv6_1 too. */
    public FlowSpec withConv6() {
        return with(scale, scaleField, true, refinements);
    }

    /** Maps of evidence that come with a flow: those of the module's one pass over the two frames. */
    public Set<MapKind> maps() {
        return conv6 && refinements.isEmpty() ? Set.of(MapKind.CONV6_1) : Set.of();
    }

    /** Tensors that the module gives. */
    public int outputs() {
        return 1 + (scaleField.exists() ? 1 : 0) + (conv6 ? 1 : 0);
    }

    private FlowSpec with(double newScale, FeatureScale field, boolean givesConv6, List<Double> newRefinements) {
        return new FlowSpec(
                order,
                mean,
                std,
                pairMean,
                newScale,
                fit,
                stride,
                smallest,
                factor,
                initialStride,
                reducedPrecision,
                field,
                givesConv6,
                newRefinements);
    }

    public boolean takesInitial() {
        return initialStride > 0;
    }

    /** Size of the part of the module's input that shows the frame. */
    public FrameSize contentSize(FrameSize frame) {
        int width = Math.max(1, (int) Math.round(frame.width() * scale));
        int height = Math.max(1, (int) Math.round(frame.height() * scale));
        return fit == Fit.PAD ? new FrameSize(width, height) : roundedUp(width, height);
    }

    /** Size of the module's input. */
    public FrameSize inputSize(FrameSize frame) {
        FrameSize content = contentSize(frame);
        return roundedUp(content.width(), content.height());
    }

    private FrameSize roundedUp(int width, int height) {
        return new FrameSize(roundUp(width), roundUp(height));
    }

    private int roundUp(int length) {
        return Math.multiplyExact((Math.max(length, smallest) + stride - 1) / stride, stride);
    }
}
