package dev.reelmask.train.step;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import java.util.List;
import java.util.Locale;

/**
 * A {@link SegmentationLoss} of logits, as methods of a training's program:
 *
 * <ul>
 *   <li>{@code lost(logits, labels)}: logits resized to the size of (N, H, W) label bytes; pixels of label 255 do not
 *       count
 *   <li>{@code chosen(logits, height, width)}: logits resized, then arg-max, (N, height, width) bytes
 * </ul>
 */
public final class LogitsLoss {
    private static final double HARD_BELOW = 0.7;
    private static final int HARD_SHARE = 16;

    private final SegmentationLoss loss;
    private final List<Double> classWeights;

    /** @param classWeights one weight a class, 1 for all where none matters more */
    public LogitsLoss(SegmentationLoss loss, List<Double> classWeights) {
        this.loss = loss;
        this.classWeights = List.copyOf(classWeights);
    }

    /** The tensor that its methods read. */
    public Attribute attribute() {
        return Attribute.buffer("class_weights", classWeights, List.of(classWeights.size()));
    }

    /**
     * Source of its methods.
     *
     * @param self declaration of the first argument
     */
    public List<String> methods(String self) {
        return List.of(lost(self), chosen(self));
    }

    private String lost(String self) {
        return """
                  def lost(%s, logits: Tensor, labels: Tensor) -> Tensor:
                    scores = torch.upsample_bilinear2d(torch.to(logits, 6), [torch.size(labels, 1), torch.size(labels, 2)], False, None, None)
                    targets = torch.to(labels, 4)
                    valid = torch.to(torch.ne(targets, 255), 6)
                    known = torch.mul(targets, torch.to(valid, 4))
                """
                        .formatted(self)
                + switch (loss.kind()) {
                    case CROSS_ENTROPY -> crossEntropy() + "    return entropy\n";
                    case HARD_PIXELS -> entropies(0) + hardPixels();
                    case JACCARD -> jaccard() + "    return jaccard\n";
                    case CROSS_ENTROPY_JACCARD ->
                        crossEntropy() + jaccard() + "    return torch.add(entropy, jaccard)\n";
                };
    }

    /** PyTorch's weighted mean, but 0 where all pixels are ignored. */
    private String crossEntropy() {
        return entropies(2)
                + """
                    weights = torch.mul(torch.index(self.class_weights, [known]), valid)
                    entropy = torch.div(entropies, torch.clamp(torch.sum(weights), 1e-6))
                """;
    }

    /** @param reduction PyTorch's number: 0 one a pixel, 2 their sum */
    private String entropies(int reduction) {
        return String.format(
                Locale.ROOT,
                "    entropies = torch.cross_entropy_loss(scores, targets, self.class_weights, %d, 255, %s)\n",
                reduction,
                loss.labelSmoothing());
    }

    /**
     * Which pixels are hard is told by the probability of their class alone, as in HRNet's code: neither class weights
     * nor label smoothing have a say. Ignored pixels get a probability above all others.
     */
    private static String hardPixels() {
        return String.format(
                Locale.ROOT,
                """
                    likelihoods = torch.gather(torch.softmax(torch.detach(scores), 1), 1, torch.unsqueeze(known, 1))
                    sure = torch.flatten(torch.add(torch.squeeze(likelihoods, 1), torch.mul(torch.rsub(valid, 1.), 2.)))
                    wanted = torch.add(torch.floordiv(int(torch.sum(valid)), %d), 1)
                    lowest, places = torch.topk(sure, wanted, -1, False)
                    below = torch.logical_or(torch.lt(sure, %s), torch.le(sure, torch.select(lowest, 0, -1)))
                    hard = torch.to(torch.logical_and(below, torch.le(sure, 1.5)), 6)
                    return torch.div(torch.sum(torch.mul(torch.flatten(entropies), hard)), torch.clamp(torch.sum(hard), 1.))
                """,
                HARD_SHARE,
                HARD_BELOW);
    }

    private String jaccard() {
        return String.format(
                Locale.ROOT,
                """
                    truth = torch.mul(torch.permute(torch.to(torch.one_hot(known, %d), 6), [0, 3, 1, 2]), torch.unsqueeze(valid, 1))
                    shares = torch.mul(torch.softmax(scores, 1), torch.unsqueeze(valid, 1))
                    common = torch.sum(torch.mul(shares, truth), [0, 2, 3])
                    pixels_of_class = torch.sum(truth, [0, 2, 3])
                    union = torch.sub(torch.add(torch.sum(shares, [0, 2, 3]), pixels_of_class), common)
                    present = torch.to(torch.gt(pixels_of_class, 0), 6)
                    ious = torch.mul(torch.div(common, torch.clamp(union, 1e-6)), present)
                    jaccard = torch.rsub(torch.div(torch.sum(ious), torch.clamp(torch.sum(present), 1.)), 1.)
                """,
                classWeights.size());
    }

    private static String chosen(String self) {
        return """
                  def chosen(%s, logits: Tensor, height: int, width: int) -> Tensor:
                    scores = torch.upsample_bilinear2d(torch.to(torch.detach(logits), 6), [height, width], False, None, None)
                    return torch.to(torch.argmax(scores, 1, False), 0)
                """
                .formatted(self);
    }
}
