package dev.reelmask.loop;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.State;
import dev.reelmask.schedule.SchedulerFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The dynamic segmentation loop: a scheduler picks key frames, which go through the network; the frames between them
 * get their masks by propagation.
 *
 * <p>Several sequences advance in lockstep: in each round every one reads up to a window of frames, measures them
 * against its last key frame and decides them one by one up to its next key frame; the new key frames of all go through
 * the network in one call, and the frames between get their masks in calls of one frame of each sequence. What a
 * sequence's rows say does not depend on the window or on the sequences beside it.
 *
 * <p>Rows are delivered in threads of their own behind bounded queues, as frames of a corpus are decoded. Keeps no
 * state between runs.
 */
public final class SegmentationLoop {
    private final PropagationSystem system;
    private final SchedulerFactory scheduler;
    private final LoopSettings settings;

    public SegmentationLoop(PropagationSystem system, SchedulerFactory scheduler, LoopSettings settings) {
        this.system = system;
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
                batches(live, SequenceRun::newKey, this::states);
                each(live, SequenceRun::between);
                masks(live);
                each(live, SequenceRun::advance);
                live.removeIf(SequenceRun::ended);
            }
            return runs.stream().map(SequenceRun::outcome).toList();
        } finally {
            runs.forEach(SequenceRun::close);
        }
    }

    PropagationSystem system() {
        return system;
    }

    SchedulerFactory scheduler() {
        return scheduler;
    }

    LoopSettings settings() {
        return settings;
    }

    private static void each(List<SequenceRun> runs, Consumer<SequenceRun> step) {
        runs.stream().filter(run -> !run.ended()).forEach(run -> {
            try {
                step.accept(run);
            } catch (CancellationException e) {
                throw e;
            } catch (RuntimeException e) {
                run.fail(e);
            }
        });
    }

    /** Makes the masks of the frames held, one frame of each sequence at a time. */
    private void masks(List<SequenceRun> live) {
        boolean isDone = false;
        while (!isDone) {
            each(live, SequenceRun::prepare);
            isDone = live.stream().noneMatch(run -> run.request().isPresent());
            batches(live, run -> run.request().map(Request::frame), this::masksOfOneSize);
        }
    }

    /** Calls once for all runs whose frames are of one size. */
    private static void batches(
            List<SequenceRun> live, Function<SequenceRun, Optional<RgbFrame>> frame, Consumer<List<SequenceRun>> call) {
        Map<FrameSize, List<SequenceRun>> bySize = new LinkedHashMap<>();
        for (SequenceRun run : live) {
            frame.apply(run).filter(unused -> !run.ended()).ifPresent(one -> bySize.computeIfAbsent(
                            one.size(), unused -> new ArrayList<>())
                    .add(run));
        }
        bySize.values().forEach(runs -> together(runs, call));
    }

    /** Where a batch fails, each of its frames is tried alone, so that a bad sequence takes no other with it. */
    private static void together(List<SequenceRun> runs, Consumer<List<SequenceRun>> call) {
        try {
            call.accept(runs);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            if (runs.size() == 1) {
                runs.get(0).fail(e);
            } else {
                runs.forEach(run -> together(List.of(run), call));
            }
        }
    }

    private void states(List<SequenceRun> runs) {
        List<RgbFrame> frames =
                runs.stream().map(run -> run.newKey().orElseThrow()).toList();
        long start = System.nanoTime();
        List<State> states = Failures.ofNetwork(
                runs.get(0).id(), frames.get(0).index(), () -> system.network().keyStates(frames));
        long nsPerFrame = (System.nanoTime() - start) / frames.size();
        for (int i = 0; i < runs.size(); i++) {
            runs.get(i).own(states.get(i), nsPerFrame);
        }
    }

    private void masksOfOneSize(List<SequenceRun> runs) {
        List<Request> requests =
                runs.stream().map(run -> run.request().orElseThrow()).toList();
        long start = System.nanoTime();
        List<LabelMap> masks =
                Failures.ofNetwork(runs.get(0).id(), requests.get(0).frame().index(), () -> system.propagate(requests));
        long nsPerFrame = (System.nanoTime() - start) / requests.size();
        Iterator<LabelMap> mask = masks.iterator();
        each(runs, run -> run.own(mask.next(), nsPerFrame));
    }
}
