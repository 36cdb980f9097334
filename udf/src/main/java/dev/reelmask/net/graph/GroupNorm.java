package dev.reelmask.net.graph;

import static dev.reelmask.net.graph.Convolutions.checkChannels;

import dev.reelmask.net.graph.Parameter.Initial;
import java.util.List;
import java.util.Locale;

/** PyTorch's GroupNorm, affine (Wu and He, ECCV 2018). */
public record GroupNorm(int groups, int channels, double eps) implements Op {
    public GroupNorm {
        if (groups < 1 || channels % groups != 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d groups do not divide %d channels", groups, channels));
        }
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.trained("weight", Initial.ONE, channels), Parameter.trained("bias", Initial.ZERO, channels));
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
        checkChannels(channels, inputs.get(0).channels());
        return inputs.get(0);
    }

    @Override
    public String script(Operands o) {
        return String.format(
                Locale.ROOT,
                "torch.group_norm(%s, %d, %s, %s, %s, True)",
                o.input(),
                groups,
                o.tensor("weight"),
                o.tensor("bias"),
                eps);
    }
}
