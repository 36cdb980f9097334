package dev.reelmask.job.segment;

import dev.reelmask.metric.Skill;
import dev.reelmask.table.ClassSums;
import dev.reelmask.table.UnitSummary;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says where the score of a run is one that masks without any knowledge of the frames would have too. */
final class ChanceCheck {
    private ChanceCheck() {}

    /**
     * What to say about the labelled frames of a run; empty if they are scored well above chance, or there are none.
     */
    static Optional<String> warning(List<UnitSummary> units) {
        ClassSums sums = units.stream().map(UnitSummary::labelledClasses).reduce(ClassSums.NONE, ClassSums::plus);
        Skill skill = Skill.of(pixels(sums.intersections()), pixels(sums.unions()));
        return skill.isNearChance()
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "the masks are hardly nearer to the labels than chance (mIoU of the corpus %.4f, by chance up to %.4f): most likely the labels are of other classes, in another order, or of other frames",
                        skill.meanIou(),
                        skill.chance()))
                : Optional.empty();
    }

    private static long[] pixels(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).toArray();
    }
}
