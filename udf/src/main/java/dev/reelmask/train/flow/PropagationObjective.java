package dev.reelmask.train.flow;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.train.step.LogitsLoss;
import dev.reelmask.train.step.Objective;
import java.util.ArrayList;
import java.util.List;

/**
 * A segmentation loss through the warp, for a network of current image, key image and key features that outputs scores.
 * Its methods:
 *
 * <ul>
 *   <li>{@code loss(current, key, features, labels)}: (N, H, W, 3) RGB bytes each, (N, C, h, w) and (N, H, W) label
 *       bytes
 *   <li>{@code predict(current, key, features, height, width)}: (N, height, width) output numbers
 * </ul>
 */
final class PropagationObjective implements Objective {
    private final FlowInput input;
    private final LogitsLoss loss;

    PropagationObjective(FlowInput input, LogitsLoss loss) {
        this.input = input;
        this.loss = loss;
    }

    @Override
    public List<Attribute> attributes() {
        List<Attribute> attributes = new ArrayList<>(input.attributes());
        attributes.add(loss.attribute());
        return attributes;
    }

    @Override
    public List<String> inputs() {
        return List.of("current", "key", "features", "labels");
    }

    @Override
    public List<String> methods(String self) {
        List<String> methods = new ArrayList<>(List.of(input.pair(self), FlowInput.image(self)));
        methods.addAll(loss.methods(self));
        methods.add(
                """
                  def scores(%1$s, current: Tensor, key: Tensor, features: Tensor) -> Tensor:
                    pair = (self).pair(current, key, )
                    return (self).network((self).image(pair, 0, ), (self).image(pair, 1, ), features, )
                  def loss(%1$s, current: Tensor, key: Tensor, features: Tensor, labels: Tensor) -> Tensor:
                    return (self).lost((self).scores(current, key, features, ), labels, )
                  def predict(%1$s, current: Tensor, key: Tensor, features: Tensor, height: int, width: int) -> Tensor:
                    return (self).chosen((self).scores(current, key, features, ), height, width, )
                """
                        .formatted(self));
        return methods;
    }
}
