package dev.reelmask.train.flow;

import dev.reelmask.net.bundle.FlowSpec;

/** What the objectives of flow networks share. */
final class FlowObjectives {
    /** Weight of the finest flow; each coarser one has half the weight of the one before. */
    static final double FINEST_WEIGHT = 0.32;

    private FlowObjectives() {}

    /** Method {@code flow(current, key)}: the finest flow, in pixels of the frames. */
    static String flow(String self, FlowSpec spec) {
        return """
                  def flow(%s, current: Tensor, key: Tensor) -> Tensor:
                    pair = (self).pair(current, key, )
                    flow2, flow3, flow4, flow5, flow6 = (self).network((self).image(pair, 0, ), (self).image(pair, 1, ), )
                    return torch.contiguous(torch.mul(torch.detach(flow2), %s))
                """
                .formatted(self, spec.factor() / spec.scale());
    }
}
