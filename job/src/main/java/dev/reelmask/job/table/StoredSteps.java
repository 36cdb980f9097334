package dev.reelmask.job.table;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.publish.store.Store;
import dev.reelmask.result.PairResult;
import dev.reelmask.schedule.predict.StepEvidence;
import dev.reelmask.table.TransitionReader;
import dev.reelmask.table.row.TransitionUnit;
import java.util.Map;

/** What neighbouring frames show, where the first pass of a plan has left it. */
public final class StoredSteps {
    private StoredSteps() {}

    /** Of a sequence of a run. */
    public static StepEvidence read(Store store, String run, TransitionUnit unit) {
        StepEvidence.Builder builder = new StepEvidence.Builder(unit.sequence(), unit.frames());
        new TransitionReader(store, run).pairs(unit, pair -> add(builder, pair));
        return builder.build();
    }

    /** Adds what a frame shows against the one before it; the first frame of a sequence is its own pair. */
    public static void add(StepEvidence.Builder steps, PairResult pair) {
        if (pair.frame() == pair.keyFrame()) {
            steps.first(pair.frame());
        } else {
            steps.add(pair.frame(), numbers(pair));
        }
    }

    private static Map<EvidenceKind, Double> numbers(PairResult pair) {
        return Map.of(
                EvidenceKind.FRAME_DIFFERENCE, pair.frameDifference(),
                EvidenceKind.FLOW_MAGNITUDE, pair.flowMagnitude(),
                EvidenceKind.WARP_RESIDUAL, pair.warpResidual(),
                EvidenceKind.FLOW_INCONSISTENCY, pair.flowInconsistency());
    }
}
