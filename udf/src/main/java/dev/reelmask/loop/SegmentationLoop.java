package dev.reelmask.loop;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.State;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * The segmentation loop: key frames go through the network, the frames between get their masks by propagation.
 *
 * <p>Several sequences advance in lockstep, each at one or more operating points that share its decoded frames, key
 * states and flows. In each round every sequence reads up to a window of frames and decides them one by one, at all its
 * points, up to the first that is a new key frame of any; the new key frames of all sequences go through the network in
 * one call, and the frames between get their masks in calls of one frame of each point. What a sequence's rows say does
 * not depend on the window, nor on the sequences and points beside it. A point that cuts frames into regions runs each
 * of them as a sequence of its own, beside the others.
 *
 * <p>Rows are delivered in threads of their own behind bounded queues, as frames of a corpus are decoded. Keeps no
 * state between runs.
 */
public final class SegmentationLoop {
    private final SegmentationNetwork network;
    private final LoopSettings settings;
    private final ConsistencyScores scores;

    /**
     * A loop whose rows are scored against labels alone.
     *
     * @param network that of all points
     */
    public SegmentationLoop(SegmentationNetwork network, LoopSettings settings) {
        this(network, settings, ConsistencyScores.NONE);
    }

    /**
     * A loop.
     *
     * @param network that of all points
     */
    public SegmentationLoop(SegmentationNetwork network, LoopSettings settings, ConsistencyScores scores) {
        this.network = network;
        this.settings = settings;
        this.scores = scores;
    }

    /**
     * Runs one sequence. When this returns the consumers have taken every row; when it throws, the frames are closed.
     *
     * @return how it ended at each point, in the order of its outputs
     * @throws dev.reelmask.frame.SequenceException if the sequence cannot be processed
     * @throws CancellationException if the thread is interrupted
     */
    public List<LoopOutcome> run(LoopInput input) {
        List<LoopOutcome> outcomes = run(List.of(input)).get(0);
        outcomes.forEach(LoopOutcome::orThrow);
        return outcomes;
    }

    /**
     * Runs several sequences in lockstep; one that fails does not stop the others, and so with points.
     *
     * @return how each ended at each of its points, in the order of the inputs and their outputs
     * @throws CancellationException if the thread is interrupted
     */
    public List<List<LoopOutcome>> run(List<LoopInput> inputs) {
        List<InputRuns> opened = new ArrayList<>();
        try {
            InputRuns.Common common = new InputRuns.Common(network, settings, scores);
            inputs.forEach(input -> opened.add(InputRuns.open(input, common)));
            List<SequenceRun> live = new ArrayList<>();
            opened.forEach(one -> live.addAll(one.runs()));
            while (!live.isEmpty()) {
                Member.each(live, SequenceRun::fill);
                Member.each(live, SequenceRun::decide);
                states(live);
                Member.each(live, SequenceRun::between);
                masks(live);
                Member.each(live, SequenceRun::advance);
                live.stream().filter(SequenceRun::ended).forEach(SequenceRun::end);
                live.removeIf(SequenceRun::ended);
            }
            return opened.stream().map(InputRuns::outcomes).toList();
        } finally {
            opened.forEach(one -> one.runs().forEach(SequenceRun::close));
        }
    }

    /** Makes the states that the frames just decided need. */
    private void states(List<SequenceRun> live) {
        Member.batches(
                live.stream().filter(run -> !run.ended() && !run.wanted().isEmpty()),
                run -> run.wanted().get(0).size(),
                this::statesOfOneSize);
    }

    private void statesOfOneSize(List<SequenceRun> runs) {
        List<RgbFrame> frames =
                runs.stream().flatMap(run -> run.wanted().stream()).toList();
        long start = System.nanoTime();
        List<State> states =
                Failures.ofNetwork(runs.get(0).id(), frames.get(0).index(), () -> network.keyStates(frames));
        long nsPerFrame = (System.nanoTime() - start) / frames.size();
        Iterator<State> left = states.iterator();
        try {
            Member.each(runs, run -> run.own(left, nsPerFrame));
        } finally {
            left.forEachRemaining(State::close);
        }
    }

    /** Makes the masks of the frames held, one frame of each point at a time. */
    private void masks(List<SequenceRun> live) {
        List<PointRun> ready = ready(live);
        while (!ready.isEmpty()) {
            Member.each(ready, PointRun::prepare);
            Member.batches(
                    ready.stream().filter(point -> !point.ended()),
                    point -> new Batch(point.system(), point.request().frame().size()),
                    this::masksOfOneSize);
            ready = ready(live);
        }
    }

    /** What one call makes masks of. */
    private record Batch(PropagationSystem system, FrameSize size) {}

    private static List<PointRun> ready(List<SequenceRun> live) {
        return live.stream().flatMap(run -> run.ready().stream()).toList();
    }

    private void masksOfOneSize(List<PointRun> points) {
        List<Request> requests = points.stream().map(PointRun::request).toList();
        PointRun one = points.get(0);
        long start = System.nanoTime();
        List<LabelMap> masks = Failures.ofNetwork(
                one.id(), one.request().frame().index(), () -> one.system().propagate(requests));
        long nsPerFrame = (System.nanoTime() - start) / requests.size();
        Iterator<LabelMap> mask = masks.iterator();
        Member.each(points, point -> point.own(mask.next(), nsPerFrame));
    }
}
