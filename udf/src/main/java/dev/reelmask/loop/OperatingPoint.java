package dev.reelmask.loop;

import dev.reelmask.frame.Regions;
import dev.reelmask.frame.UserException;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.schedule.SchedulerFactory;

/**
 * One way to run a sequence: who decides which frames are key frames, and how the others get their masks.
 *
 * @param scheduler open as long as the loop runs; whoever opened it closes it
 * @param regions of frames that have key frames of their own, each with a scheduler of its own
 * @param references which frames are compared with the network's own masks where a sequence has no labels; none where
 *     frames are cut
 */
public record OperatingPoint(
        PropagationSystem system, SchedulerFactory scheduler, Regions regions, References references) {
    public OperatingPoint {
        if (!regions.isWhole() && (system.needs().nextKeys() > 0 || !system.tellsScores())) {
            throw new UserException(
                    "regions=%s takes masks from the last key frame and compares their scores on the CPU: take --propagation causal, and neither skip propagation nor a network that propagates features, a flow with a scale field or a GPU"
                            .formatted(regions));
        }
    }

    /** Of whole frames. */
    public OperatingPoint(PropagationSystem system, SchedulerFactory scheduler, References references) {
        this(system, scheduler, Regions.WHOLE, references);
    }
}
