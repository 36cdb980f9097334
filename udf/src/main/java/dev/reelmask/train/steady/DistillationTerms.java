package dev.reelmask.train.steady;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Distillation} as methods of a training's program, of scores and features (2 N, C, h, w) of frames and then of
 * the other frames of their pairs:
 *
 * <ul>
 *   <li>{@code divergence(scores, taught)}: teacher's scores are resized to the student's
 *   <li>{@code cells(features)}: (2 N, C, cells) vectors of length 1
 *   <li>{@code dependency(features)}: (N, cells, cells) cosine similarities
 *   <li>{@code memory(features)}: the last state of the {@link ConvLstm}
 * </ul>
 */
record DistillationTerms(Distillation distillation, ConvLstm lstm) {
    List<Attribute> attributes() {
        return distillation.frames() > 0 ? lstm.attributes() : List.of();
    }

    List<String> methods(String self) {
        List<String> methods = new ArrayList<>();
        methods.add(cells(self));
        if (distillation.logits() > 0) {
            methods.add(divergence(self));
        }
        if (distillation.pairs() > 0) {
            methods.add(dependency(self));
        }
        if (distillation.frames() > 0) {
            methods.add(lstm.method(self));
            methods.add(memory(self));
        }
        return methods;
    }

    /** Lines that add the terms to {@code all}. */
    String lines() {
        String lines = "";
        if (distillation.logits() > 0) {
            lines += "    all = torch.add(all, torch.mul((self).divergence(scores, taught, ), %s))\n"
                    .formatted(distillation.logits());
        }
        if (distillation.pairs() > 0) {
            lines += difference("dependency", distillation.pairs());
        }
        if (distillation.frames() > 0) {
            lines += difference("memory", 2 * distillation.frames());
        }
        return lines;
    }

    /** Mean square of the difference of what a method makes of either's features. */
    private static String difference(String method, double weight) {
        return """
                    between = torch.sub((self).%1$s(features, ), (self).%1$s(taught_features, ))
                    all = torch.add(all, torch.mul(torch.mean(torch.mul(between, between), dtype=None), %2$s))
                """
                .formatted(method, weight);
    }

    private static String divergence(String self) {
        return """
                  def divergence(%s, scores: Tensor, taught: Tensor) -> Tensor:
                    size = [torch.size(scores, 2), torch.size(scores, 3)]
                    large = torch.upsample_bilinear2d(torch.to(taught, 6), size, False, None, None)
                    wanted = torch.log_softmax(large, 1, None)
                    found = torch.log_softmax(torch.to(scores, 6), 1, None)
                    missed = torch.sum(torch.mul(torch.exp(wanted), torch.sub(wanted, found)), [1], False, dtype=None)
                    n = torch.floordiv(torch.size(scores, 0), 2)
                    here = torch.mean(torch.slice(missed, 0, 0, n, 1), dtype=None)
                    there = torch.mean(torch.slice(missed, 0, n, None, 1), dtype=None)
                    return torch.add(here, torch.mul(there, %s))
                """
                .formatted(self, Distillation.OTHER_FRAME);
    }

    private static String cells(String self) {
        return """
                  def cells(%1$s, features: Tensor) -> Tensor:
                    means = torch.adaptive_avg_pool2d(torch.to(features, 6), [%2$s, %2$s])
                    vectors = torch.flatten(means, 2, -1)
                    squares = torch.sum(torch.mul(vectors, vectors), [1], True, dtype=None)
                    return torch.div(vectors, torch.sqrt(torch.add(squares, 1e-12)))
                """
                .formatted(self, Distillation.CELLS);
    }

    private static String dependency(String self) {
        return """
                  def dependency(%s, features: Tensor) -> Tensor:
                    vectors = (self).cells(features, )
                    n = torch.floordiv(torch.size(vectors, 0), 2)
                    here = torch.slice(vectors, 0, 0, n, 1)
                    return torch.bmm(torch.transpose(here, 1, 2), torch.slice(vectors, 0, n, None, 1))
                """
                .formatted(self);
    }

    private static String memory(String self) {
        return """
                  def memory(%s, features: Tensor) -> Tensor:
                    vectors = (self).cells(features, )
                    alike = torch.unsqueeze(torch.bmm(torch.transpose(vectors, 1, 2), vectors), 1)
                    n = torch.floordiv(torch.size(alike, 0), 2)
                    here = torch.slice(alike, 0, 0, n, 1)
                    there = torch.slice(alike, 0, n, None, 1)
                    nothing = torch.repeat(torch.zeros_like(there), [1, %s, 1, 1])
                    return (self).remembered(here, (self).remembered(there, nothing, ), )
                """
                .formatted(self, 2 * ConvLstm.HIDDEN);
    }
}
