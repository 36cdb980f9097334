package dev.reelmask.job.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.loop.Labels;
import dev.reelmask.loop.LoopInput;
import dev.reelmask.loop.LoopOutput;
import dev.reelmask.loop.LoopSettings;
import dev.reelmask.loop.OperatingPoint;
import dev.reelmask.loop.References;
import dev.reelmask.loop.SegmentationLoop;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bare loop makes the calls that the segmentation loop makes. */
@Timeout(60)
class BareLoopTest {
    private static final FrameSize SIZE = new FrameSize(24, 16);
    private static final int FRAMES = 23;
    private static final int CPU = -1;

    /** What networks that count are asked for. */
    private static final class World {
        private final FakeNetwork network = new FakeNetwork();
        private final FakeFlow flow = new FakeFlow();
        private final WarpSystem system;

        World(Propagation propagation) {
            system = new WarpSystem(network, flow, new WarpSettings(propagation, FlowPath.AUTO));
        }

        Calls calls() {
            assertThat(network.open()).isZero();
            int keys = network.batchSizes().stream().mapToInt(size -> size).sum();
            return new Calls(
                    keys,
                    network.keyMasks(),
                    network.propagated(),
                    flow.calls().stream().sorted().toList());
        }
    }

    private record Calls(int keys, int keyMasks, int propagated, List<String> flows) {}

    private static List<RgbFrame> frames() {
        List<RgbFrame> frames = new ArrayList<>();
        try (FrameSource source = GeneratedFrames.of(SIZE, 0, FRAMES)) {
            for (Optional<RgbFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
                frames.add(frame.get());
            }
        }
        return frames;
    }

    /** Runs the loop; the key frames. */
    private static NavigableSet<Integer> loop(World world, LoopSettings settings) {
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());
        SchedulerFactory scheduler = Schedulers.parse("random:0.3,seed=7").open(CPU);
        OperatingPoint point = new OperatingPoint(world.system, scheduler, References.NONE);
        new SegmentationLoop(world.network, settings)
                .run(new LoopInput(
                        "c",
                        "c",
                        KeyReason.FIRST,
                        GeneratedFrames.of(SIZE, 0, FRAMES),
                        LoopInput.OPEN,
                        SIZE,
                        Labels.none(),
                        List.of(new LoopOutput(point, rows::add))));
        return rows.stream()
                .filter(FrameResult::isKey)
                .map(FrameResult::frame)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @EnumSource
    void makesTheCallsOfTheLoop(Propagation propagation) {
        LoopSettings settings = LoopSettings.defaults();
        for (LoopSettings one : List.of(settings, settings.withoutEndKey())) {
            World whole = new World(propagation);
            World bare = new World(propagation);

            NavigableSet<Integer> keys = loop(whole, one);
            new BareLoop(bare.system).run(new Clip("c", SIZE, frames(), Map.of()), keys);

            assertThat(bare.calls()).isEqualTo(whole.calls());
            assertThat(bare.calls().keys()).isEqualTo(keys.size()).isGreaterThan(3);
        }
    }
}
