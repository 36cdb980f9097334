package dev.reelmask.propagate.skip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.evidence.EvidenceNeeds;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.loop.Labels;
import dev.reelmask.loop.LoopInput;
import dev.reelmask.loop.LoopOutcome;
import dev.reelmask.loop.LoopOutput;
import dev.reelmask.loop.LoopSettings;
import dev.reelmask.loop.OperatingPoint;
import dev.reelmask.loop.References;
import dev.reelmask.loop.SegmentationLoop;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.SharedFlowSettings;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SkipSystemTest {
    private static final int CPU = -1;
    private static final FrameSize SIZE = new FrameSize(48, 36);

    private final FakeNetwork network = new FakeNetwork();
    private final FakeFlow flow = new FakeFlow();

    private static WarpSettings settings(Propagation propagation) {
        return new WarpSettings(propagation, FlowPath.AUTO);
    }

    private SkipSystem skip(Propagation propagation) {
        return new SkipSystem(network, flow, settings(propagation), SharedFlowSettings.defaults());
    }

    private List<FrameResult> rows(PropagationSystem system, String scheduler, int frames) {
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());
        OperatingPoint point =
                new OperatingPoint(system, Schedulers.parse(scheduler).open(CPU), References.NONE);
        LoopInput input = new LoopInput(
                "c",
                "c",
                KeyReason.FIRST,
                GeneratedFrames.of(SIZE, 0, frames),
                LoopInput.OPEN,
                SIZE,
                Labels.none(),
                List.of(new LoopOutput(point, rows::add)));
        new SegmentationLoop(network, LoopSettings.defaults()).run(input).forEach(LoopOutcome::orThrow);
        assertThat(network.open()).isZero();
        return rows;
    }

    @Test
    void causalTakesTheMapsOfTheLastKeyFrame() {
        rows(skip(Propagation.CAUSAL), "fixed:4", 7);

        assertThat(network.skips()).containsExactly("1 1.00*0", "2 1.00*0", "3 1.00*0", "5 1.00*4", "6 1.00*4");
    }

    @Test
    void nearestTakesThoseOfTheNearerOneAndOfTheLastWhereBothAreEquallyNear() {
        rows(skip(Propagation.NEAREST), "fixed:4", 5);

        assertThat(network.skips()).containsExactly("1 1.00*0", "2 1.00*0", "3 1.00*4");
    }

    @Test
    void blendAveragesByOneOverTheDistance() {
        rows(skip(Propagation.BLEND), "fixed:4", 7);

        assertThat(network.skips())
                .containsExactly(
                        "1 0.75*0 0.25*4",
                        "2 0.50*0 0.50*4",
                        "3 0.25*0 0.75*4",
                        // the last frame is a key frame
                        "5 0.50*4 0.50*6");
    }

    @Test
    void noFlowIsEstimatedUnlessASchedulerLooksAtIt() {
        rows(skip(Propagation.BLEND), "fixed:4", 9);
        assertThat(flow.calls()).isEmpty();

        rows(skip(Propagation.BLEND), "flow-magnitude:3", 9);
        assertThat(flow.calls()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flow-magnitude:3",
                "warp-residual:24",
                "class-change:0.2",
                "flow-inconsistency:4",
                "frame-difference:14"
            })
    void schedulersDecideAsTheyDoAlongTheFlow(String scheduler) {
        List<FrameResult> skipped = rows(skip(Propagation.CAUSAL), scheduler, 40);
        List<FrameResult> warped = rows(new WarpSystem(network, flow, settings(Propagation.CAUSAL)), scheduler, 40);

        assertThat(skipped.stream().map(FrameResult::isKey))
                .containsExactlyElementsOf(
                        warped.stream().map(FrameResult::isKey).toList());
        assertThat(skipped.stream().filter(FrameResult::isKey)).hasSizeBetween(2, 39);
        assertThat(skipped.stream().filter(FrameResult::isKey).map(FrameResult::mask))
                .isEqualTo(warped.stream()
                        .filter(FrameResult::isKey)
                        .map(FrameResult::mask)
                        .toList());
    }

    @Test
    void framesThatWaitWeighTheirPixelsAndTheFlowsThatSchedulersKeep() {
        SkipSystem system = skip(Propagation.BLEND);
        EvidenceNeeds none = Schedulers.parse("fixed:4").open(CPU).create("c").needs();
        EvidenceNeeds flows =
                Schedulers.parse("flow-magnitude:3").open(CPU).create("c").needs();

        assertThat(system.waitingBytes(SIZE, 10, none)).isEqualTo(10L * SIZE.pixels() * 17 / 4);
        assertThat(system.waitingBytes(SIZE, 10, flows)).isGreaterThan(system.waitingBytes(SIZE, 10, none));
    }

    @Test
    void votesAreRefused() {
        assertThatThrownBy(() -> skip(Propagation.VOTES)).isInstanceOf(IllegalArgumentException.class);
    }
}
