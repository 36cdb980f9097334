package dev.reelmask.simulation;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.loop.Labels;
import dev.reelmask.metric.Confusion;
import dev.reelmask.net.probe.LabelNetwork;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.synthetic.LabelledFrame;
import dev.reelmask.testing.OnePointLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A scenario through the real loop, with a network that is always right and flows that are really estimated. */
final class Simulation implements AutoCloseable {
    private static final SchedulerSource NO_KEY = Schedulers.parse("random:0");

    private final Scenario scenario;
    private final CountedFlow flow;
    private final WarpNetwork network;

    /** @param estimator stays open */
    Simulation(Scenario scenario, FlowEstimator estimator) {
        this.scenario = scenario;
        this.flow = new CountedFlow(estimator);
        this.network = new LabelNetwork(ClassSets.named("face-lite"), SizePolicy.source(), scenario::label);
    }

    /**
     * What a scheduler came to.
     *
     * @param estimates calls of the flow estimator
     * @param confusion of all frames, key frames too
     */
    record Outcome(List<Integer> keys, int frames, int estimates, Confusion confusion) {}

    Outcome run(SchedulerSource scheduler, Propagation propagation) {
        int before = flow.estimates();
        List<FrameResult> rows = rows(scheduler, propagation, scenario.frames());
        Confusion all = new Confusion(network.classes().size());
        rows.forEach(row -> all.add(scenario.label(row.frame()), row.mask()));
        List<Integer> keys =
                rows.stream().filter(FrameResult::isKey).map(FrameResult::frame).toList();
        return new Outcome(keys, rows.size(), flow.estimates() - before, all);
    }

    /**
     * What the frames after each frame would lose if it were their last key frame: 1 − mIoU by frame and distance.
     *
     * @param reach the longest distance
     */
    double[][] losses(int reach) {
        List<LabelledFrame> frames = scenario.frames();
        double[][] losses = new double[frames.size()][reach + 1];
        for (int key = 0; key < frames.size(); key++) {
            List<LabelledFrame> after = frames.subList(key, Math.min(frames.size(), key + reach + 1));
            for (FrameResult row : rows(NO_KEY, Propagation.CAUSAL, after)) {
                Confusion one = Confusion.of(network.classes().size(), scenario.label(row.frame()), row.mask());
                losses[key][row.frame() - key] = 1 - one.meanIou();
            }
        }
        return losses;
    }

    private List<FrameResult> rows(SchedulerSource scheduler, Propagation propagation, List<LabelledFrame> frames) {
        WarpSystem system = new WarpSystem(network, flow, new WarpSettings(propagation, FlowPath.INIT));
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());
        new OnePointLoop(system, scheduler, OnePointLoop.Settings.defaults().withoutEndKey())
                .run(new OnePointLoop.Input(
                        scenario.name(),
                        scenario.name(),
                        KeyReason.FIRST,
                        new Drawn(frames),
                        Scenario.SIZE,
                        Labels.none(),
                        rows::add));
        return rows;
    }

    @Override
    public void close() {
        network.close();
    }

    private static final class Drawn implements FrameSource {
        private final Iterator<LabelledFrame> frames;

        Drawn(List<LabelledFrame> frames) {
            this.frames = frames.iterator();
        }

        @Override
        public Optional<RgbFrame> next() {
            return frames.hasNext() ? Optional.of(frames.next().frame()) : Optional.empty();
        }

        @Override
        public void close() {}
    }
}
