package dev.reelmask.train.steady;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * A convolutional LSTM (Shi et al., NeurIPS 2015) without peepholes: one channel in, {@link #HIDDEN} of memory, 3×3,
 * with gates in the order input, forget, output, candidate. It measures and does not learn: a memory that learns to
 * make teacher and student alike could do so by forgetting both.
 *
 * @param weight (4 · {@value #HIDDEN}, 1 + {@value #HIDDEN}, 3, 3), row-major
 * @param bias (4 · {@value #HIDDEN})
 */
record ConvLstm(List<Double> weight, List<Double> bias) {
    static final int HIDDEN = 4;

    private static final int INPUTS = 9 * (1 + HIDDEN);

    ConvLstm {
        weight = List.copyOf(weight);
        bias = List.copyOf(bias);
    }

    /** Always the same weights, drawn evenly between ±1/√(inputs) as PyTorch begins; no bias. */
    static ConvLstm fixed() {
        double bound = 1 / Math.sqrt(INPUTS);
        DoubleStream weight = new SplittableRandom(1).doubles(4L * HIDDEN * INPUTS, -bound, bound);
        return new ConvLstm(
                weight.boxed().toList(),
                DoubleStream.generate(() -> 0).limit(4 * HIDDEN).boxed().toList());
    }

    List<Attribute> attributes() {
        return List.of(
                Attribute.buffer("lstm_weight", weight, List.of(4 * HIDDEN, 1 + HIDDEN, 3, 3)),
                Attribute.buffer("lstm_bias", bias, List.of(4 * HIDDEN)));
    }

    /** Method {@code remembered(x, state)}: one step; states are (N, 2 · {@value #HIDDEN}, h, w), cell, then hidden. */
    String method(String self) {
        return """
                  def remembered(%1$s, x: Tensor, state: Tensor) -> Tensor:
                    cell = torch.slice(state, 1, 0, %2$s, 1)
                    seen = torch.cat([x, torch.slice(state, 1, %2$s, None, 1)], 1)
                    gates = torch.conv2d(seen, self.lstm_weight, self.lstm_bias, [1, 1], [1, 1], [1, 1], 1)
                    enter = torch.sigmoid(torch.slice(gates, 1, 0, %2$s, 1))
                    keep = torch.sigmoid(torch.slice(gates, 1, %2$s, %3$s, 1))
                    show = torch.sigmoid(torch.slice(gates, 1, %3$s, %4$s, 1))
                    candidate = torch.tanh(torch.slice(gates, 1, %4$s, None, 1))
                    now = torch.add(torch.mul(keep, cell), torch.mul(enter, candidate))
                    return torch.cat([now, torch.mul(show, torch.tanh(now))], 1)
                """
                .formatted(self, HIDDEN, 2 * HIDDEN, 3 * HIDDEN);
    }
}
