package dev.reelmask.net.train;

import dev.reelmask.net.archive.FloatTensor;
import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.bundle.InputSpec;
import java.util.List;

/**
 * Labelled images for a network with one input and one output, logits: a loss over the pixels whose label is not 255,
 * logits resized to the label's size. Its methods:
 *
 * <ul>
 *   <li>{@code prepare(images)}: (N, H, W, 3) RGB bytes to the network's input
 *   <li>{@code loss(images, labels)}: of (N, H, W) label bytes
 *   <li>{@code predict(images, height, width)}: logits resized, then arg-max, (N, height, width) bytes
 * </ul>
 */
final class SegmentationObjective implements Objective {
    private static final double HARD_BELOW = 0.7;
    private static final int HARD_SHARE = 16;

    private final InputSpec input;
    private final SegmentationLoss loss;
    private final List<Double> classWeights;

    /** @param classWeights one weight a class, 1 for all where none matters more */
    SegmentationObjective(InputSpec input, SegmentationLoss loss, List<Double> classWeights) {
        this.input = input;
        this.loss = loss;
        this.classWeights = List.copyOf(classWeights);
    }

    @Override
    public List<Attribute> attributes() {
        return List.of(
                buffer("input_mean", input.mean(), List.of(1, 3, 1, 1)),
                buffer("input_deviation", input.std(), List.of(1, 3, 1, 1)),
                buffer("class_weights", classWeights, List.of(classWeights.size())));
    }

    static Attribute buffer(String name, List<Double> values, List<Integer> shape) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return new Attribute(name, new FloatTensor(shape, floats), Attribute.Kind.BUFFER);
    }

    @Override
    public List<String> inputs() {
        return List.of("images", "labels");
    }

    @Override
    public List<String> methods(String self) {
        return List.of(prepare(self), loss(self), predict(self));
    }

    private String prepare(String self) {
        String pixels = input.order() == InputSpec.ChannelOrder.BGR
                ? "torch.flip(torch.permute(torch.to(images, 6), [0, 3, 1, 2]), [1])"
                : "torch.permute(torch.to(images, 6), [0, 3, 1, 2])";
        return """
                  def prepare(%s, images: Tensor) -> Tensor:
                    pixels = %s
                    scaled = torch.div(torch.sub(pixels, self.input_mean), self.input_deviation)
                    return torch.contiguous(scaled, memory_format=2)
                """
                .formatted(self, pixels);
    }

    private String loss(String self) {
        return """
                  def loss(%s, images: Tensor, labels: Tensor) -> Tensor:
                    logits = (self).network((self).prepare(images, ), )
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
        return "    entropies = torch.cross_entropy_loss(scores, targets, self.class_weights, %d, 255, %s)\n"
                .formatted(reduction, loss.labelSmoothing());
    }

    /** Ignored pixels have entropy 0. */
    private static String hardPixels() {
        return """
                    pixels = torch.flatten(entropies)
                    wanted = torch.add(torch.floordiv(int(torch.sum(valid)), %d), 1)
                    highest, places = torch.topk(torch.detach(pixels), wanted)
                    limit = torch.clamp(torch.select(highest, 0, -1), None, %s)
                    hard = torch.to(torch.logical_and(torch.ge(pixels, limit), torch.gt(pixels, 0)), 6)
                    return torch.div(torch.sum(torch.mul(pixels, hard)), torch.clamp(torch.sum(hard), 1.))
                """
                .formatted(HARD_SHARE, -Math.log(HARD_BELOW));
    }

    private String jaccard() {
        return """
                    truth = torch.mul(torch.permute(torch.to(torch.one_hot(known, %d), 6), [0, 3, 1, 2]), torch.unsqueeze(valid, 1))
                    shares = torch.mul(torch.softmax(scores, 1), torch.unsqueeze(valid, 1))
                    common = torch.sum(torch.mul(shares, truth), [0, 2, 3])
                    pixels_of_class = torch.sum(truth, [0, 2, 3])
                    union = torch.sub(torch.add(torch.sum(shares, [0, 2, 3]), pixels_of_class), common)
                    present = torch.to(torch.gt(pixels_of_class, 0), 6)
                    ious = torch.mul(torch.div(common, torch.clamp(union, 1e-6)), present)
                    jaccard = torch.rsub(torch.div(torch.sum(ious), torch.clamp(torch.sum(present), 1.)), 1.)
                """
                .formatted(classWeights.size());
    }

    private static String predict(String self) {
        return """
                  def predict(%s, images: Tensor, height: int, width: int) -> Tensor:
                    logits = torch.detach((self).network((self).prepare(images, ), ))
                    scores = torch.upsample_bilinear2d(torch.to(logits, 6), [height, width], False, None, None)
                    return torch.to(torch.argmax(scores, 1, False), 0)
                """
                .formatted(self);
    }
}
