package dev.reelmask.job.execute;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.table.row.DecodeCounts;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.SequenceRow;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.video.damage.DamagePolicy;
import dev.reelmask.video.damage.Integrity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a damaged sequence is kept. A unit that is a whole sequence is judged before it is published, the pieces of a
 * longer one together at the end: the verdict does not depend on how the sequence was cut.
 */
public final class DamageCheck {
    private DamageCheck() {}

    /** @throws SequenceException if the unit's sequence is to be set aside for its damage */
    static void check(RunSettings settings, PlannedUnit unit, Integrity integrity) {
        DamagePolicy policy = settings.decode().damage();
        if (policy == DamagePolicy.REFUSE || unit.pieces() == 1) {
            check(policy, settings.maxDamage(), integrity);
        }
        checkLabels(unit.sequence(), integrity);
    }

    /**
     * Of a whole sequence.
     *
     * @throws SequenceException if it is to be set aside for its damage
     */
    public static void check(DamagePolicy policy, double maxDamage, SequenceSpec sequence, Integrity integrity) {
        check(policy, maxDamage, integrity);
        checkLabels(sequence, integrity);
    }

    private static void check(DamagePolicy policy, double maxDamage, Integrity integrity) {
        Optional<SequenceException> verdict =
                policy == DamagePolicy.REFUSE ? integrity.verdict() : integrity.verdict(maxDamage);
        verdict.ifPresent(damage -> {
            throw damage;
        });
    }

    /** A label belongs to a frame by its number. */
    private static void checkLabels(SequenceSpec sequence, Integrity integrity) {
        int unsure = integrity.damage().unsureFrom();
        boolean labelled = sequence.labels().keySet().stream().anyMatch(frame -> unsure >= 0 && frame >= unsure);
        if (labelled) {
            throw new SequenceException(
                    ReasonCode.DAMAGED_STREAM,
                    String.format(
                            Locale.ROOT,
                            "%s is damaged: nothing tells how many pictures are lost before frame %d, so its labels "
                                    + "cannot be matched with the frames from there on: %s",
                            integrity.source(),
                            unsure,
                            integrity.damage().text()));
        }
    }

    /** The row that sets a finished sequence aside, if too much of it is damaged. */
    public static Optional<QuarantineRow> refusal(double maxDamage, List<UnitSummary> units) {
        SequenceRow row = SequenceRow.of(units);
        DecodeCounts counts = row.integrity();
        if (counts.damageShare(row.frames()) <= maxDamage) {
            return Optional.empty();
        }
        String message = String.format(
                Locale.ROOT,
                "%s is damaged: %d of %d frames are damaged or missing: %s",
                row.uri(),
                counts.damagedFrames() + counts.missingFrames(),
                row.frames() + counts.missingFrames(),
                counts.damage());
        return Optional.of(new QuarantineRow(row.sequence(), row.uri(), ReasonCode.DAMAGED_STREAM, message));
    }
}
