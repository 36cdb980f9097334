package dev.reelmask.schedule.table;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.Foresight;
import dev.reelmask.frame.UserException;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.Scheduler;
import dev.reelmask.schedule.plan.IntervalLoss;
import dev.reelmask.schedule.plan.KeyPlan;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A scheduler's way through a sequence of a table: the key frames that it takes where evidence is read from the table.
 * As in the loop the first frame is a forced key and no decision; a frame further from its key frame than the table
 * goes is a key frame too, as behind the loop's {@code max-gap}.
 *
 * @param keys the first one included
 */
public record TableEpisode(SequenceTransitions sequence, KeyPlan keys) {
    /** Runs a scheduler, which must be a new one, where frames take masks from the key frame before them. */
    public static TableEpisode of(SequenceTransitions sequence, Scheduler scheduler) {
        return of(sequence, scheduler, Sides.CAUSAL);
    }

    /**
     * Runs a scheduler, which must be a new one.
     *
     * @param sides that frames take masks from, for schedulers that look ahead
     */
    public static TableEpisode of(SequenceTransitions sequence, Scheduler scheduler, Sides sides) {
        StepsOfTable steps = new StepsOfTable(sequence, sides);
        History history = new History(0);
        List<Integer> keys = new ArrayList<>(List.of(0));
        for (int frame = 1; frame < sequence.frames(); frame++) {
            if (sequence.has(frame)) {
                boolean isTooFar =
                        history.lastKeyDistance(frame) > sequence.gaps().longest();
                boolean isKey = isTooFar || decides(sequence, scheduler, frame, history, steps);
                history.record(frame, isKey);
                if (isKey) {
                    keys.add(frame);
                }
            }
        }
        return new TableEpisode(sequence, new KeyPlan(keys));
    }

    private static boolean decides(
            SequenceTransitions sequence, Scheduler scheduler, int frame, History history, StepsOfTable steps) {
        int lastKey = history.lastKeyFrame();
        Map<EvidenceKind, Double> numbers = new EnumMap<>(EvidenceKind.class);
        scheduler.evidence().forEach(kind -> numbers.put(kind, sequence.at(PairNumber.of(kind), frame, lastKey)));
        Map<MapKind, EvidenceMap> maps = new EnumMap<>(MapKind.class);
        scheduler.maps().forEach(kind -> maps.put(kind, map(sequence, kind, frame, lastKey)));
        Map<ClassKind, ClassNumbers> classes = new EnumMap<>(ClassKind.class);
        scheduler.classes().forEach(kind -> classes.put(kind, classes(sequence, kind, frame, lastKey)));
        Map<MapKind, EvidenceMap> keyMaps = new EnumMap<>(MapKind.class);
        scheduler.maps().stream()
                .filter(MapKind::isOfFrame)
                .forEach(kind -> keyMaps.put(kind, map(sequence, kind, lastKey, lastKey)));
        Foresight ahead = steps.at(frame, lastKey, scheduler.framesAhead());
        return scheduler
                .decide(new Evidence(frame, lastKey, numbers, maps, keyMaps, classes, ahead), history)
                .isKey();
    }

    private static ClassNumbers classes(SequenceTransitions sequence, ClassKind kind, int frame, int lastKey) {
        return sequence.classes(kind, frame, lastKey)
                .orElseThrow(() ->
                        new UserException("the table has no %s of %s; make it with reelmask transitions --by-class %s"
                                .formatted(kind.spelling(), sequence.id(), kind.spelling())));
    }

    private static EvidenceMap map(SequenceTransitions sequence, MapKind kind, int frame, int lastKey) {
        return sequence.map(kind, frame, lastKey)
                .orElseThrow(
                        () -> new UserException("the table has no %s of %s; make it with reelmask transitions --maps %s"
                                .formatted(kind.spelling(), sequence.id(), kind.spelling())));
    }

    /** The same with a key frame at the end, as where masks are made from both sides. */
    public TableEpisode withEndKey() {
        List<Integer> all = new ArrayList<>(keys.keys());
        int last = sequence.frames() - 1;
        if (all.get(all.size() - 1) != last) {
            all.add(last);
        }
        return new TableEpisode(sequence, new KeyPlan(all));
    }

    /** What the frames between key frames lose in all. */
    public double loss(IntervalLoss loss) {
        double sum = 0;
        List<Integer> all = keys.keys();
        for (int i = 0; i < all.size(); i++) {
            sum += loss.between(all.get(i), i + 1 < all.size() ? all.get(i + 1) : sequence.frames());
        }
        return sum;
    }
}
