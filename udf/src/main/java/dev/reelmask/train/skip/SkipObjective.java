package dev.reelmask.train.skip;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.train.skip.SkipLoss.Extent;
import dev.reelmask.train.skip.SkipLoss.Term;
import dev.reelmask.train.step.ImageInput;
import dev.reelmask.train.step.LogitsLoss;
import dev.reelmask.train.step.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A {@link SkipLoss} for a {@link TripletNetwork}. Its methods:
 *
 * <ul>
 *   <li>{@code loss(key, current, labels, guesses, shares)}: (N, H, W, 3) RGB bytes each, (N, H, W) label bytes of the
 *       current and of the key frame, (N) weights α
 *   <li>{@code predict(key, current, height, width)}: (2 N, height, width) bytes: masks of the current frames with the
 *       key frames' maps, then as key frames
 *   <li>{@code spread(key, current)}: (2) mean absolute difference of the two frames' maps, and of the current frame's
 *       from 0, each a mean over the maps
 * </ul>
 */
final class SkipObjective implements Objective {
    /** Keeps the gradient of a length finite where two maps are equal. */
    private static final double LENGTH_FLOOR = 1e-12;

    private final ImageInput input;
    private final LogitsLoss logits;
    private final SkipLoss loss;
    private final String outputs;
    private final int maps;

    /** @param maps of a frame */
    SkipObjective(ImageInput input, LogitsLoss logits, SkipLoss loss, int maps) {
        this.input = input;
        this.logits = logits;
        this.loss = loss;
        this.maps = maps;
        this.outputs = "skipped, of_key, as_key, " + names("key_map") + ", " + names("current_map");
    }

    private String names(String prefix) {
        return IntStream.range(0, maps).mapToObj(i -> prefix + i).collect(Collectors.joining(", "));
    }

    @Override
    public List<Attribute> attributes() {
        List<Attribute> attributes = new ArrayList<>(input.attributes());
        attributes.add(logits.attribute());
        return attributes;
    }

    @Override
    public List<String> inputs() {
        return List.of("key", "current", "labels", "guesses", "shares");
    }

    @Override
    public List<String> methods(String self) {
        List<String> methods = new ArrayList<>(List.of(input.method(self)));
        methods.addAll(logits.methods(self));
        methods.addAll(List.of(apart(self), loss(self), predict(self), spread(self)));
        return methods;
    }

    private String loss(String self) {
        return """
                  def loss(%s, key: Tensor, current: Tensor, labels: Tensor, guesses: Tensor, shares: Tensor) -> Tensor:
                    %s = (self).network((self).prepare(key, ), (self).prepare(current, ), )
                    parts = annotate(List[Tensor], [])
                    for i in range(torch.size(labels, 0)):
                      end = torch.add(i, 1)
                      share = torch.select(shares, 0, i)
                      rest = torch.rsub(share, 1.)
                      label = torch.slice(labels, 0, i, end, 1)
                      guess = torch.slice(guesses, 0, i, end, 1)
                """
                        .formatted(self, outputs)
                + part(Term.CURRENT, "skipped", "label", "share")
                + part(Term.PSEUDO, "of_key", "guess", "rest")
                + part(Term.KEY_MODE, "as_key", "label", "rest")
                + "    all = torch.div(torch.sum(torch.stack(parts, 0), dtype=None), torch.size(labels, 0))\n"
                + difference()
                + "    return all\n";
    }

    private String part(Term term, String scores, String labels, String weight) {
        return loss.has(term)
                ? "      added_%1$s = torch.append(parts, torch.mul((self).lost(torch.slice(%1$s, 0, i, end, 1), %2$s, ), %3$s))\n"
                        .formatted(scores, labels, weight)
                : "";
    }

    private String difference() {
        if (!loss.has(Term.DIFFERENCE)) {
            return "";
        }
        return IntStream.range(0, maps)
                .mapToObj(String::valueOf)
                .map(map -> "    all = torch.add(all, torch.mul((self).apart(key_map%1$s, current_map%1$s, ), %2$s))\n"
                        .formatted(map, loss.lambda()))
                .collect(Collectors.joining());
    }

    /** Of two maps, mean over the batch. */
    private String apart(String self) {
        String elements = loss.norm() == SkipLoss.Norm.L1 ? "torch.abs(between)" : "torch.mul(between, between)";
        String extent = loss.extent() == Extent.MEAN ? "mean" : "sum";
        String length = loss.norm() == SkipLoss.Norm.L2
                ? "    sizes = torch.sqrt(torch.add(sizes, %s))\n".formatted(LENGTH_FLOOR)
                : "";
        return """
                  def apart(%s, of_key: Tensor, of_current: Tensor) -> Tensor:
                    between = torch.flatten(torch.sub(torch.to(of_current, 6), torch.to(of_key, 6)), 1, -1)
                    sizes = torch.%s(%s, [1], False, dtype=None)
                %s    return torch.mean(sizes, dtype=None)
                """
                .formatted(self, extent, elements, length);
    }

    private String predict(String self) {
        return """
                  def predict(%s, key: Tensor, current: Tensor, height: int, width: int) -> Tensor:
                    %s = (self).network((self).prepare(key, ), (self).prepare(current, ), )
                    return torch.cat([(self).chosen(skipped, height, width, ), (self).chosen(as_key, height, width, )], 0)
                """
                .formatted(self, outputs);
    }

    private String spread(String self) {
        String differences = means("torch.sub(torch.to(current_map%1$s, 6), torch.to(key_map%1$s, 6))");
        String sizes = means("torch.to(current_map%s, 6)");
        return """
                  def spread(%s, key: Tensor, current: Tensor) -> Tensor:
                    %s = (self).network((self).prepare(key, ), (self).prepare(current, ), )
                    differences = torch.mean(torch.stack([%s], 0), dtype=None)
                    sizes = torch.mean(torch.stack([%s], 0), dtype=None)
                    return torch.stack([differences, sizes], 0)
                """
                .formatted(self, outputs, differences, sizes);
    }

    /** Mean absolute value of what a form makes of each map. */
    private String means(String form) {
        return IntStream.range(0, maps)
                .mapToObj(map -> "torch.mean(torch.abs(%s), dtype=None)".formatted(form.formatted(map)))
                .collect(Collectors.joining(", "));
    }
}
