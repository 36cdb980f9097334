package dev.reelmask.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.State;
import dev.reelmask.testing.GeneratedFrames;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link SegmentationNetwork} keeps. */
public interface SegmentationNetworkContract {
    FrameSize SIZE = new FrameSize(45, 30);

    /** A new network; the test closes it. */
    SegmentationNetwork open();

    private static List<RgbFrame> frames(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> GeneratedFrames.displaced(i, SIZE, 9.0 * i, 5.0 * i))
                .toList();
    }

    private static List<LabelMap> masks(SegmentationNetwork network, List<RgbFrame> frames, FrameSize target) {
        List<State> states = network.keyStates(frames);
        try {
            return states.stream().map(state -> network.keyMask(state, target)).toList();
        } finally {
            states.forEach(State::close);
        }
    }

    @Test
    default void aBatchGivesWhatItsFramesGiveAlone() {
        try (SegmentationNetwork network = open()) {
            List<LabelMap> together = masks(network, frames(3), SIZE);

            assertThat(together).hasSize(3);
            for (int i = 0; i < 3; i++) {
                assertThat(together.get(i))
                        .as("frame %d", i)
                        .isEqualTo(
                                masks(network, List.of(frames(3).get(i)), SIZE).get(0));
            }
        }
    }

    @Test
    default void noFramesAreNoWork() {
        try (SegmentationNetwork network = open()) {
            assertThat(network.keyStates(List.of())).isEmpty();
        }
    }

    @Test
    default void masksHaveTheSizeAskedForAndKnownClasses() {
        FrameSize target = new FrameSize(61, 17);
        try (SegmentationNetwork network = open()) {
            LabelMap mask = masks(network, frames(1), target).get(0);

            assertThat(mask.size()).isEqualTo(target);
            for (byte id : mask.ids()) {
                int number = id & 0xff;
                assertThat(number == LabelMap.IGNORE
                                || number < network.classes().size())
                        .as("class %d", number)
                        .isTrue();
            }
        }
    }

    @Test
    default void aStateGivesItsMaskAgain() {
        try (SegmentationNetwork network = open();
                State state = network.keyStates(frames(1)).get(0)) {
            assertThat(network.keyMask(state, SIZE)).isEqualTo(network.keyMask(state, SIZE));
        }
    }

    @Test
    default void twoOfAKindDescribeThemselvesAlikeAndGiveTheSame() {
        try (SegmentationNetwork one = open();
                SegmentationNetwork two = open()) {
            assertThat(one.description()).isNotBlank().isEqualTo(two.description());
            assertThat(masks(one, frames(1), SIZE)).isEqualTo(masks(two, frames(1), SIZE));
        }
    }
}
