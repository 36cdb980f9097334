package dev.reelmask.job.publish;

import dev.reelmask.metric.Skill;
import dev.reelmask.table.row.ClassSums;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says where scores are ones that masks without any knowledge of the frames would have too. */
final class ChanceCheck {
    /** Above it a sequence near chance is an easy one, of which nearly all is one class. */
    private static final double POOR = 0.25;

    private static final int NAMED = 3;

    private ChanceCheck() {}

    /**
     * What to say about the labelled frames of a run as a whole, else of single sequences; empty if they are scored
     * well above chance, or there are none.
     */
    static Optional<String> warning(List<UnitSummary> units) {
        Skill all = skill(units);
        return all.isNearChance()
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "the masks are hardly nearer to the labels than chance (mIoU of the corpus %.4f, by chance up to %.4f): most likely the labels are of other classes, in another order, or of other frames",
                        all.meanIou(),
                        all.chance()))
                : ofSequences(units);
    }

    private static Optional<String> ofSequences(List<UnitSummary> units) {
        Map<String, List<UnitSummary>> bySequence =
                units.stream().collect(Collectors.groupingBy(UnitSummary::sequence, TreeMap::new, Collectors.toList()));
        List<String> near = new ArrayList<>();
        bySequence.forEach((sequence, its) -> {
            Skill skill = skill(its);
            if (skill.isNearChance() && skill.meanIou() < POOR) {
                near.add(String.format(Locale.ROOT, "%s (mIoU %.4f)", sequence, skill.meanIou()));
            }
        });
        String named = String.join(", ", near.subList(0, Math.min(NAMED, near.size())));
        return near.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "of %d sequences the masks are hardly nearer to the labels than chance: %s%s; most likely their labels are of other classes, in another order, or of other frames",
                        near.size(),
                        named,
                        near.size() > NAMED ? ", …" : ""));
    }

    private static Skill skill(List<UnitSummary> units) {
        ClassSums sums = units.stream().map(UnitSummary::labelledClasses).reduce(ClassSums.NONE, ClassSums::plus);
        return Skill.of(pixels(sums.intersections()), pixels(sums.unions()));
    }

    private static long[] pixels(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).toArray();
    }
}
