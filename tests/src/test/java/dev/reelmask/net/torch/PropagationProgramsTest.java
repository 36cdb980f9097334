package dev.reelmask.net.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.net.probe.LabelNetwork;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.warp.WarpSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** The warp and the blend, seen through the network that knows the true labels. */
class PropagationProgramsTest {
    private static final FrameSize SIZE = new FrameSize(50, 36);
    private static final ClassSet CLASSES =
            new ClassSet("three", List.of(new LabelClass("a", 1), new LabelClass("b", 2), new LabelClass("c", 3)), -1);

    @Test
    void zeroFlowGivesTheKeyFramesMask() {
        LabelMap label = randomLabel(1);
        try (LabelNetwork network = network(i -> label);
                State state = state(network, grey(0, 100))) {
            LabelMap mask = network.propagate(grey(1, 100), List.of(source(state, grey(0, 100), 0, 0, 1)), SIZE);

            assertThat(mask).isEqualTo(label).isEqualTo(network.keyMask(state, SIZE));
        }
    }

    @Test
    void aWholePixelFlowShiftsTheMaskAndRepeatsTheBorder() {
        LabelMap label = randomLabel(2);
        try (LabelNetwork network = network(i -> label);
                State state = state(network, grey(0, 100))) {
            LabelMap mask = network.propagate(grey(1, 100), List.of(source(state, grey(0, 100), 3, -2, 1)), SIZE);

            for (int y = 0; y < SIZE.height(); y++) {
                for (int x = 0; x < SIZE.width(); x++) {
                    int keyX = Math.min(x + 3, SIZE.width() - 1);
                    int keyY = Math.max(y - 2, 0);
                    assertThat(mask.id(x, y)).as("%d,%d", x, y).isEqualTo(label.id(keyX, keyY));
                }
            }
        }
    }

    @Test
    void theKeyThatLooksLikeTheFrameWins() {
        try (LabelNetwork network = network(i -> uniform(i == 0 ? 0 : 2));
                State unlike = state(network, grey(0, 20));
                State alike = state(network, grey(6, 200))) {
            List<WarpSource> sources =
                    List.of(source(unlike, grey(0, 20), 0, 0, 1), source(alike, grey(6, 200), 0, 0, 5));

            LabelMap mask = network.propagate(grey(1, 201), sources, SIZE);

            assertThat(mask).isEqualTo(uniform(2));
        }
    }

    @Test
    void theNearerOfTwoLikeKeysWins() {
        try (LabelNetwork network = network(i -> uniform(i == 0 ? 1 : 2));
                State near = state(network, grey(0, 90));
                State far = state(network, grey(6, 90))) {
            List<WarpSource> sources = List.of(source(near, grey(0, 90), 0, 0, 2), source(far, grey(6, 90), 0, 0, 4));

            assertThat(network.propagate(grey(2, 90), sources, SIZE)).isEqualTo(uniform(1));
        }
    }

    @Test
    void masksAreMadeAtTheTargetSize() {
        FrameSize twice = new FrameSize(100, 72);
        LabelMap halves = halves();
        try (LabelNetwork network = network(i -> halves);
                State state = state(network, grey(0, 100))) {
            LabelMap mask = network.propagate(grey(1, 100), List.of(source(state, grey(0, 100), 0, 0, 1)), twice);

            assertThat(mask).isEqualTo(halves.resized(twice)).isEqualTo(network.keyMask(state, twice));
        }
    }

    @Test
    void ignoredPixelsOfOneKeyAreFilledByTheOther() {
        try (LabelNetwork network = network(i -> uniform(i == 0 ? LabelMap.IGNORE : 2));
                State ignored = state(network, grey(0, 90));
                State labelled = state(network, grey(6, 90))) {
            List<WarpSource> sources =
                    List.of(source(ignored, grey(0, 90), 0, 0, 1), source(labelled, grey(6, 90), 0, 0, 5));

            assertThat(network.propagate(grey(1, 90), sources, SIZE)).isEqualTo(uniform(2));
        }
    }

    @Test
    void refusesThreeSources() {
        try (LabelNetwork network = network(i -> uniform(0));
                State state = state(network, grey(0, 90))) {
            WarpSource source = source(state, grey(0, 90), 0, 0, 1);

            assertThatThrownBy(() -> network.propagate(grey(1, 90), List.of(source, source, source), SIZE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a frame has one or two sources, got 3");
        }
    }

    private static LabelNetwork network(IntFunction<LabelMap> labels) {
        return new LabelNetwork(CLASSES, SizePolicy.source(), labels);
    }

    private static State state(LabelNetwork network, RgbFrame frame) {
        return network.keyStates(List.of(frame)).get(0);
    }

    private static WarpSource source(State state, RgbFrame key, float u, float v, int distance) {
        float[] uv = new float[SIZE.pixels() * 2];
        for (int i = 0; i < uv.length; i += 2) {
            uv[i] = u;
            uv[i + 1] = v;
        }
        return new WarpSource(state, key, new FlowField(SIZE, uv), distance);
    }

    private static RgbFrame grey(int index, int level) {
        byte[] rgb = new byte[SIZE.pixels() * 3];
        Arrays.fill(rgb, (byte) level);
        return new RgbFrame(index, index * 40_000L, SIZE, rgb);
    }

    private static LabelMap uniform(int id) {
        byte[] ids = new byte[SIZE.pixels()];
        Arrays.fill(ids, (byte) id);
        return new LabelMap(SIZE, ids);
    }

    private static LabelMap halves() {
        byte[] ids = new byte[SIZE.pixels()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) (i % SIZE.width() < SIZE.width() / 2 ? 0 : 2);
        }
        return new LabelMap(SIZE, ids);
    }

    private static LabelMap randomLabel(long seed) {
        Random random = new Random(seed);
        byte[] ids = new byte[SIZE.pixels()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) random.nextInt(CLASSES.size());
        }
        return new LabelMap(SIZE, ids);
    }
}
