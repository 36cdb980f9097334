package dev.reelmask.train.flow;

import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.train.step.Objective;
import java.util.List;

/**
 * A teacher's flow for a network that outputs raw flows of strides 4, 8, 16, 32 and 64: Σ 0.32 / 2^i · mean endpoint
 * error of level i, finest first, against the flow averaged over the level's cells, in units of the raw flow
 * (NVIDIA/flownet2-pytorch, {@code MultiScale}). Its methods:
 *
 * <ul>
 *   <li>{@code loss(current, key, target)}: (N, H, W, 3) RGB bytes each and (N, 2, H / 4, W / 4) in pixels
 *   <li>{@code flow(current, key)}: (N, 2, h, w) in pixels of the frames, stride 4 of the network's input
 * </ul>
 */
final class DistillationObjective implements Objective {
    private final FlowInput input;

    DistillationObjective(FlowInput input) {
        this.input = input;
    }

    @Override
    public List<Attribute> attributes() {
        return input.attributes();
    }

    @Override
    public List<String> inputs() {
        return List.of("current", "key", "target");
    }

    @Override
    public List<String> methods(String self) {
        return List.of(input.pair(self), FlowInput.image(self), FlowObjectives.flow(self, input.spec()), loss(self));
    }

    private String loss(String self) {
        return """
                  def loss(%s, current: Tensor, key: Tensor, target: Tensor) -> Tensor:
                    pair = (self).pair(current, key, )
                    flow2, flow3, flow4, flow5, flow6 = (self).network((self).image(pair, 0, ), (self).image(pair, 1, ), )
                    wanted = torch.mul(target, %s)
                    flows = [flow2, flow3, flow4, flow5, flow6]
                    parts = annotate(List[Tensor], [])
                    weight = %s
                    for i in range(torch.len(flows)):
                      mean = torch.adaptive_avg_pool2d(wanted, [torch.size(flows[i], 2), torch.size(flows[i], 3)])
                      difference = torch.sub(flows[i], mean)
                      squares = torch.sum(torch.mul(difference, difference), [1], False, dtype=None)
                      added = torch.append(parts, torch.mul(torch.mean(torch.sqrt(torch.add(squares, 1e-06)), dtype=None), weight))
                      weight = torch.mul(weight, 0.5)
                    return torch.sum(torch.stack(parts, 0), dtype=None)
                """
                .formatted(self, input.spec().scale() / input.spec().factor(), FlowObjectives.FINEST_WEIGHT);
    }
}
