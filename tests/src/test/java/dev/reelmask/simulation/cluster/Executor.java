package dev.reelmask.simulation.cluster;

import java.util.ArrayList;
import java.util.List;

/** A process with slots for tasks. */
final class Executor {
    final double speed;
    final List<Attempt> running = new ArrayList<>();
    boolean isLost;

    /** @param speed 1 is usual */
    Executor(double speed) {
        this.speed = speed;
    }
}
