package dev.reelmask.job.metrics;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/** How often tasks gave each reason; one of Spark's accumulators. */
final class ReasonCounts extends AccumulatorV2<String, Map<String, Long>> {
    private static final long serialVersionUID = 1L;

    private final TreeMap<String, Long> counts = new TreeMap<>();

    @Override
    public boolean isZero() {
        return counts.isEmpty();
    }

    @Override
    public ReasonCounts copy() {
        ReasonCounts copy = new ReasonCounts();
        copy.counts.putAll(counts);
        return copy;
    }

    @Override
    public void reset() {
        counts.clear();
    }

    @Override
    public void add(String reason) {
        counts.merge(reason, 1L, Long::sum);
    }

    @Override
    public void merge(AccumulatorV2<String, Map<String, Long>> other) {
        other.value().forEach((reason, count) -> counts.merge(reason, count, Long::sum));
    }

    @Override
    public Map<String, Long> value() {
        return Map.copyOf(counts);
    }
}
