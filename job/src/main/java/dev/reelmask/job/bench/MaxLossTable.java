package dev.reelmask.job.bench;

import dev.reelmask.job.bench.LossTallies.Outcome;
import dev.reelmask.job.bench.PlannedLoss.Plan;
import dev.reelmask.schedule.predict.LossBound;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code reelmask bench max-loss} prints: every sequence alone, all of them together, and what the cheapest fixed
 * interval would have cost that keeps the loss over all of them, which only hindsight knows.
 */
final class MaxLossTable {
    private static final double PERCENT = 100;
    private static final String FORMAT = "%-24s %7s %6s %6s %9s %8s %7s %7s  %s";

    private final double maxLoss;
    private final LossTallies tallies;
    private final List<Case> cases = new ArrayList<>();
    private final Map<String, Outcome> fixed = new LinkedHashMap<>();
    private final long aloneKeys;

    /** Of a sequence, or of the corpus. */
    private record Case(String name, double predicted, double atMost, Outcome real) {}

    /**
     * @param maxLoss in mean IoU
     * @param longest fixed interval that was tried
     */
    MaxLossTable(double maxLoss, int longest, LossBound bound, LossTallies tallies, Plan alone, Plan together) {
        this.maxLoss = maxLoss;
        this.tallies = tallies;
        alone.losses()
                .forEach((sequence, predicted) -> cases.add(new Case(
                        sequence, predicted, bound.atMost(predicted, 1), tallies.of(PlannedLoss.ALONE, sequence))));
        aloneKeys = cases.stream().mapToLong(one -> one.real().keys()).sum();
        double predicted = together.losses().entrySet().stream()
                        .mapToDouble(entry -> entry.getValue()
                                * tallies.of(PlannedLoss.TOGETHER, entry.getKey())
                                        .frames())
                        .sum()
                / tallies.of(PlannedLoss.TOGETHER).frames();
        int sequences = together.losses().size();
        if (sequences > 1) {
            double atMost = bound.atMost(predicted, sequences);
            cases.add(new Case("all together", predicted, atMost, tallies.of(PlannedLoss.TOGETHER)));
        }
        for (int interval = 2; interval <= longest; interval++) {
            String name = "fixed:" + interval;
            fixed.put(name, tallies.of(name));
        }
    }

    private boolean isKept(Case one) {
        return one.real().loss() <= maxLoss;
    }

    /** The longest interval that keeps it over all sequences; none where every one tried loses more. */
    private Optional<String> cheapest() {
        return fixed.entrySet().stream()
                .filter(entry -> entry.getValue().loss() <= maxLoss)
                .map(Map.Entry::getKey)
                .reduce((one, next) -> next);
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("everyFrame", tallies.everyFrameMeanIou());
        fields.put("cases", cases.stream().map(this::fields).toList());
        fields.put("kept", cases.stream().filter(this::isKept).count());
        Map<String, Object> intervals = new LinkedHashMap<>();
        fixed.forEach((name, real) ->
                intervals.put(name, Map.of("loss", real.loss(), "frameLoss", real.frameLoss(), "keys", real.keys())));
        fields.put("fixed", intervals);
        fields.put("keyMs", tallies.keyMs());
        fields.put("otherMs", tallies.otherMs());
        fields.put("aloneKeys", aloneKeys);
        fields.put("aloneMs", tallies.ms(tallies.of(PlannedLoss.ALONE)));
        cheapest().ifPresent(name -> {
            fields.put("cheapestFixed", name);
            fields.put("cheapestFixedMs", tallies.ms(fixed.get(name)));
        });
        return fields;
    }

    private Map<String, Object> fields(Case one) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("case", one.name());
        fields.put("frames", one.real().frames());
        fields.put("keys", one.real().keys());
        fields.put("predicted", one.predicted());
        fields.put("atMost", one.atMost());
        fields.put("loss", one.real().loss());
        fields.put("frameLoss", one.real().frameLoss());
        fields.put("kept", isKept(one));
        return fields;
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(FORMAT.formatted(
                "points of mean IoU", "frames", "keys", "AKI", "predicted", "at most", "real", "frames'", ""));
        cases.forEach(one -> lines.add(row(one)));
        fixed.forEach((name, real) -> lines.add(FORMAT.formatted(
                name,
                real.frames(),
                real.keys(),
                aki(real),
                "",
                "",
                points(real.loss()),
                points(real.frameLoss()),
                isCheapest(name) ? "<- cheapest that keeps it" : "")));
        lines.add(String.format(
                Locale.ROOT,
                "every frame %.2f; %d of %d cases within %.2f; a key frame takes %.1f ms, any other %.1f",
                PERCENT * tallies.everyFrameMeanIou(),
                cases.stream().filter(this::isKept).count(),
                cases.size(),
                PERCENT * maxLoss,
                tallies.keyMs(),
                tallies.otherMs()));
        cheapest().ifPresent(name -> lines.add(cost(name)));
        return String.join(System.lineSeparator(), lines);
    }

    private boolean isCheapest(String name) {
        return cheapest().filter(name::equals).isPresent();
    }

    /** All sequences alone, and together, beside the interval. */
    private String cost(String name) {
        Outcome even = fixed.get(name);
        StringBuilder text = new StringBuilder("beside " + name);
        for (String plan : List.of(PlannedLoss.ALONE, PlannedLoss.TOGETHER)) {
            Outcome real = tallies.of(plan);
            text.append(String.format(
                    Locale.ROOT,
                    "; %s%s: %.2f times the key frames, %.2f times the time",
                    plan,
                    real.loss() > maxLoss ? ", which loses more" : "",
                    (double) real.keys() / even.keys(),
                    tallies.ms(real) / tallies.ms(even)));
        }
        return text.toString();
    }

    private String row(Case one) {
        return FORMAT.formatted(
                one.name(),
                one.real().frames(),
                one.real().keys(),
                aki(one.real()),
                points(one.predicted()),
                points(one.atMost()),
                points(one.real().loss()),
                points(one.real().frameLoss()),
                isKept(one) ? "" : "more than allowed");
    }

    private static String aki(Outcome real) {
        return String.format(Locale.ROOT, "%.2f", (double) real.frames() / real.keys());
    }

    private static String points(double loss) {
        return String.format(Locale.ROOT, "%.2f", PERCENT * loss);
    }
}
