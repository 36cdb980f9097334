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
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.synthetic.LabelledFrame;
import dev.reelmask.testing.OnePointLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** One scenario through the real loop, with a network that is always right and flows that are really estimated. */
record Simulation(Scenario scenario, SchedulerFactory scheduler, Propagation propagation) {
    private static final int CLASSES = 5;

    /**
     * What it came to.
     *
     * @param estimates calls of the flow estimator
     * @param confusion of all frames, key frames too
     */
    record Outcome(List<Integer> keys, int frames, int estimates, Confusion confusion) {}

    Outcome run(FlowEstimator estimator) {
        CountedFlow flow = new CountedFlow(estimator);
        try (WarpNetwork network =
                new LabelNetwork(ClassSets.named("face-lite"), SizePolicy.source(), scenario::label)) {
            return run(new WarpSystem(network, flow, new WarpSettings(propagation, FlowPath.INIT)), flow);
        }
    }

    private Outcome run(WarpSystem system, CountedFlow flow) {
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());
        new OnePointLoop(system, scheduler, OnePointLoop.Settings.defaults())
                .run(new OnePointLoop.Input(
                        scenario.name(),
                        scenario.name(),
                        KeyReason.FIRST,
                        new Drawn(scenario.frames()),
                        Scenario.SIZE,
                        Labels.none(),
                        rows::add));
        Confusion confusion = new Confusion(CLASSES);
        for (int i = 0; i < rows.size(); i++) {
            confusion.add(scenario.label(i), rows.get(i).mask());
        }
        List<Integer> keys =
                rows.stream().filter(FrameResult::isKey).map(FrameResult::frame).toList();
        return new Outcome(keys, rows.size(), flow.estimates(), confusion);
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
