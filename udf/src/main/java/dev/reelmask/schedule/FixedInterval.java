package dev.reelmask.schedule;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import java.util.Locale;
import java.util.Set;

/**
 * Key frames at offset, offset + interval, offset + 2 × interval, … counted from the start of the video, besides the
 * forced first one.
 */
record FixedInterval(int interval, int offset) implements PlainSource, Scheduler {
    @Override
    public Scheduler create(String sequenceId) {
        return this;
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of();
    }

    @Override
    public Decision decide(Evidence evidence, History history) {
        return Math.floorMod(evidence.frame() - offset, interval) == 0 ? Decision.KEY : Decision.NO_KEY;
    }

    @Override
    public String description() {
        if (interval == 1) {
            return "every-frame";
        }
        return offset == 0 ? "fixed:" + interval : String.format(Locale.ROOT, "fixed:%d,offset=%d", interval, offset);
    }
}
