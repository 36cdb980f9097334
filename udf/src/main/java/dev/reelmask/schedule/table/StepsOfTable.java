package dev.reelmask.schedule.table;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.Foresight;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a table knows of neighbouring frames, as schedulers see it that look ahead. */
record StepsOfTable(SequenceTransitions sequence, Sides sides) {
    private static final List<EvidenceKind> KINDS =
            List.of(EvidenceKind.FRAME_DIFFERENCE, EvidenceKind.FLOW_MAGNITUDE, EvidenceKind.WARP_RESIDUAL);

    /** Of the frames after a key frame up to another one, that included. */
    Foresight from(int key, int last) {
        return new Foresight(sides == Sides.BOTH, () -> {
            List<Evidence> steps = new ArrayList<>();
            for (int frame = key + 1; frame <= Math.min(last, sequence.frames() - 1); frame++) {
                if (sequence.has(frame)) {
                    steps.add(step(frame));
                }
            }
            return steps;
        });
    }

    private Evidence step(int frame) {
        Map<EvidenceKind, Double> numbers = new EnumMap<>(EvidenceKind.class);
        KINDS.forEach(kind -> numbers.put(kind, sequence.at(PairNumber.of(kind), frame, frame - 1)));
        return new Evidence(frame, frame - 1, numbers);
    }
}
