package dev.reelmask.job.keyplan;

import dev.reelmask.schedule.PlanSource;
import dev.reelmask.table.row.KeyPlanHead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A plan that is there.
 *
 * @param place what schedulers are told as {@code plan:URI}
 * @param sequences of the corpus that are planned
 * @param frames of all of them
 * @param predictedLoss a frame, in mean IoU
 * @param lossAtMost what the real loss is at most, in mean IoU a frame
 * @param sure probability of that, for videos like those of the planner's validation; 0 where such plans were not tried
 */
public record KeyPlanReport(
        String name,
        String place,
        KeyPlanHead head,
        int sequences,
        long frames,
        long keys,
        double predictedLoss,
        double lossAtMost,
        double sure) {
    private static final double PERCENT = 100;

    /** As {@code --scheduler} is told. */
    public String scheduler() {
        return PlanSource.PLAN + ":" + place;
    }

    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("plan", name);
        fields.put("place", place);
        fields.put("goal", head.asked());
        fields.put("price", head.price());
        fields.put("sequences", sequences);
        fields.put("setAside", head.setAside().size());
        fields.put("frames", frames);
        fields.put("keys", keys);
        fields.put("averageKeyInterval", (double) frames / keys);
        fields.put("predictedLoss", predictedLoss);
        fields.put("predictedLossAtMost", lossAtMost);
        fields.put("sure", sure);
        return fields;
    }

    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "plan         %s: %d key frames for %d frames of %d sequences (AKI %.2f), price %.4g, for %s",
                name,
                keys,
                frames,
                sequences,
                (double) frames / keys,
                head.price(),
                head.asked()));
        lines.add(String.format(
                Locale.ROOT,
                "predicted    %.2f percentage points of mean IoU below every frame through the network; %s",
                PERCENT * predictedLoss,
                atMost()));
        lines.add("scheduler    " + scheduler());
        head.setAside()
                .forEach((sequence, why) ->
                        lines.add("set aside    %s: %s: %s".formatted(sequence, why.reason(), why.message())));
        return String.join(System.lineSeparator(), lines);
    }

    private String atMost() {
        return sure == 0
                ? "how much it may really be was not measured for such plans (reelmask bench max-loss --calibrated)"
                : String.format(
                        Locale.ROOT,
                        "%.2f at most in %.0f of 100 cases like those of the planner's validation",
                        PERCENT * lossAtMost,
                        PERCENT * sure);
    }
}
