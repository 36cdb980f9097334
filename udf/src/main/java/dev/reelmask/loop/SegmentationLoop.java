package dev.reelmask.loop;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.KeyState;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.schedule.SchedulerFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * The dynamic segmentation loop: a scheduler picks key frames, which go through the network; the frames between them
 * get their masks by propagation.
 *
 * <p>Several sequences advance in lockstep: in each round every one reads up to a window of frames, measures them
 * against its last key frame and decides them one by one up to its next key frame; the new key frames of all go through
 * the network in one call. What a sequence's rows say does not depend on the window or on the sequences beside it.
 *
 * <p>Decoding and delivery of rows run in threads of their own behind bounded queues. Keeps no state between runs; the
 * network and the flow estimator stay the caller's to close.
 */
public final class SegmentationLoop {
    private final SegmentationNetwork network;
    private final FlowEstimator flow;
    private final SchedulerFactory scheduler;
    private final LoopSettings settings;

    public SegmentationLoop(
            SegmentationNetwork network, FlowEstimator flow, SchedulerFactory scheduler, LoopSettings settings) {
        this.network = network;
        this.flow = flow;
        this.scheduler = scheduler;
        this.settings = settings;
    }

    /**
     * Runs one sequence. When this returns the consumer has taken every row; when it throws, the frames are closed.
     *
     * @throws dev.reelmask.frame.SequenceException if the sequence cannot be processed
     * @throws CancellationException if the thread is interrupted
     */
    public LoopOutcome run(LoopInput input) {
        return run(List.of(input)).get(0).orThrow();
    }

    /**
     * Runs several sequences in lockstep; one that fails does not stop the others.
     *
     * @return how each ended, in the order of the inputs
     * @throws CancellationException if the thread is interrupted
     */
    public List<LoopOutcome> run(List<LoopInput> inputs) {
        List<SequenceRun> runs = new ArrayList<>();
        try {
            inputs.forEach(input -> runs.add(new SequenceRun(input, this)));
            List<SequenceRun> live = new ArrayList<>(runs);
            while (!live.isEmpty()) {
                each(live, SequenceRun::fill);
                each(live, SequenceRun::decide);
                newKeys(live);
                live.removeIf(SequenceRun::ended);
            }
            return runs.stream().map(SequenceRun::outcome).toList();
        } finally {
            runs.forEach(SequenceRun::close);
        }
    }

    SegmentationNetwork network() {
        return network;
    }

    FlowEstimator flow() {
        return flow;
    }

    SchedulerFactory scheduler() {
        return scheduler;
    }

    LoopSettings settings() {
        return settings;
    }

    private static void each(List<SequenceRun> runs, Consumer<SequenceRun> step) {
        for (SequenceRun run : runs) {
            if (run.ended()) {
                continue;
            }
            try {
                step.accept(run);
            } catch (CancellationException e) {
                throw e;
            } catch (RuntimeException e) {
                run.fail(e);
            }
        }
    }

    private void newKeys(List<SequenceRun> live) {
        Map<FrameSize, List<SequenceRun>> bySize = new LinkedHashMap<>();
        for (SequenceRun run : live) {
            if (!run.ended() && run.newKey().isPresent()) {
                FrameSize size = run.newKey().get().size();
                bySize.computeIfAbsent(size, unused -> new ArrayList<>()).add(run);
            }
        }
        bySize.values().forEach(this::newKeysOfOneSize);
    }

    /** Where a batch fails, each of its frames is tried alone, so that a bad sequence takes no other with it. */
    private void newKeysOfOneSize(List<SequenceRun> runs) {
        try {
            batch(runs);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            if (runs.size() == 1) {
                runs.get(0).fail(e);
            } else {
                runs.forEach(run -> newKeysOfOneSize(List.of(run)));
            }
        }
    }

    private void batch(List<SequenceRun> runs) {
        List<RgbFrame> frames =
                runs.stream().map(run -> run.newKey().orElseThrow()).toList();
        long start = System.nanoTime();
        List<KeyState> states =
                Failures.ofNetwork(runs.get(0).id(), frames.get(0).index(), () -> network.keyStates(frames));
        long nsPerFrame = (System.nanoTime() - start) / frames.size();
        for (int i = 0; i < runs.size(); i++) {
            runs.get(i).own(states.get(i));
        }
        each(runs, run -> run.advance(nsPerFrame));
    }
}
