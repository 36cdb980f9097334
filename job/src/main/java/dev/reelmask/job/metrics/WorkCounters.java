package dev.reelmask.job.metrics;

import dev.reelmask.result.StageMicros;
import dev.reelmask.table.row.UnitSummary;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/** What the units of a start have come to, as Spark's accumulators: tasks add, the driver sees who added what. */
public final class WorkCounters implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "reelmask.";

    /** What is counted. Times are microseconds of tasks, summed; stages of one unit overlap. */
    public enum Counter {
        UNITS,
        FRAMES,
        KEYS,
        DECODE_US,
        NETWORK_US,
        FLOW_US,
        PROPAGATE_US,
        WRITE_US;

        /** As metrics and accumulators spell it. */
        public String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The counter whose accumulator has this name, if it is one's. */
        static Optional<Counter> of(String accumulator) {
            for (Counter counter : values()) {
                if (accumulator.equals(PREFIX + counter.spelling())) {
                    return Optional.of(counter);
                }
            }
            return Optional.empty();
        }
    }

    private final EnumMap<Counter, LongAccumulator> sums = new EnumMap<>(Counter.class);
    private final ReasonCounts onCpu = new ReasonCounts();

    /** Counters of one start, all 0. */
    public static WorkCounters begin(SparkContext spark) {
        WorkCounters counters = new WorkCounters();
        for (Counter counter : Counter.values()) {
            counters.sums.put(counter, spark.longAccumulator(PREFIX + counter.spelling()));
        }
        spark.register(counters.onCpu, PREFIX + "cpu_for_gpu");
        return counters;
    }

    /** Adds a unit that was run, by the task that ran it. */
    public void add(UnitSummary unit) {
        StageMicros micros = unit.micros();
        add(Counter.UNITS, 1);
        add(Counter.FRAMES, unit.frames());
        add(Counter.KEYS, unit.keys());
        add(Counter.DECODE_US, micros.decode());
        add(Counter.NETWORK_US, micros.network());
        add(Counter.FLOW_US, micros.flow());
        add(Counter.PROPAGATE_US, micros.propagate());
        add(Counter.WRITE_US, micros.encode());
    }

    /**
     * Counts a unit that was run on the CPU by a task that was to have a GPU.
     *
     * @param reason where, and why
     */
    public void addOnCpu(String reason) {
        onCpu.add(reason);
    }

    /** A line for each reason that tasks which have ended gave. */
    public List<String> onCpu() {
        return new TreeMap<>(onCpu.value())
                .entrySet().stream()
                        .map(entry -> String.format(
                                Locale.ROOT,
                                "%d %s ran on the CPU in place of a GPU, %s",
                                entry.getValue(),
                                entry.getValue() == 1 ? "unit" : "units",
                                entry.getKey()))
                        .toList();
    }

    private void add(Counter counter, long value) {
        sums.get(counter).add(value);
    }

    /** The sums of tasks that have ended. */
    public Map<Counter, Long> values() {
        Map<Counter, Long> values = new EnumMap<>(Counter.class);
        sums.forEach((counter, sum) -> values.put(counter, sum.value()));
        return values;
    }
}
