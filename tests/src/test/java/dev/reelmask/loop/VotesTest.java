package dev.reelmask.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSource;
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

/** Key frames that wait for the next one's votes. */
@Timeout(60)
class VotesTest {
    private static final FrameSize SIZE = new FrameSize(24, 16);
    private static final int CPU = -1;
    private static final LoopSettings SETTINGS = LoopSettings.defaults();

    private final FakeNetwork network = new FakeNetwork();
    private final FakeFlow flow = new FakeFlow();

    private List<FrameResult> rows(Propagation propagation, String scheduler, int first, int frames, int rowsEnd) {
        return rows(SETTINGS, propagation, scheduler, first, frames, rowsEnd);
    }

    private List<FrameResult> rows(
            LoopSettings settings, Propagation propagation, String scheduler, int first, int frames, int rowsEnd) {
        WarpSystem system = new WarpSystem(network, flow, new WarpSettings(propagation, FlowPath.CHAINED));
        OperatingPoint point =
                new OperatingPoint(system, Schedulers.parse(scheduler).open(CPU), References.NONE);
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());
        KeyReason reason = first == 0 ? KeyReason.FIRST : KeyReason.PIECE;
        GeneratedFrames source = GeneratedFrames.of(SIZE, first, frames);
        new SegmentationLoop(network, settings)
                .run(new LoopInput(
                        "c",
                        "c",
                        reason,
                        source,
                        rowsEnd,
                        SIZE,
                        Labels.none(),
                        List.of(new LoopOutput(point, rows::add))));
        assertThat(network.open()).isZero();
        return rows;
    }

    private static List<LabelMap> masks(List<FrameResult> rows) {
        return rows.stream().map(FrameResult::mask).toList();
    }

    private static List<String> keys(List<FrameResult> rows) {
        return rows.stream()
                .filter(FrameResult::isKey)
                .map(row -> row.frame() + " " + row.keyReason().orElseThrow())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"every-frame", "fixed:4", "fixed:50", "random:0.3,seed=7", "flow-magnitude:3"})
    void everyFrameHasItsRowInOrder(String scheduler) {
        for (int frames : new int[] {1, 2, 15}) {
            List<FrameResult> blend = rows(Propagation.BLEND, scheduler, 0, frames, LoopInput.OPEN);
            List<FrameResult> votes = rows(Propagation.VOTES, scheduler, 0, frames, LoopInput.OPEN);

            assertThat(votes)
                    .extracting(FrameResult::frame)
                    .isEqualTo(blend.stream().map(FrameResult::frame).toList());
            assertThat(keys(votes)).isEqualTo(keys(blend));
            assertThat(votes)
                    .extracting(FrameResult::lastKeyFrame)
                    .isEqualTo(blend.stream().map(FrameResult::lastKeyFrame).toList());
        }
    }

    @Test
    void aKeyFramesMaskTakesVotesOfItsNeighbours() {
        List<FrameResult> blend = rows(Propagation.BLEND, "fixed:4", 0, 13, LoopInput.OPEN);
        List<FrameResult> votes = rows(Propagation.VOTES, "fixed:4", 0, 13, LoopInput.OPEN);

        for (int key : new int[] {0, 4, 8, 12}) {
            assertThat(votes.get(key).mask())
                    .as("key frame %d", key)
                    .isNotEqualTo(blend.get(key).mask());
        }
    }

    @Test
    void theLongestGapIsThatOfBlend() {
        LoopSettings settings = SETTINGS.withMaxGap(6);

        assertThat(keys(rows(settings, Propagation.VOTES, "fixed:10", 0, 20, LoopInput.OPEN)))
                .isEqualTo(keys(rows(settings, Propagation.BLEND, "fixed:10", 0, 20, LoopInput.OPEN)))
                .containsExactly("0 first", "7 max-gap", "10 decided", "17 max-gap", "19 end");
    }

    @Test
    void theNextKeyFrameHasTheVotesOfTheOneAfterIt() {
        List<FrameResult> whole = rows(Propagation.VOTES, "fixed:4", 0, 27, LoopInput.OPEN);

        assertThat(masks(rows(Propagation.VOTES, "fixed:4", 0, 9, 8)).subList(0, 4))
                .isEqualTo(masks(whole).subList(0, 4));
        assertThat(masks(rows(Propagation.VOTES, "fixed:4", 0, 5, 4)))
                .isNotEqualTo(masks(whole).subList(0, 4));
    }

    @Test
    void aPieceBeginsWithoutTheVotesBeforeItAndEndsOnTheNextOnesFirstKey() {
        List<FrameResult> whole = rows(Propagation.VOTES, "fixed:4", 0, 27, LoopInput.OPEN);
        List<FrameResult> second = rows(Propagation.VOTES, "fixed:4", 8, 27, LoopInput.OPEN);

        List<FrameResult> piece = rows(Propagation.VOTES, "fixed:4", 8, 17, 16);

        assertThat(keys(piece)).containsExactly("8 piece", "12 decided");
        assertThat(masks(piece).subList(0, 4)).isEqualTo(masks(second).subList(0, 4));
        assertThat(masks(piece))
                .as("as of a sequence that ends on the next piece's first frame")
                .isEqualTo(masks(rows(Propagation.VOTES, "fixed:4", 8, 17, LoopInput.OPEN))
                        .subList(0, 8));
        assertThat(masks(second)).isNotEqualTo(masks(whole).subList(8, 27));
    }

    @ParameterizedTest
    @ValueSource(strings = {"every-frame", "fixed:4", "fixed:50", "random:0.3,seed=7", "flow-magnitude:3"})
    void masksDoNotDependOnTheWindow(String scheduler) {
        List<FrameResult> plain = rows(SETTINGS.withWindow(1), Propagation.VOTES, scheduler, 0, 27, LoopInput.OPEN);

        for (int window : new int[] {3, 50}) {
            assertThat(masks(rows(SETTINGS.withWindow(window), Propagation.VOTES, scheduler, 0, 27, LoopInput.OPEN)))
                    .isEqualTo(masks(plain));
        }
    }

    @Test
    void noMoreStatesAreOpenThanThoseOfTheKeyFramesAroundWithTheirVotes() {
        rows(Propagation.VOTES, "fixed:4", 0, 60, LoopInput.OPEN);

        assertThat(network.mostOpen()).as("three key frames, two with votes").isLessThanOrEqualTo(6);
    }

    @Test
    void theNetworksOwnMaskOfAKeyFrameIsNotMade() {
        rows(Propagation.VOTES, "fixed:4", 0, 20, LoopInput.OPEN);
        assertThat(network.keyMasks()).isZero();

        rows(Propagation.BLEND, "fixed:4", 0, 20, LoopInput.OPEN);
        assertThat(network.keyMasks()).isEqualTo(6);
    }

    @Test
    void aPieceWhoseLastFrameIsAKeyFrameStillTakesTheVotesBehindIt() {
        List<FrameResult> whole = rows(Propagation.VOTES, "fixed:4", 0, 27, LoopInput.OPEN);

        List<FrameResult> piece = rows(Propagation.VOTES, "fixed:4", 0, 10, 9);

        assertThat(masks(piece)).hasSize(9);
        assertThat(masks(piece).subList(0, 4)).isEqualTo(masks(whole).subList(0, 4));
        assertThat(masks(piece))
                .as("as of a sequence that ends on the next piece's first frame")
                .isEqualTo(masks(rows(Propagation.VOTES, "fixed:4", 0, 10, LoopInput.OPEN))
                        .subList(0, 9));
        assertThat(keys(piece)).containsExactly("0 first", "4 decided", "8 decided");
    }

    /** Gives states that cannot be blended. */
    private static final class Unblending implements WarpNetwork {
        @Override
        public ClassSet classes() {
            return new FakeNetwork().classes();
        }

        @Override
        public SizePolicy sizePolicy() {
            return SizePolicy.source();
        }

        @Override
        public List<State> keyStates(List<RgbFrame> frames) {
            return List.of();
        }

        @Override
        public LabelMap keyMask(State state, FrameSize target) {
            return new LabelMap(target, new byte[target.pixels()]);
        }

        @Override
        public LabelMap propagate(RgbFrame current, List<WarpSource> sources, FrameSize target) {
            return new LabelMap(target, new byte[target.pixels()]);
        }

        @Override
        public String description() {
            return "unblending";
        }

        @Override
        public void close() {}
    }

    @Test
    void aNetworkThatCannotBlendIsRefusedWithAWord() {
        WarpSettings settings = new WarpSettings(Propagation.VOTES, FlowPath.AUTO);

        assertThatThrownBy(() -> new WarpSystem(new Unblending(), flow, settings))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Take blend.");
    }
}
