package dev.reelmask.train.step;

import java.util.ArrayList;
import java.util.List;

/**
 * How gradients become updates, written as operations of the TorchScript program (DJL's PyTorch engine has no RMSProp).
 * Weight decay spares biases and norms.
 *
 * @param momentum of SGD and RMSProp; AdamW's first moment has 0.9
 * @param weightDecay decoupled for AdamW, added to the gradient for the others
 * @param clip largest Euclidean norm of all gradients together (Pascanu et al., ICML 2013), 0 = any
 * @param average decay of the exponential moving average of the weights that is scored and kept, 0 = none; at most (1 +
 *     step) / (10 + step), as TensorFlow's
 */
public record Optimizer(Kind kind, double momentum, double weightDecay, double clip, double average) {
    private static final String FIRST = "first";
    private static final String SECOND = "second";
    /** Slot of the averaged weights. */
    public static final String AVERAGE = "average";

    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;
    /** RMSProp's memory of squares, as TensorFlow's MobileNet recipes. */
    private static final double SQUARES = 0.9;

    /** Update rules. */
    public enum Kind {
        /** Loshchilov and Hutter, ICLR 2019. */
        ADAMW,
        /** v ← m v + g, w ← w − r v, as PyTorch. */
        SGD,
        /** s ← 0.9 s + 0.1 g², v ← m v + g / (√s + ε), w ← w − r v (Tieleman and Hinton, 2012), as PyTorch. */
        RMSPROP
    }

    public Optimizer {
        if (!(momentum >= 0 && momentum < 1 && average >= 0 && average < 1)
                || !isAmount(weightDecay)
                || !isAmount(clip)) {
            throw new IllegalArgumentException(
                    "momentum and weight average must be in 0..1 and weight decay and clip not negative, got %s, %s, %s, %s"
                            .formatted(momentum, average, weightDecay, clip));
        }
    }

    private static boolean isAmount(double value) {
        return value >= 0 && value <= Float.MAX_VALUE;
    }

    /** AdamW alone. */
    public static Optimizer adamW(double weightDecay) {
        return new Optimizer(Kind.ADAMW, 0, weightDecay, 0, 0);
    }

    /** Names of the tensors that it keeps for every trained weight. */
    List<String> slots() {
        List<String> slots = new ArrayList<>(kind == Kind.SGD ? List.of(FIRST) : List.of(FIRST, SECOND));
        if (average > 0) {
            slots.add(AVERAGE);
        }
        return slots;
    }

    /** What one update takes beside the gradients; {@code step} counts from 1. */
    double[] rates(long step, double learningRate) {
        return new double[] {
            learningRate,
            1 - Math.pow(BETA_1, (double) step),
            Math.sqrt(1 - Math.pow(BETA_2, (double) step)),
            1 - Math.min(average, (1.0 + step) / (10.0 + step))
        };
    }

    /**
     * Statements that update {@code parameters[i]} by {@code gradients[i]}, both lists of tensors, for all {@code i}.
     * They read {@code rates} as {@link #rates} made them, {@code decays[i]} (1. where weight decay applies) and the
     * lists {@code slot_<name>}.
     */
    String script() {
        return readRates() + (clip > 0 ? clipping() : "    shrink = 1.\n")
                + """
                    for i in range(torch.len(parameters)):
                      gradient = torch.mul(unchecked_cast(Tensor, gradients[i]), shrink)
                      weight = torch.detach(parameters[i])
                """
                + update() + (average > 0 ? averaging() : "");
    }

    private static String readRates() {
        return """
                    rate = float(torch.select(rates, 0, 0))
                    correction1 = float(torch.select(rates, 0, 1))
                    correction2 = float(torch.select(rates, 0, 2))
                    freshness = float(torch.select(rates, 0, 3))
                """;
    }

    private String clipping() {
        return """
                    squares = annotate(List[Tensor], [])
                    for j in range(torch.len(parameters)):
                      part = unchecked_cast(Tensor, gradients[j])
                      added = torch.append(squares, torch.sum(torch.mul(part, part)))
                    norm = torch.sqrt(torch.sum(torch.stack(squares)))
                    shrink = float(torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 1e-6)), %s), None, 1.))
                """
                .formatted(clip);
    }

    private String update() {
        return switch (kind) {
            case ADAMW ->
                """
                      first = torch.add_(torch.mul_(slot_first[i], %s), gradient, alpha=%s)
                      second = torch.addcmul_(torch.mul_(slot_second[i], %s), gradient, gradient, value=%s)
                      root = torch.add_(torch.div(torch.sqrt(second), correction2), %s)
                      kept = torch.mul_(weight, torch.sub(1., torch.mul(torch.mul(rate, %s), decays[i])))
                      moved = torch.addcdiv_(kept, first, root, value=torch.neg(torch.div(rate, correction1)))
                """
                        .formatted(BETA_1, 1 - BETA_1, BETA_2, 1 - BETA_2, EPSILON, weightDecay);
            case SGD ->
                decayed()
                        + """
                      first = torch.add_(torch.mul_(slot_first[i], %s), slope)
                      moved = torch.add_(weight, first, alpha=torch.neg(rate))
                """
                                .formatted(momentum);
            case RMSPROP ->
                decayed()
                        + """
                      second = torch.addcmul_(torch.mul_(slot_second[i], %s), slope, slope, value=%s)
                      root = torch.add_(torch.sqrt(second), %s)
                      first = torch.addcdiv_(torch.mul_(slot_first[i], %s), slope, root)
                      moved = torch.add_(weight, first, alpha=torch.neg(rate))
                """
                                .formatted(SQUARES, 1 - SQUARES, EPSILON, momentum);
        };
    }

    private String decayed() {
        return "      slope = torch.add(gradient, weight, alpha=torch.mul(%s, decays[i]))\n".formatted(weightDecay);
    }

    private static String averaging() {
        return "      averaged = torch.lerp_(slot_average[i], weight, freshness)\n";
    }
}
