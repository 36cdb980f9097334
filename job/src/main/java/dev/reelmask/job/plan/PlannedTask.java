package dev.reelmask.job.plan;

import java.io.Serializable;
import java.util.List;

/** Units that one Spark task runs one after the other. */
public record PlannedTask(List<SharedUnit> units) implements Serializable {
    public PlannedTask {
        units = List.copyOf(units);
    }

    /** Sum of its units' estimates. */
    public double costSeconds() {
        return units.stream().mapToDouble(SharedUnit::costSeconds).sum();
    }
}
