package dev.reelmask.schedule.table;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.Foresight;
import dev.reelmask.evidence.StepSource;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a table knows of neighbouring frames, as schedulers see it that look ahead. */
record StepsOfTable(SequenceTransitions sequence, Sides sides) {
    /**
     * What is seen where a frame is decided.
     *
     * @param ahead frames after it that are seen
     */
    Foresight at(int frame, int lastKey, int ahead) {
        return Foresight.of(sides == Sides.BOTH, lastKey, frame, ahead, this::between);
    }

    private List<Evidence> between(int before, int last) {
        return IntStream.rangeClosed(before + 1, Math.min(last, sequence.frames() - 1))
                .filter(sequence::has)
                .mapToObj(this::step)
                .toList();
    }

    private Evidence step(int frame) {
        Map<EvidenceKind, Double> numbers = new EnumMap<>(EvidenceKind.class);
        StepSource.KINDS.forEach(kind -> numbers.put(kind, sequence.at(PairNumber.of(kind), frame, frame - 1)));
        return new Evidence(frame, frame - 1, numbers);
    }
}
