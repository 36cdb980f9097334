package dev.reelmask.loop;

import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.Regions;
import dev.reelmask.frame.UserException;
import dev.reelmask.propagate.SegmentationNetwork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The runs of one input: one for all points of whole frames, and for points that cut frames into regions one a region.
 * They read the same frames, a frame a round where there are several, so that none gets far ahead.
 */
final class InputRuns {
    private final LoopInput input;
    private final List<SequenceRun> runs = new ArrayList<>();
    private final Map<Integer, RegionMerge> merges = new HashMap<>();
    /** By output, in the order of its regions. */
    private final Map<Integer, List<Part>> parts = new HashMap<>();

    /** An output of a run. */
    private record Part(SequenceRun run, int position) {
        LoopOutcome outcome() {
            return run.outcomes().get(position);
        }
    }

    /** What all runs of an input are opened with. */
    record Common(SegmentationNetwork network, LoopSettings settings, ConsistencyScores scores) {}

    private InputRuns(LoopInput input) {
        this.input = input;
    }

    static InputRuns open(LoopInput input, Common common) {
        InputRuns opened = new InputRuns(input);
        Map<Regions, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < input.outputs().size(); i++) {
            groups.computeIfAbsent(input.outputs().get(i).point().regions(), unused -> new ArrayList<>())
                    .add(i);
        }
        ResultDelivery delivery = ResultDelivery.of(input, common);
        try {
            if (groups.keySet().equals(Set.of(Regions.WHOLE))) {
                opened.add(new SequenceRun(input, common, new SequenceRun.Share(groups.get(Regions.WHOLE), delivery)));
            } else {
                opened.addShared(groups, delivery, common);
            }
            return opened;
        } catch (RuntimeException e) {
            opened.runs.forEach(SequenceRun::close);
            delivery.close();
            throw e;
        }
    }

    private void addShared(Map<Regions, List<Integer>> groups, ResultDelivery delivery, Common common) {
        if (common.scores().motion().isPresent()) {
            throw new UserException("masks of regions are not held against one another along a flow (--consistency)");
        }
        SharedFrames frames = new SharedFrames(input.frames());
        SharedDelivery shared = new SharedDelivery(delivery);
        Common slow = new Common(common.network(), common.settings().withWindow(1), common.scores());
        List<Opening> openings = new ArrayList<>();
        groups.forEach((regions, outputs) -> openings.addAll(openings(regions, outputs, frames, shared)));
        openings.forEach(opening -> add(new SequenceRun(of(opening), slow, opening.share())));
    }

    private record Opening(FrameSource frames, SequenceRun.Share share) {}

    private List<Opening> openings(Regions regions, List<Integer> outputs, SharedFrames frames, SharedDelivery shared) {
        if (regions.isWhole()) {
            FrameSource all = frames.branch(UnaryOperator.identity(), SharedFrames.Decoding.TOLD);
            return List.of(new Opening(all, new SequenceRun.Share(outputs, shared.ofFrames())));
        }
        List<RegionView> views = IntStream.range(0, regions.count())
                .mapToObj(region -> new RegionView(regions, region))
                .toList();
        RegionMerge merge = new RegionMerge(views);
        outputs.forEach(output -> merges.put(output, merge));
        return IntStream.range(0, views.size())
                .mapToObj(region -> {
                    RegionView view = views.get(region);
                    FrameSource its = frames.branch(
                            view::cut, region == 0 ? SharedFrames.Decoding.TOLD : SharedFrames.Decoding.LEFT_OUT);
                    return new Opening(
                            its, new SequenceRun.Share(outputs, shared.ofRegion(merge, region), Optional.of(view)));
                })
                .toList();
    }

    private LoopInput of(Opening opening) {
        return new LoopInput(
                input.id(),
                input.source(),
                input.first(),
                opening.frames(),
                input.endFrame(),
                input.sourceSize(),
                input.labels(),
                opening.share().outputs().stream().map(input.outputs()::get).toList());
    }

    private void add(SequenceRun run) {
        runs.add(run);
        List<Integer> outputs = run.outputs();
        for (int i = 0; i < outputs.size(); i++) {
            parts.computeIfAbsent(outputs.get(i), unused -> new ArrayList<>()).add(new Part(run, i));
        }
    }

    List<SequenceRun> runs() {
        return runs;
    }

    /** One for each output. */
    List<LoopOutcome> outcomes() {
        return IntStream.range(0, input.outputs().size())
                .mapToObj(this::outcome)
                .toList();
    }

    private LoopOutcome outcome(int output) {
        List<LoopOutcome> all = parts.get(output).stream().map(Part::outcome).toList();
        if (!merges.containsKey(output)) {
            return all.get(0);
        }
        return new LoopOutcome(
                input.id(),
                all.get(0).frames(),
                merges.get(output).keys(output),
                all.stream().mapToLong(LoopOutcome::sparedUs).sum(),
                all.stream().map(LoopOutcome::failure).flatMap(Optional::stream).findFirst());
    }
}
