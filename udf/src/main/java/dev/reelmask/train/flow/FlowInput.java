package dev.reelmask.train.flow;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.bundle.InputSpec.ChannelOrder;
import java.util.List;

/**
 * From two batches of bytes to the pair that a flow network takes, as method {@code pair(current, key)} of a training's
 * program: (N, H, W, 3) RGB each to (2, N, 3, H', W').
 */
final class FlowInput {
    private final FlowSpec spec;

    FlowInput(FlowSpec spec) {
        this.spec = spec;
    }

    FlowSpec spec() {
        return spec;
    }

    List<Attribute> attributes() {
        return List.of(
                Attribute.buffer("pair_mean", spec.mean(), List.of(1, 3, 1, 1)),
                Attribute.buffer("pair_deviation", spec.std(), List.of(1, 3, 1, 1)));
    }

    String pair(String self) {
        StringBuilder code = new StringBuilder(
                """
                  def pair(%s, current: Tensor, key: Tensor) -> Tensor:
                    both = torch.permute(torch.to(torch.cat([current, key], 0), 6), [0, 3, 1, 2])
                """
                        .formatted(self));
        if (spec.order() == ChannelOrder.BGR) {
            code.append("    both = torch.flip(both, [1])\n");
        }
        code.append("    x = torch.div(torch.sub(both, self.pair_mean), self.pair_deviation)\n");
        if (spec.scale() != 1) {
            code.append(
                    """
                        h = int(torch.mul(torch.size(x, 2), %1$s))
                        w = int(torch.mul(torch.size(x, 3), %1$s))
                        x = torch.upsample_bilinear2d(torch.contiguous(x), [h, w], False, None, None)
                    """
                            .formatted(spec.scale()));
        }
        code.append("    pairs = torch.view(torch.contiguous(x), [2, -1, 3, torch.size(x, 2), torch.size(x, 3)])\n");
        if (spec.pairMean()) {
            code.append("    pairs = torch.sub(pairs, torch.mean(pairs, [0, 3, 4], True, dtype=None))\n");
        }
        return code.append("    return pairs\n").toString();
    }

    /** Method {@code image(pair, index)}: one of the two, channels-last, which convolutions keep. */
    static String image(String self) {
        return """
                  def image(%s, pair: Tensor, index: int) -> Tensor:
                    return torch.contiguous(torch.select(pair, 0, index), memory_format=2)
                """
                .formatted(self);
    }
}
