package dev.reelmask.propagate.warp;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.StepSource;
import dev.reelmask.flow.Flow;
import dev.reelmask.frame.RgbFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Steps between neighbouring frames that have been read. The flows are those that chains of masks take. */
final class SeenSteps implements StepSource {
    private final SharedFlows.Reader flows;
    private final Deque<Evidence> steps = new ArrayDeque<>();
    private RgbFrame newest;

    SeenSteps(SharedFlows.Reader flows) {
        this.flows = flows;
    }

    @Override
    public void see(RgbFrame frame) {
        if (newest != null) {
            steps.add(step(frame, newest));
        }
        newest = frame;
        flows.at(frame.index() + 1, List.of());
    }

    private Evidence step(RgbFrame frame, RgbFrame before) {
        Flow flow = flows.step(frame, before);
        return new Evidence(frame.index(), before.index(), WarpEvidence.step(frame, before, flow));
    }

    @Override
    public List<Evidence> between(int before, int last) {
        while (!steps.isEmpty() && steps.getFirst().frame() <= before) {
            steps.removeFirst();
        }
        return steps.stream().filter(step -> step.frame() <= last).toList();
    }

    void close() {
        flows.close();
        steps.clear();
        newest = null;
    }
}
