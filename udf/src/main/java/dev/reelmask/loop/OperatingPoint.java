package dev.reelmask.loop;

import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.schedule.SchedulerFactory;

/**
 * One way to run a sequence: who decides which frames are key frames, and how the others get their masks.
 *
 * @param scheduler open as long as the loop runs; whoever opened it closes it
 * @param references which frames are compared with the network's own masks where a sequence has no labels
 */
public record OperatingPoint(PropagationSystem system, SchedulerFactory scheduler, References references) {}
