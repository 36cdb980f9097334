package dev.reelmask.schedule.predict;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a bound says, for whoever reads it. */
public final class LossBoundText {
    private static final double PERCENT = 100;

    private LossBoundText() {}

    /** One line. */
    public static String of(LossBound bound) {
        return String.format(
                Locale.ROOT,
                "of %d sequences, each planned alone; predicted loss, real mean, real at most in %.0f of 100 cases, in points: %s",
                bound.sequences(),
                PERCENT * bound.sure(),
                bound.levels().stream()
                        .map(level -> String.format(
                                Locale.ROOT,
                                "%.2f: %.2f, %.2f",
                                PERCENT * level.predicted(),
                                PERCENT * level.mean(),
                                PERCENT * level.highest()))
                        .collect(Collectors.joining(" · ")));
    }

    /**
     * That a bound is of other masks than those that are planned.
     *
     * @param propagation that was never tried, as the option spells it
     */
    public static String untried(String propagation) {
        return "warning: what plans really lose was never measured for --propagation %s with this planner; its bound is of other masks and promises nothing here. Measure it with reelmask bench max-loss --propagation %s --calibrated DIR"
                .formatted(propagation, propagation);
    }

    /** Names and values, in mean IoU. */
    public static Map<String, Object> fields(LossBound bound) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sequences", bound.sequences());
        fields.put("sure", bound.sure());
        fields.put(
                "levels",
                bound.levels().stream()
                        .map(level -> List.of(level.predicted(), level.mean(), level.highest()))
                        .toList());
        return fields;
    }
}
