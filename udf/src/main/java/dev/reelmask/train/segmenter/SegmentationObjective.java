package dev.reelmask.train.segmenter;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.train.step.ImageInput;
import dev.reelmask.train.step.LogitsLoss;
import dev.reelmask.train.step.Objective;
import dev.reelmask.train.step.SegmentationLoss;
import java.util.ArrayList;
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
public final class SegmentationObjective implements Objective {
    private final ImageInput input;
    private final LogitsLoss loss;

    /** @param classWeights one weight a class, 1 for all where none matters more */
    public SegmentationObjective(InputSpec input, SegmentationLoss loss, List<Double> classWeights) {
        this.input = new ImageInput(input);
        this.loss = new LogitsLoss(loss, classWeights);
    }

    @Override
    public List<Attribute> attributes() {
        List<Attribute> attributes = new ArrayList<>(input.attributes());
        attributes.add(loss.attribute());
        return attributes;
    }

    @Override
    public List<String> inputs() {
        return List.of("images", "labels");
    }

    @Override
    public List<String> methods(String self) {
        List<String> methods = new ArrayList<>(List.of(input.method(self), loss(self), predict(self)));
        methods.addAll(loss.methods(self));
        return methods;
    }

    private static String loss(String self) {
        return """
                  def loss(%s, images: Tensor, labels: Tensor) -> Tensor:
                    return (self).lost((self).network((self).prepare(images, ), ), labels, )
                """
                .formatted(self);
    }

    private static String predict(String self) {
        return """
                  def predict(%s, images: Tensor, height: int, width: int) -> Tensor:
                    return (self).chosen((self).network((self).prepare(images, ), ), height, width, )
                """
                .formatted(self);
    }
}
