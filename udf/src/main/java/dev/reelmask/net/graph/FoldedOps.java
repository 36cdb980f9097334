package dev.reelmask.net.graph;

import static dev.reelmask.net.graph.Convolutions.checkChannels;

import dev.reelmask.net.graph.Parameter.Initial;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Operations with one number a channel, on CPUs and channels-last maps: so many neighbouring pixels count as one with
 * as many times the channels, since a processor's vectors would not be full with twelve or nineteen. Their tensors hold
 * each channel's number once for each of those pixels.
 */
public final class FoldedOps {
    /** Channels that fill vectors: 16 floats, 32 bfloat16, and a few of them in a row. */
    private static final int ENOUGH = 128;

    private static final int VECTOR = 32;
    private static final int MOST = 32;

    private static final String FOLD =
            """
                      def fold(self: %s, x: Tensor, pixels: int) -> Tensor:
                        c = torch.mul(torch.size(x, 1), pixels)
                        y = torch.reshape(torch.permute(x, [0, 2, 3, 1]), [torch.size(x, 0), -1, 1, c])
                        return torch.permute(y, [0, 3, 1, 2])
                    """;
    private static final String UNFOLD =
            """
                      def unfold(self: %s, y: Tensor, like: Tensor) -> Tensor:
                        shape = [torch.size(like, 0), torch.size(like, 2), torch.size(like, 3), torch.size(like, 1)]
                        return torch.permute(torch.reshape(torch.permute(y, [0, 2, 3, 1]), shape), [0, 3, 1, 2])
                    """;
    /** bfloat16's addcmul is slower than its batch norm, float32's twice as fast. */
    private static final String AFFINE =
            """
                      def affine(self: %s, x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
                        if torch.eq(ops.prim.dtype(x), 6):
                          y = torch.addcmul(torch.reshape(shift, [1, -1, 1, 1]), x, torch.reshape(scale, [1, -1, 1, 1]))
                        else:
                          y = torch.batch_norm(x, scale, shift, torch.zeros_like(scale), torch.ones_like(scale), False, 0., 0., False)
                        return y
                    """;

    private static final String FOLDED_AFFINE =
            """
                      def folded_affine(self: %1$s, x: Tensor, scale: Tensor, shift: Tensor, pixels: int) -> Tensor:
                        if torch.eq(torch.remainder(torch.mul(torch.size(x, 2), torch.size(x, 3)), pixels), 0):
                          y = (self).unfold((self).affine((self).fold(x, pixels, ), scale, shift, ), x, )
                        else:
                          c = torch.size(x, 1)
                          y = (self).affine(x, torch.slice(scale, 0, 0, c, 1), torch.slice(shift, 0, 0, c, 1), )
                        return y
                    """;
    private static final String FOLDED_PRELU =
            """
                      def folded_prelu(self: %s, x: Tensor, slopes: Tensor, pixels: int) -> Tensor:
                        if torch.eq(torch.remainder(torch.mul(torch.size(x, 2), torch.size(x, 3)), pixels), 0):
                          y = (self).unfold(torch.prelu((self).fold(x, pixels, ), slopes), x, )
                        else:
                          y = torch.prelu(x, torch.slice(slopes, 0, 0, torch.size(x, 1), 1))
                        return y
                    """;

    private FoldedOps() {}

    /**
     * How many pixels to fold into one, a power of two.
     *
     * @param map the map's shape at the size that matters most, where it is known
     */
    public static int pixels(int channels, Optional<FeatureShape> map) {
        int most = map.map(s -> Integer.lowestOneBit(s.height() * s.width())).orElse(MOST);
        int pixels = 1;
        while (pixels < Math.min(most, MOST) && (pixels * channels < ENOUGH || pixels * channels % VECTOR != 0)) {
            pixels *= 2;
        }
        return pixels;
    }

    /** scale × x + shift: a batch norm that no convolution takes in. */
    public record Affine(int channels, int pixels) implements Op {
        @Override
        public List<Parameter> parameters() {
            return List.of(
                    Parameter.fixed("scale", Initial.ONE, channels * pixels),
                    Parameter.fixed("shift", Initial.ZERO, channels * pixels));
        }

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            checkChannels(channels, inputs.get(0).channels());
            return inputs.get(0);
        }

        @Override
        public List<String> methods() {
            return List.of(FOLD, UNFOLD, AFFINE, FOLDED_AFFINE);
        }

        @Override
        public String script(Operands o) {
            return String.format(
                    Locale.ROOT,
                    "(self).folded_affine(%s, %s, %s, %d, )",
                    o.input(),
                    o.tensor("scale"),
                    o.tensor("shift"),
                    pixels);
        }
    }

    /** PReLU with one slope a channel. */
    public record FoldedPrelu(int channels, int pixels) implements Op {
        @Override
        public List<Parameter> parameters() {
            return List.of(Parameter.fixed("slopes", Initial.QUARTER, channels * pixels));
        }

        @Override
        public FeatureShape outputShape(List<FeatureShape> inputs) {
            checkChannels(channels, inputs.get(0).channels());
            return inputs.get(0);
        }

        @Override
        public List<String> methods() {
            return List.of(FOLD, UNFOLD, FOLDED_PRELU);
        }

        @Override
        public String script(Operands o) {
            return String.format(
                    Locale.ROOT, "(self).folded_prelu(%s, %s, %d, )", o.input(), o.tensor("slopes"), pixels);
        }
    }
}
