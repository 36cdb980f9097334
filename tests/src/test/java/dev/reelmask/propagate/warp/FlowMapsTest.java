package dev.reelmask.propagate.warp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.MappedFlow;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.loop.Labels;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.MapKind;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.OnePointLoop;
import dev.reelmask.testing.SeenMaps;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Maps of evidence that come with flows: those of the very flows that masks are made along. */
class FlowMapsTest {
    private static final FrameSize SIZE = new FrameSize(48, 36);
    private static final int FRAMES = 9;

    private final FakeFlow estimates = new FakeFlow();

    /** Says of which frames a map is. */
    private final class Seeing implements FlowEstimator {
        @Override
        public Flow estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
            return new MappedFlow(
                    estimates.estimate(current, reference, initial), map(current.index(), reference.index()));
        }

        @Override
        public boolean takesInitial() {
            return false;
        }

        @Override
        public Set<MapKind> maps() {
            return Set.of(MapKind.CONV6_1);
        }

        @Override
        public String description() {
            return "seeing";
        }

        @Override
        public void close() {}
    }

    private static EvidenceMap map(int frame, int key) {
        float[] values = new float[MapKind.CONV6_1.length()];
        values[0] = frame;
        values[1] = key;
        return EvidenceMap.of(MapKind.CONV6_1, values);
    }

    private void run(FlowEstimator flow, FlowPath path, Propagation propagation, SeenMaps seen) {
        WarpSystem system = new WarpSystem(new FakeNetwork(), flow, new WarpSettings(propagation, path));
        new OnePointLoop(system, seen, OnePointLoop.Settings.defaults())
                .run(new OnePointLoop.Input(
                        "c",
                        "c",
                        KeyReason.FIRST,
                        GeneratedFrames.of(SIZE, 0, FRAMES),
                        SIZE,
                        Labels.none(),
                        row -> {}));
    }

    @Test
    void areOfTheFlowThatTheMaskTakesToo() {
        SeenMaps seen = SeenMaps.of(MapKind.CONV6_1);

        run(new Seeing(), FlowPath.AUTO, Propagation.CAUSAL, seen);

        assertThat(seen.all()).hasSize(FRAMES - 1);
        seen.all().forEach((frame, map) -> assertThat(map).isEqualTo(map(frame, 0)));
        assertThat(estimates.calls()).as("one a frame").hasSize(FRAMES - 1).doesNotHaveDuplicates();
    }

    @Test
    void areRefusedWhereNoFlowIsOfAFrameAndItsKeyFrame() {
        SeenMaps seen = SeenMaps.of(MapKind.CONV6_1);
        String message =
                "a scheduler that sees conv6-1 needs a propagation along flows that a FlowNet2-s estimates between each frame and its key frame";

        assertThatThrownBy(() -> run(new Seeing(), FlowPath.CHAINED, Propagation.CAUSAL, seen))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(message);
        assertThatThrownBy(() -> run(new FakeFlow(), FlowPath.DIRECT, Propagation.BLEND, seen))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(message);
    }
}
