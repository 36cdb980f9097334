package dev.reelmask.net.graph;

import dev.reelmask.net.graph.Convolutions.ConvTranspose2d;
import dev.reelmask.net.graph.Parameter.Initial;
import java.util.List;
import java.util.Locale;

/** Changes of size that the published networks need beside those of {@link Ops}. */
public final class Resizing {
    private Resizing() {}

    /** The first input at the size of the second by its nearest values, as PyTorch's {@code mode="nearest"}. */
    public record NearestLike() implements Op {
        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            return Ops.sizedLikeSecond(inputs);
        }

        @Override
        public String script(Operands o) {
            return "torch.upsample_nearest2d(%s, [torch.size(%s, 2), torch.size(%s, 3)], None, None)"
                    .formatted(o.input(), o.second(), o.second());
        }
    }

    /** Bilinear enlargement to (length − 1) × factor + 1, corners on corners, as Caffe's Interp layer. */
    public record CornerAligned(int factor) implements Op {
        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            FeatureShape x = inputs.get(0);
            return new FeatureShape(x.channels(), enlarged(x.height()), enlarged(x.width()));
        }

        private int enlarged(int length) {
            return (length - 1) * factor + 1;
        }

        @Override
        public String script(Operands o) {
            return "torch.upsample_bilinear2d(%s, [%s, %s], True, None, None)"
                    .formatted(o.input(), enlarged(o.input(), 2), enlarged(o.input(), 3));
        }

        private String enlarged(String x, int axis) {
            return String.format(
                    Locale.ROOT, "torch.add(torch.mul(torch.sub(torch.size(%s, %d), 1), %d), 1)", x, axis, factor);
        }
    }

    /**
     * The part of the first input as large as the second, from row and column {@code offset}, as Caffe's Crop layer.
     */
    public record CropAt(int offset) implements Op {
        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            FeatureShape x = inputs.get(0);
            FeatureShape like = inputs.get(1);
            if (like.height() + offset > x.height() || like.width() + offset > x.width()) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "a part from offset %d as large as the second map needs a larger first one, got %s",
                        offset,
                        inputs));
            }
            return Ops.sizedLikeSecond(inputs);
        }

        @Override
        public String script(Operands o) {
            return "torch.slice(torch.slice(%s, 2, %s, %s, 1), 3, %s, %s, 1)"
                    .formatted(o.input(), offset, end(o.second(), 2), offset, end(o.second(), 3));
        }

        @Override
        public boolean isView() {
            return true;
        }

        private String end(String like, int axis) {
            return String.format(Locale.ROOT, "torch.add(torch.size(%s, %d), %d)", like, axis, offset);
        }
    }

    /**
     * Enlargement by a transposed convolution, kernel 2 {@code factor}, stride {@code factor}, no padding, whose weight
     * (C, C, k, k) is not trained (the "fixed bilinear" layers of Long et al., CVPR 2015).
     */
    public record BilinearDeconvolution(int channels, int factor) implements Op {
        @Override
        public List<Parameter> parameters() {
            return List.of(Parameter.fixed("weight", Initial.BILINEAR, channels, channels, 2 * factor, 2 * factor));
        }

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            return plain().outputShape(inputs);
        }

        @Override
        public long macs(List<FeatureShape> inputs, FeatureShape output) {
            return plain().macs(inputs, output);
        }

        @Override
        public String script(Operands o) {
            return plain().script(o);
        }

        private ConvTranspose2d plain() {
            return new ConvTranspose2d(channels, channels, new Window(2 * factor, factor, 0, 1), 0, 1, false);
        }
    }
}
