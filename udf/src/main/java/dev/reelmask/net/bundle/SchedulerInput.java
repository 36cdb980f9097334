package dev.reelmask.net.bundle;

import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.ChannelScale;
import dev.reelmask.schedule.learned.PolicyState;
import dev.reelmask.schedule.learned.PriceRange;
import java.io.Serializable;
import java.util.List;

/** What a scheduler's network is given. */
public sealed interface SchedulerInput extends Serializable {
    /** Numbers of a pair and of what was decided before. */
    record Numbers(PolicyState state, PriceRange prices) implements SchedulerInput {}

    /**
     * A map of a pair.
     *
     * @param scales one a channel
     */
    record Maps(MapKind map, List<ChannelScale> scales) implements SchedulerInput {
        public Maps {
            scales = List.copyOf(scales);
        }
    }
}
