package dev.reelmask.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceNeeds;
import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.DisPreset;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.metric.PixelMotion;
import dev.reelmask.propagate.Needs;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.SequenceScope;
import dev.reelmask.propagate.Track;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.OnePointLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What frames that wait for their next key frame weigh, and how many may wait. */
@Timeout(60)
class WaitingFramesTest {
    private static final LoopSettings SETTINGS = LoopSettings.defaults();
    private static final FrameSize SIZE = new FrameSize(208, 160);

    private final FakeNetwork network = new FakeNetwork();

    private int most(FlowEstimator flow, LoopSettings settings, int width, int height) {
        return most(flow, EvidenceNeeds.NONE, settings, width, height);
    }

    private int most(FlowEstimator flow, EvidenceNeeds evidence, LoopSettings settings, int width, int height) {
        return most(flow, evidence, Optional.empty(), settings, new FrameSize(width, height));
    }

    private int most(
            FlowEstimator flow,
            EvidenceNeeds evidence,
            Optional<PixelMotion> motion,
            LoopSettings settings,
            FrameSize size) {
        WarpSystem system = new WarpSystem(network, flow, WarpSettings.defaults());
        return WaitingFrames.most(system, evidence, motion, settings, size, () -> {});
    }

    @Test
    void fewerFramesAreSeenAheadWhereTheyAreLarge() {
        EvidenceNeeds needs = new EvidenceNeeds(Set.of(), Set.of(), Set.of(), 32);

        assertThat(WaitingFrames.ahead(EvidenceNeeds.NONE, new FrameSize(16, 16)))
                .isZero();
        assertThat(WaitingFrames.ahead(needs, new FrameSize(256, 256))).isEqualTo(32);
        assertThat(WaitingFrames.ahead(needs, new FrameSize(2048, 1024))).isEqualTo(8);
        assertThat(WaitingFrames.ahead(needs, new FrameSize(8192, 8192))).isOne();
    }

    @Test
    void whatScoresTakeOfThemCountsToo() {
        FrameSize size = new FrameSize(2048, 1024);
        Optional<PixelMotion> pixels = Optional.of(new PixelMotion(new FakeFlow()));
        try (DisFlow dis = new DisFlow(DisPreset.BALANCED)) {
            assertThat(most(dis, EvidenceNeeds.NONE, pixels, SETTINGS, size)).isBetween(20, 60);
            assertThat(most(dis, EvidenceNeeds.NONE, pixels, SETTINGS, new FrameSize(480, 360)))
                    .isEqualTo(120);
            assertThat(most(new FakeFlow(), EvidenceNeeds.NONE, pixels, SETTINGS, size))
                    .as("propagation needs the pixels too")
                    .isEqualTo(most(new FakeFlow(), SETTINGS, 2048, 1024));
        }
    }

    @Test
    void theGapIsShorterWhereItsFramesWouldBeTooHeavy() {
        try (DisFlow dis = new DisFlow(DisPreset.BALANCED)) {
            assertThat(most(dis, SETTINGS, 480, 360)).isEqualTo(120);
            assertThat(most(dis, SETTINGS, 2048, 1024)).as("within 384 MiB").isEqualTo(120);
            assertThat(most(dis, EvidenceNeeds.of(EvidenceKind.FLOW_MAGNITUDE), SETTINGS, 2048, 1024))
                    .as("flows are kept with the frames")
                    .isBetween(30, 60)
                    .isEqualTo(most(dis, new EvidenceNeeds(Set.of(), Set.of(MapKind.FLOW_GRID)), SETTINGS, 2048, 1024));
            assertThat(most(dis, SETTINGS.withHeldMb(128), 2048, 1024)).isBetween(20, 40);
            assertThat(most(dis, SETTINGS.withHeldMb(1000), 8192, 4096)).isBetween(2, 10);
            assertThat(most(dis, SETTINGS, 8192, 4096))
                    .as("two key frames take 288 of 384 MiB")
                    .isEqualTo(1);
            assertThat(most(dis, SETTINGS.withHeldMb(1), 8192, 4096)).isEqualTo(1);
            assertThat(most(new FakeFlow(), SETTINGS, 2048, 1024))
                    .as("a flow that needs pixels")
                    .isBetween(5, 40);
        }
    }

    @Test
    void theGapIsShorterWhereTwoOfThemWait() {
        try (DisFlow dis = new DisFlow(DisPreset.BALANCED)) {
            WarpSystem votes = new WarpSystem(network, dis, new WarpSettings(Propagation.VOTES, FlowPath.AUTO));
            FrameSize size = new FrameSize(2048, 1024);

            assertThat(WaitingFrames.most(
                            votes, EvidenceNeeds.NONE, Optional.empty(), SETTINGS.withHeldMb(256), size, () -> {}))
                    .isEqualTo(most(dis, SETTINGS.withHeldMb(128), 2048, 1024));
        }
    }

    private Map<String, List<String>> keys(OnePointLoop.Settings settings, String... clips) {
        Map<String, List<String>> keys = new TreeMap<>();
        List<OnePointLoop.Input> inputs = new ArrayList<>();
        for (String clip : clips) {
            List<String> its = Collections.synchronizedList(new ArrayList<>());
            keys.put(clip, its);
            inputs.add(new OnePointLoop.Input(
                    clip,
                    clip,
                    KeyReason.FIRST,
                    GeneratedFrames.of(SIZE, 0, 9),
                    SIZE,
                    Labels.none(),
                    row -> row.keyReason().ifPresent(reason -> its.add(row.frame() + " " + reason))));
        }
        new OnePointLoop(
                        new WarpSystem(network, new FakeFlow(), WarpSettings.defaults()),
                        Schedulers.parse("fixed:50"),
                        settings)
                .run(inputs)
                .forEach(LoopOutcome::orThrow);
        return keys;
    }

    @Test
    void aKeyFrameIsForcedWhenTooManyBytesWaitWhateverRunsBeside() {
        OnePointLoop.Settings one = OnePointLoop.Settings.defaults().withHeldMb(1);
        List<String> expected = List.of("0 first", "2 max-gap", "4 max-gap", "6 max-gap", "8 max-gap");

        assertThat(keys(one, "a")).containsExactly(Map.entry("a", expected));
        for (int window : new int[] {1, 4, 50}) {
            assertThat(keys(one.withWindow(window), "a", "b", "c"))
                    .containsExactly(Map.entry("a", expected), Map.entry("b", expected), Map.entry("c", expected));
        }
    }

    @ParameterizedTest
    @CsvSource({"BLEND, 2, 0", "BLEND, 2, 300", "BLEND, 8, 1500", "NEAREST, 4, 700", "VOTES, 4, 100", "VOTES, 8, 600"})
    void keyFramesThatAreHeldCountWithTheFramesThatWait(Propagation propagation, int heldMb, int stateKib) {
        FlowEstimator flow = new FakeFlow();
        WarpSystem system = new WarpSystem(
                network.withStateBytes(stateKib << 10), flow, new WarpSettings(propagation, FlowPath.AUTO));
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());
        new OnePointLoop(
                        system,
                        Schedulers.parse("fixed:500"),
                        OnePointLoop.Settings.defaults().withHeldMb(heldMb))
                .run(new OnePointLoop.Input(
                        "c", "c", KeyReason.FIRST, GeneratedFrames.of(SIZE, 0, 60), SIZE, Labels.none(), rows::add));

        int longest = rows.stream()
                .mapToInt(row -> row.frame() - row.lastKeyFrame())
                .max()
                .orElseThrow();
        long waiting = system.needs().nextKeys() * system.waitingBytes(SIZE, longest, EvidenceNeeds.NONE);
        long keys = system.needs().heldKeys() * 4L * SIZE.pixels();
        long states = (long) network.mostOpen() * (stateKib << 10);
        assertThat(longest).isBetween(2, 58);
        assertThat(waiting + keys + states)
                .as("bytes of %d frames and %d states", longest, network.mostOpen())
                .isLessThanOrEqualTo((long) heldMb << 20);
    }

    @Test
    void framesThatWaitHaveNoPixelsWhereNobodyAsksForThem() {
        try (DisFlow dis = new DisFlow(DisPreset.BALANCED)) {
            WarpSystem system = new WarpSystem(network, dis, WarpSettings.defaults());

            List<FrameResult> light = rows(new Watched(system, false));

            assertThat(light).hasSize(12);
            assertThat(light)
                    .extracting(FrameResult::mask)
                    .isEqualTo(rows(new Watched(system, true)).stream()
                            .map(FrameResult::mask)
                            .toList());
        }
    }

    /** Compared frames go through the network after they were decided: their pixels are there until then. */
    private List<FrameResult> rows(Watched system) {
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());
        OnePointLoop.Settings settings = OnePointLoop.Settings.defaults()
                .withReferences(new References(0.5, Double.POSITIVE_INFINITY))
                .withWindow(4);
        new OnePointLoop(system, Schedulers.parse("fixed:5"), settings)
                .run(new OnePointLoop.Input(
                        "c", "c", KeyReason.FIRST, GeneratedFrames.of(SIZE, 0, 12), SIZE, Labels.none(), rows::add));
        assertThat(rows).anyMatch(row -> row.accuracy().isPresent());
        return rows;
    }

    /** Looks whether frames have pixels when their masks are made. */
    private record Watched(PropagationSystem system, boolean needsPixels) implements PropagationSystem {
        @Override
        public SegmentationNetwork network() {
            return system.network();
        }

        @Override
        public Needs needs() {
            return system.needs();
        }

        @Override
        public void distil(RgbFrame frame) {
            system.distil(frame);
        }

        @Override
        public Track open(SequenceScope scope) {
            return system.open(scope);
        }

        @Override
        public List<LabelMap> propagate(List<Request> requests) {
            for (Request request : requests) {
                if (needsPixels) {
                    assertThat(request.frame().rgb()).isNotEmpty();
                } else {
                    assertThatThrownBy(() -> request.frame().rgb()).hasMessageContaining("let go of its pixels");
                }
            }
            return system.propagate(requests);
        }
    }
}
