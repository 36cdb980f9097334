package dev.reelmask.propagate.warp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.evidence.ClassSource;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceSource;
import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.SequenceScope;
import dev.reelmask.propagate.Track;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.testing.FakeNetwork;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A grey bar that moves to the right by four pixels a frame, over black. */
class WarpEvidenceTest {
    private static final FrameSize SIZE = new FrameSize(64, 32);
    private static final int START = 12;
    private static final int BAR = 16;

    private static RgbFrame frame(int index) {
        byte[] rgb = new byte[3 * SIZE.pixels()];
        for (int y = 0; y < SIZE.height(); y++) {
            for (int x = START + 4 * index; x < START + 4 * index + BAR; x++) {
                for (int c = 0; c < 3; c++) {
                    rgb[3 * (y * SIZE.width() + x) + c] = (byte) 200;
                }
            }
        }
        return new RgbFrame(index, index * 40_000L, SIZE, rgb);
    }

    /** The same displacement everywhere; {@code right} pixels to the right for each frame between the two. */
    private record Even(double right) implements FlowEstimator {
        @Override
        public FlowField estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
            float[] uv = new float[2 * SIZE.pixels()];
            for (int i = 0; i < uv.length; i += 2) {
                uv[i] = (float) right * (reference.index() - current.index());
            }
            return new FlowField(SIZE, uv);
        }

        @Override
        public String description() {
            return "even";
        }

        @Override
        public void close() {}
    }

    private static double measure(FlowEstimator flow, EvidenceKind kind) {
        return measure(flow, track -> {
            EvidenceSource source = track.evidence(kind).orElseThrow();
            source.measure(frame(1), frame(0));
            return source.measure(frame(2), frame(0));
        });
    }

    private static ClassNumbers byClass(FlowEstimator flow) {
        return measure(flow, track -> {
            ClassSource source = track.classes(ClassKind.CLASS_RESIDUAL).orElseThrow();
            source.measure(frame(1), frame(0));
            return source.measure(frame(2), frame(0));
        });
    }

    private static <T> T measure(FlowEstimator flow, Function<Track, T> measure) {
        FakeNetwork network = new FakeNetwork();
        WarpSystem system = new WarpSystem(network, flow, new WarpSettings(Propagation.CAUSAL, FlowPath.DIRECT));
        RgbFrame first = frame(0);
        try (Track track = system.open(new SequenceScope());
                Key key = new Key(first, network.keyStates(List.of(first)).get(0))) {
            track.key(key);
            return measure.apply(track);
        }
    }

    @Test
    void nothingIsLeftOfTheDifferenceAlongTheRightFlow() {
        assertThat(measure(new Even(4), EvidenceKind.WARP_RESIDUAL)).isCloseTo(0, within(1e-9));
        // eight columns of the bar, and eight that it has left, of 64
        assertThat(measure(new Even(0), EvidenceKind.WARP_RESIDUAL)).isCloseTo(200 * 16 / 64.0, within(1e-9));
    }

    @Test
    void classesChangeWherePropagationMovesThem() {
        assertThat(measure(new Even(0), EvidenceKind.CLASS_CHANGE)).isZero();
        assertThat(measure(new Even(4), EvidenceKind.CLASS_CHANGE)).isCloseTo(16 / 64.0, within(1e-9));
    }

    @Test
    void whatIsLeftIsToldClassByClass() {
        ClassNumbers right = byClass(new Even(4));
        ClassNumbers still = byClass(new Even(0));
        int bar = barClass(right);

        assertThat(right.value(0)).isEqualTo(48 / 64f);
        assertThat(right.value(2 * bar)).isEqualTo(16 / 64f);
        assertThat(right.value(1)).isZero();
        assertThat(right.value(2 * bar + 1)).isZero();
        // the mask stays: the bar is gone from half of its place, and stands on as much of what was black
        assertThat(still.value(2 * bar)).isEqualTo(16 / 64f);
        assertThat(still.value(2 * bar + 1)).isEqualTo(100);
        assertThat(still.value(1)).isCloseTo(200 * 8 / 48f, within(1e-4f));
    }

    @Test
    void aClassWithoutPixelsHasZeroOfEverything() {
        ClassNumbers numbers = byClass(new Even(4));
        int bar = barClass(numbers);
        int other = bar == 1 ? 2 : 1;

        assertThat(numbers.length()).isEqualTo(2 * new FakeNetwork().classes().size());
        assertThat(numbers.value(2 * other)).isZero();
        assertThat(numbers.value(2 * other + 1)).isZero();
    }

    private static int barClass(ClassNumbers numbers) {
        return IntStream.range(1, numbers.length() / 2)
                .filter(id -> numbers.value(2 * id) > 0)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void flowsThereAndBackMeetWhereTheyAreRight() {
        assertThat(measure(new Even(4), EvidenceKind.FLOW_INCONSISTENCY)).isCloseTo(0, within(1e-6));
        FlowEstimator alwaysRight = new FlowEstimator() {
            @Override
            public Flow estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
                float[] uv = new float[2 * SIZE.pixels()];
                for (int i = 0; i < uv.length; i += 2) {
                    uv[i] = 3;
                }
                return new FlowField(SIZE, uv);
            }

            @Override
            public String description() {
                return "always right";
            }

            @Override
            public void close() {}
        };
        assertThat(measure(alwaysRight, EvidenceKind.FLOW_INCONSISTENCY)).isCloseTo(6, within(1e-5));
    }

    @ParameterizedTest
    @EnumSource(value = EvidenceKind.class, names = "FRAME_DIFFERENCE", mode = EnumSource.Mode.EXCLUDE)
    void whatTakesFlowsNeedsAPropagationThatMakesThem(EvidenceKind kind) {
        assertThat(kind.takesFlow()).isTrue();
        assertThatThrownBy(() -> EvidenceSource.of(kind)).isInstanceOf(UserException.class);
    }
}
