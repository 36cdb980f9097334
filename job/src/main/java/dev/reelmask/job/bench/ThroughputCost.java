package dev.reelmask.job.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What one round over the corpus took: files to tables, and the network and flow calls alone.
 *
 * @param whole files to tables
 * @param bare network and flow calls on frames in memory
 * @param decode CPU seconds of reading all frames, measured apart
 * @param rows CPU seconds of scores, mask encoding and files
 * @param stages seconds by stage, in whichever thread
 */
record ThroughputCost(Spent whole, Spent bare, double decode, double rows, Map<String, Double> stages) {
    /**
     * Time that passed.
     *
     * @param wall seconds
     * @param cpu seconds of all threads of the process
     */
    record Spent(double wall, double cpu) {
        static Spent of(Runnable work) {
            double cpu = CpuMeter.processSeconds();
            long start = System.nanoTime();
            work.run();
            return new Spent((System.nanoTime() - start) / 1e9, CpuMeter.processSeconds() - cpu);
        }
    }

    /** Medians of rounds, part by part, over so many frames. */
    record Summary(int frames, List<ThroughputCost> rounds) {
        private double of(ToDoubleFunction<ThroughputCost> part) {
            return Medians.of(rounds.stream().map(part::applyAsDouble).toList());
        }

        private double wallRatio() {
            return of(round -> round.bare().wall()) / of(round -> round.whole().wall());
        }

        private double cpuRatio() {
            return of(round -> round.bare().cpu()) / of(round -> round.whole().cpu());
        }

        /** Were the calls, decoding and rows all that the job does. */
        private double cpuRatioAtMost() {
            double bare = of(round -> round.bare().cpu());
            return bare / (bare + of(ThroughputCost::decode) + of(ThroughputCost::rows));
        }

        private Map<String, Double> cpuMilliseconds() {
            Map<String, Double> parts = new LinkedHashMap<>();
            parts.put("endToEnd", of(round -> round.whole().cpu()));
            parts.put("bare", of(round -> round.bare().cpu()));
            parts.put("decode", of(ThroughputCost::decode));
            parts.put("rows", of(ThroughputCost::rows));
            parts.replaceAll((part, seconds) -> 1e3 * seconds / frames);
            return parts;
        }

        private Map<String, Double> shares() {
            Map<String, Double> sums = new LinkedHashMap<>();
            rounds.forEach(
                    round -> round.stages().forEach((stage, seconds) -> sums.merge(stage, seconds, Double::sum)));
            double all = sums.values().stream().mapToDouble(Double::doubleValue).sum();
            sums.replaceAll((stage, sum) -> sum / all);
            return sums;
        }

        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("frames", frames);
            fields.put("rounds", rounds.size());
            fields.put(
                    "endToEndFramesPerSecond",
                    frames / of(round -> round.whole().wall()));
            fields.put("bareFramesPerSecond", frames / of(round -> round.bare().wall()));
            fields.put("ratio", wallRatio());
            fields.put("ratioOneCore", cpuRatio());
            fields.put("ratioOneCoreAtMost", cpuRatioAtMost());
            fields.put("cpuMilliseconds", cpuMilliseconds());
            fields.put("shares", shares());
            return fields;
        }

        String text() {
            Map<String, Double> cpu = cpuMilliseconds();
            StringBuilder text = new StringBuilder();
            text.append(line(
                    "end to end  %8.2f frames/s  %7.2f ms of CPU a frame (decode, loop, scores, masks, Parquet)",
                    frames / of(round -> round.whole().wall()), cpu.get("endToEnd")));
            text.append(line(
                    "bare        %8.2f frames/s  %7.2f ms of CPU a frame (network and flow calls, frames in memory)",
                    frames / of(round -> round.bare().wall()), cpu.get("bare")));
            text.append(line("all cores   %8.1f %%         by time", 100 * wallRatio()));
            text.append(line(
                    "one core    %8.1f %%         by CPU time; at most %.1f %% with %.2f ms of decoding, %.2f ms of rows",
                    100 * cpuRatio(), 100 * cpuRatioAtMost(), cpu.get("decode"), cpu.get("rows")));
            text.append(line(
                    "medians of %d rounds over %d frames; share of the time of all threads:", rounds.size(), frames));
            shares().forEach((stage, share) -> text.append(line("  %-10s %6.1f %%", stage, 100 * share)));
            return text.toString().stripTrailing();
        }

        private static String line(String format, Object... values) {
            return String.format(Locale.ROOT, format, values) + System.lineSeparator();
        }
    }
}
