package dev.reelmask.job.bench;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.plan.PlannedCorpusKeys;
import dev.reelmask.schedule.plan.PlannedCorpusKeys.PlannedSequence;
import dev.reelmask.schedule.predict.CorpusPlan;
import dev.reelmask.schedule.predict.CorpusPlan.Planned;
import dev.reelmask.schedule.predict.HardnessModel;
import dev.reelmask.schedule.predict.StepEvidence;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Plans of the sequences of a corpus, from what their neighbouring frames show.
 *
 * @param steps by sequence
 * @param maxGap frames between two key frames at most
 */
record PlannedLoss(HardnessModel model, Sides sides, int maxGap, Map<SequenceSpec, StepEvidence> steps) {
    /** Names of points: each sequence as a corpus of its own, and all as one. */
    static final String ALONE = "alone";

    static final String TOGETHER = "together";

    /**
     * Key frames of all sequences.
     *
     * @param losses predicted, a frame, by sequence
     */
    record Plan(SchedulerSource scheduler, Map<String, Double> losses) {}

    /** Each sequence as a corpus of its own. */
    Plan alone(String name, double predicted) {
        Map<SequenceSpec, Planned> all = new LinkedHashMap<>();
        steps.forEach((spec, one) ->
                all.put(spec, planned(List.of(one), predicted * one.frames()).get(0)));
        return plan(name, all);
    }

    /** All sequences as one corpus. */
    Plan together(double predicted) {
        long frames = steps.values().stream().mapToLong(StepEvidence::frames).sum();
        List<Planned> planned = planned(List.copyOf(steps.values()), predicted * frames);
        Map<SequenceSpec, Planned> all = new LinkedHashMap<>();
        for (SequenceSpec spec : steps.keySet()) {
            all.put(spec, planned.get(all.size()));
        }
        return plan(TOGETHER, all);
    }

    private List<Planned> planned(List<StepEvidence> sequences, double atMost) {
        CorpusPlan plan = new CorpusPlan(model, sides, maxGap, sequences);
        return plan.at(plan.losing(atMost).price());
    }

    private Plan plan(String name, Map<SequenceSpec, Planned> planned) {
        Map<String, PlannedSequence> keys = new TreeMap<>();
        Map<String, Double> losses = new TreeMap<>();
        planned.forEach((spec, one) -> {
            int frames = steps.get(spec).frames();
            keys.put(
                    spec.id(),
                    new PlannedSequence(spec.contentKey(), frames, one.keys().keys()));
            losses.put(spec.id(), one.loss() / frames);
        });
        return new Plan(new PlannedCorpusKeys(name, keys, Map.of()), losses);
    }
}
