package dev.reelmask.job.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * CPU seconds of a sweep, and of what it cannot do without.
 *
 * @param cost of the whole process while the sweep ran
 * @param decode of reading all frames once, measured apart
 * @param network of states and masks of key frames
 * @param flow of estimates
 * @param propagate of masks between key frames
 * @param deliver of scores, mask encoding and files
 * @param states frames that went through the network
 * @param estimates flows that were estimated
 * @param repeats those of them that had been estimated before
 * @param rows of all points
 */
record SweepCost(
        double cost,
        double decode,
        double network,
        double flow,
        double propagate,
        double deliver,
        long states,
        long estimates,
        long repeats,
        long rows) {
    /** Part by part. */
    static SweepCost median(List<SweepCost> rounds) {
        SweepCost any = rounds.get(0);
        return new SweepCost(
                of(rounds, SweepCost::cost),
                of(rounds, SweepCost::decode),
                of(rounds, SweepCost::network),
                of(rounds, SweepCost::flow),
                of(rounds, SweepCost::propagate),
                of(rounds, SweepCost::deliver),
                any.states(),
                any.estimates(),
                any.repeats(),
                any.rows());
    }

    private static double of(List<SweepCost> rounds, ToDoubleFunction<SweepCost> part) {
        return Medians.of(rounds.stream().map(part::applyAsDouble).toList());
    }

    /** Seconds that no order of the calls can save. */
    double floor() {
        return decode + network + flow + propagate + deliver;
    }

    private Map<String, Double> parts() {
        Map<String, Double> parts = new LinkedHashMap<>();
        parts.put("decode", decode);
        parts.put("network", network);
        parts.put("flow", flow);
        parts.put("propagate", propagate);
        parts.put("deliver", deliver);
        return parts;
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rows", rows);
        fields.put("costSeconds", cost);
        fields.put("floorSeconds", floor());
        fields.put("ratio", cost / floor());
        fields.put("parts", parts());
        fields.put("networkFrames", states);
        fields.put("flowEstimates", estimates);
        fields.put("flowEstimatesRepeated", repeats);
        return fields;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(line("cost        %8.2f s of CPU  for %d rows of all points (files in, tables out)", cost, rows));
        text.append(line("floor       %8.2f s of CPU", floor()));
        parts().forEach((part, seconds) -> text.append(line("  %-10s%8.2f s", part, seconds)));
        text.append(line("cost/floor  %8.3f", cost / floor()));
        text.append(line(
                "%d frames through the network, %d flows estimated, %d of them again for lack of room",
                states, estimates, repeats));
        return text.toString();
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values) + System.lineSeparator();
    }
}
