package dev.reelmask.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.DisPreset;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.result.Accuracy;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.Reference;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.OnePointLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SegmentationLoopTest {
    private static final FrameSize SIZE = new FrameSize(24, 16);
    private static final References EVERY = new References(1, Double.POSITIVE_INFINITY);
    private static final OnePointLoop.Settings SETTINGS =
            OnePointLoop.Settings.defaults().withoutEndKey();

    private final FakeNetwork network = new FakeNetwork();
    private final FakeFlow flow = new FakeFlow();

    /** All that a row says, but for its times. */
    private record Said(int frame, boolean key, int lastKey, double ratio, String score, LabelMap mask) {
        static Said of(FrameResult row) {
            return new Said(
                    row.frame(),
                    row.isKey(),
                    row.lastKeyFrame(),
                    row.keyAllRatio(),
                    Double.toString(row.score()),
                    row.mask());
        }
    }

    private static OnePointLoop.Input input(String id, FrameSource frames, ResultConsumer rows) {
        return new OnePointLoop.Input(id, id, KeyReason.FIRST, frames, SIZE, Labels.none(), rows);
    }

    private OnePointLoop loop(String scheduler, WarpSettings warp, OnePointLoop.Settings settings) {
        return new OnePointLoop(new WarpSystem(network, flow, warp), Schedulers.parse(scheduler), settings);
    }

    private OnePointLoop loop(String scheduler, OnePointLoop.Settings settings) {
        return loop(scheduler, WarpSettings.defaults(), settings);
    }

    private List<FrameResult> rows(String scheduler, OnePointLoop.Settings settings, int first, int end) {
        return rows(scheduler, WarpSettings.defaults(), settings, first, end);
    }

    private List<FrameResult> rows(
            String scheduler, WarpSettings warp, OnePointLoop.Settings settings, int first, int end) {
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());
        loop(scheduler, warp, settings).run(input("clip", GeneratedFrames.of(SIZE, first, end), rows::add));
        return rows;
    }

    private static List<Integer> keys(List<FrameResult> rows) {
        return rows.stream().filter(FrameResult::isKey).map(FrameResult::frame).toList();
    }

    @Test
    void aPieceBeginsWithAnEmptyHistory() {
        List<FrameResult> rows = rows("fixed:4", SETTINGS, 100, 106);

        assertThat(rows)
                .extracting(row -> row.keyAllRatio() * History.WINDOW, FrameResult::lastKeyFrame)
                .containsExactly(
                        tuple(0.0, 100),
                        tuple(0.0, 100),
                        tuple(0.0, 100),
                        tuple(0.0, 100),
                        tuple(1.0, 104),
                        tuple(1.0, 104));
    }

    @ParameterizedTest
    @ValueSource(strings = {"every-frame", "fixed:5", "random:0.3,seed=7", "frame-difference:20", "flow-magnitude:2.5"})
    void saysTheSameForEveryWindowAndWhateverRunsBeside(String scheduler) {
        for (Propagation propagation : Propagation.values()) {
            for (FlowPath path : FlowPath.values()) {
                WarpSettings warp = new WarpSettings(propagation, path);
                saysTheSame(scheduler, warp, SETTINGS.withMaxGap(9));
                saysTheSame(scheduler, warp, OnePointLoop.Settings.defaults().withMaxGap(9));
            }
        }
    }

    private void saysTheSame(String scheduler, WarpSettings warp, OnePointLoop.Settings plain) {
        List<List<Said>> alone = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            alone.add(lockstep(scheduler, warp, plain, i, i + 1).get(0));
        }
        for (int window : new int[] {1, 4, 50}) {
            assertThat(lockstep(scheduler, warp, plain.withWindow(window), 0, 3))
                    .as("%s, %s, window %d", warp, plain, window)
                    .isEqualTo(alone);
        }
    }

    /** Rows of clips from … to − 1, which differ in length, run together. */
    private List<List<Said>> lockstep(String scheduler, OnePointLoop.Settings settings, int from, int to) {
        return lockstep(scheduler, WarpSettings.defaults(), settings, from, to);
    }

    private List<List<Said>> lockstep(
            String scheduler, WarpSettings warp, OnePointLoop.Settings settings, int from, int to) {
        List<List<Said>> said = new ArrayList<>();
        List<OnePointLoop.Input> inputs = new ArrayList<>();
        for (int i = from; i < to; i++) {
            List<Said> rows = Collections.synchronizedList(new ArrayList<>());
            said.add(rows);
            GeneratedFrames frames = GeneratedFrames.of(SIZE, 11 * i, 11 * i + 23 + 9 * i);
            inputs.add(input("clip" + i, frames, row -> rows.add(Said.of(row))));
        }
        loop(scheduler, warp, settings).run(inputs).forEach(LoopOutcome::orThrow);
        return said;
    }

    @ParameterizedTest
    @CsvSource({"CAUSAL", "NEAREST", "BLEND"})
    void deliversEveryFrameInOrderAndClosesEveryState(Propagation propagation) {
        List<FrameResult> rows = rows("fixed:4", new WarpSettings(propagation, FlowPath.INIT), SETTINGS, 0, 15);

        assertThat(rows)
                .extracting(FrameResult::frame)
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
        assertThat(keys(rows)).containsExactly(0, 4, 8, 12);
        assertThat(rows)
                .extracting(FrameResult::lastKeyFrame)
                .containsExactly(0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12);
        assertThat(network.propagated()).isEqualTo(11);
        assertThat(network.open()).isZero();
        assertThat(network.mostOpen()).isEqualTo(2);
    }

    @Test
    void startsAPieceWithAForcedKey() {
        List<FrameResult> rows = rows("fixed:4", SETTINGS, 6, 13);

        assertThat(keys(rows)).containsExactly(6, 8, 12);
        assertThat(rows.get(0).keyAllRatio()).isZero();
        assertThat(rows.get(2).keyAllRatio()).isEqualTo(1 / 90.0);
    }

    @Test
    void forcesAKeyOnceTheLongestGapIsHeld() {
        List<FrameResult> rows = rows("fixed:10", SETTINGS.withMaxGap(6), 0, 20);

        assertThat(rows)
                .filteredOn(FrameResult::isKey)
                .extracting(row -> row.frame() + " " + row.keyReason().orElseThrow())
                .containsExactly("0 first", "7 max-gap", "10 decided", "17 max-gap");
    }

    @Test
    void neverForcesAKeyWhereNothingIsHeld() {
        WarpSettings causal = new WarpSettings(Propagation.CAUSAL, FlowPath.INIT);

        assertThat(keys(rows("fixed:50", causal, SETTINGS.withMaxGap(6), 0, 20)))
                .containsExactly(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CAUSAL | DIRECT | 1->0 2->0 3->0",
                "CAUSAL | CHAINED | 1->0 2->1 3->2",
                "CAUSAL | INIT | 1->0 2->1 2~>0 3->2 3~>0",
                "CAUSAL | AUTO | 1->0 2->1 2~>0 3->2",
                "NEAREST | AUTO | 3->4 1->0 2->1 2~>0",
                "BLEND | AUTO | 3->4 2->3 2~>4 1->2 1->0 2->1 2~>0 3->2",
                "NEAREST | DIRECT | 1->0 2->0 3->4",
                "NEAREST | CHAINED | 3->4 1->0 2->1",
                "NEAREST | INIT | 3->4 1->0 2->1 2~>0",
                "VOTES | DIRECT | 0->4 1->0 1->4 2->0 2->4 3->0 3->4 4->0",
                "VOTES | CHAINED | 3->4 2->3 1->2 0->1 1->0 2->1 3->2 4->3",
                "VOTES | AUTO | 3->4 2->3 2~>4 1->2 0->1 0~>4 1->0 2->1 2~>0 3->2 4->3 4~>0",
                "BLEND | DIRECT | 1->0 1->4 2->0 2->4 3->0 3->4",
                "BLEND | CHAINED | 3->4 2->3 1->2 1->0 2->1 3->2",
                "BLEND | INIT | 3->4 2->3 1->2 1->0 1~>4 2->1 2~>0 2~>4 3->2 3~>0"
            })
    void estimatesEachFlowOnce(Propagation propagation, FlowPath path, String calls) {
        rows("fixed:4", new WarpSettings(propagation, path), SETTINGS, 0, 5);

        assertThat(String.join(" ", flow.calls())).isEqualTo(calls);
    }

    @ParameterizedTest
    @EnumSource
    void estimatesNoFlowMoreInALargerWindow(Propagation propagation) {
        for (FlowPath path : FlowPath.values()) {
            WarpSettings warp = new WarpSettings(propagation, path);
            List<String> wanted = callsOf(warp, 1);

            assertThat(wanted).as("%s %s", propagation, path).doesNotHaveDuplicates();
            for (int window : new int[] {16, 64}) {
                assertThat(callsOf(warp, window))
                        .as("%s %s, window %d", propagation, path, window)
                        .isEqualTo(wanted);
            }
        }
    }

    private List<String> callsOf(WarpSettings warp, int window) {
        int before = flow.calls().size();
        List<FrameResult> rows = rows("flow-magnitude:2.5", warp, SETTINGS.withWindow(window), 0, 80);
        assertThat(keys(rows)).hasSizeBetween(10, 40);
        return List.copyOf(flow.calls().subList(before, flow.calls().size()));
    }

    @Test
    void putsTheNewKeysOfAllSequencesInOneBatch() {
        lockstep("fixed:5", SETTINGS, 0, 1);
        lockstep("every-frame", SETTINGS, 0, 3);

        assertThat(network.batchSizes().subList(5, 10)).containsExactly(3, 3, 3, 3, 3);
    }

    @Test
    void scoresAgainstLabelsAtTheirSize() {
        FrameSize labelSize = new FrameSize(12, 8);
        Labels labels = new Labels() {
            @Override
            public Optional<FrameSize> size() {
                return Optional.of(labelSize);
            }

            @Override
            public Optional<LabelMap> label(int frame) {
                byte[] ids = new byte[labelSize.pixels()];
                java.util.Arrays.fill(ids, (byte) 255);
                ids[0] = 2;
                return frame % 2 == 0 ? Optional.of(new LabelMap(labelSize, ids)) : Optional.empty();
            }
        };
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());

        loop("fixed:3", SETTINGS.withReferences(EVERY))
                .run(new OnePointLoop.Input(
                        "clip", "clip", KeyReason.PIECE, GeneratedFrames.of(SIZE, 0, 6), SIZE, labels, rows::add));

        assertThat(rows).extracting(row -> row.mask().size()).containsOnly(labelSize);
        assertThat(rows)
                .extracting(row -> row.accuracy().isPresent())
                .containsExactly(true, false, true, false, true, false);
        Accuracy accuracy = rows.get(0).accuracy().orElseThrow();
        assertThat(accuracy.reference()).isEqualTo(Reference.LABEL);
        assertThat(accuracy.pixelAccuracy()).isEqualTo(rows.get(0).mask().id(0, 0) == 2 ? 1.0 : 0.0);
        assertThat(accuracy.unions().stream().mapToLong(Long::longValue).sum()).isBetween(1L, 2L);
    }

    @Test
    void scoresASampleAgainstTheNetworksOwnMaskWithoutLabels() {
        List<FrameResult> rows = rows("fixed:5", SETTINGS.withReferences(new References(0.3, 1)), 0, 200);

        List<FrameResult> scored =
                rows.stream().filter(row -> row.accuracy().isPresent()).toList();
        assertThat(scored).hasSizeBetween(30, 70).noneMatch(FrameResult::isKey);
        assertThat(scored).allMatch(row -> row.accuracy().get().reference() == Reference.KEY_MASK);
        assertThat(scored)
                .allMatch(row -> row.micros().network() == 0 && row.micros().reference() > 0);
        assertThat(rows.stream().filter(row -> row.accuracy().isEmpty()))
                .allMatch(row -> row.micros().reference() == 0);
        assertThat(network.open()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixed:2", "fixed:10", "every-frame"})
    void comparesAtMostOneFrameForTwentyKeys(String scheduler) {
        List<FrameResult> rows = rows(scheduler, SETTINGS.withReferences(References.cheap(1)), 0, 300);

        int keys = 0;
        int compared = 0;
        for (FrameResult row : rows) {
            keys += row.isKey() ? 1 : 0;
            compared += row.accuracy().isPresent() ? 1 : 0;
            assertThat(compared).isLessThanOrEqualTo(keys / 20);
        }
        assertThat(compared).isEqualTo(scheduler.equals("every-frame") ? 0 : keys / 20);
    }

    @Test
    void whichFramesAreComparedDependsOnTheSourceAndNotOnWindowOrPropagation() {
        OnePointLoop.Settings settings = SETTINGS.withReferences(new References(0.3, 1));

        List<Integer> compared = compared(rows("fixed:5", settings, 0, 200));

        assertThat(compared(rows("fixed:5", settings.withWindow(16), 0, 200))).isEqualTo(compared);
        assertThat(compared(rows("fixed:5", new WarpSettings(Propagation.CAUSAL, FlowPath.INIT), settings, 0, 200)))
                .isEqualTo(compared);
    }

    private static List<Integer> compared(List<FrameResult> rows) {
        return rows.stream()
                .filter(row -> row.accuracy().isPresent())
                .map(FrameResult::frame)
                .toList();
    }

    @Test
    void scoresAllOfAPerfectPropagationAsOne() {
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());
        RgbFrame still = GeneratedFrames.displaced(0, SIZE, 0, 0);
        FrameSource stills = new FrameSource() {
            private int index;

            @Override
            public Optional<RgbFrame> next() {
                return index == 4 ? Optional.empty() : Optional.of(new RgbFrame(index++, 0, SIZE, still.rgb()));
            }

            @Override
            public void close() {}
        };

        new OnePointLoop(
                        new WarpSystem(network, new DisFlow(DisPreset.FAST), WarpSettings.defaults()),
                        Schedulers.parse("fixed:9"),
                        SETTINGS.withReferences(EVERY))
                .run(input("still", stills, rows::add));

        assertThat(rows.subList(1, 4)).allMatch(row -> row.accuracy().get().meanIou() == 1);
    }

    @Test
    void makesMasksAtTheVideosOwnSizeOnRequest() {
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());
        FrameSize source = new FrameSize(50, 30);

        loop("fixed:3", SETTINGS.withMaskSize(MaskSize.SOURCE))
                .run(new OnePointLoop.Input(
                        "clip",
                        "clip",
                        KeyReason.PIECE,
                        GeneratedFrames.of(SIZE, 0, 5),
                        source,
                        Labels.none(),
                        rows::add));

        assertThat(rows).extracting(row -> row.mask().size()).containsOnly(source);
        assertThat(rows).extracting(FrameResult::networkSize).containsOnly(SIZE);
    }

    @Test
    void failsOneSequenceWithoutTheOthers() {
        FakeNetwork failing = new FakeNetwork(17);
        GeneratedFrames broken = GeneratedFrames.failingAt(SIZE, 0, 9, 7);
        GeneratedFrames exhausting = GeneratedFrames.of(SIZE, 13, 20);
        GeneratedFrames unwritable = GeneratedFrames.of(SIZE, 0, 60);
        List<Integer> good = Collections.synchronizedList(new ArrayList<>());
        OnePointLoop loop = new OnePointLoop(
                new WarpSystem(failing, flow, WarpSettings.defaults()),
                Schedulers.parse("fixed:2,offset=1"),
                SETTINGS.withQueue(2));

        List<LoopOutcome> outcomes = loop.run(List.of(
                input("broken", broken, row -> {}),
                input("exhausting", exhausting, row -> {}),
                input("good", GeneratedFrames.of(SIZE, 0, 12), row -> good.add(row.frame())),
                input("unwritable", unwritable, row -> {
                    throw new IOException("disk full");
                })));

        assertThat(outcomes.get(0).failure().orElseThrow()).hasMessage("frame 7 is broken");
        assertThat(outcomes.get(1).failure().orElseThrow())
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.NETWORK_FAILURE))
                .hasMessageContaining("network failed on frame 17 of exhausting")
                .hasMessageContaining("out of memory on frame 17");
        assertThat(outcomes.get(2).orThrow()).isEqualTo(new LoopOutcome("good", 12, 7, 0, Optional.empty()));
        assertThat(good).hasSize(12);
        assertThat(outcomes.get(3).failure().orElseThrow())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("disk full");
        assertThat(failing.open()).isZero();
        assertThat(List.of(broken.closes(), exhausting.closes(), unwritable.closes()))
                .containsOnly(1);
    }

    @Test
    void throwsTheFailureOfItsOnlySequence() {
        GeneratedFrames frames = GeneratedFrames.failingAt(SIZE, 0, 9, 3);

        assertThatThrownBy(() -> loop("fixed:2", SETTINGS).run(input("clip", frames, row -> {})))
                .hasMessage("frame 3 is broken");
        assertThat(frames.closes()).isEqualTo(1);
        assertThat(network.open()).isZero();
    }

    @Test
    void endsWithoutRowsWhenThereAreNoFrames() {
        assertThat(rows("fixed:2", SETTINGS, 0, 0)).isEmpty();
    }

    @Test
    void stopsWhenInterruptedWhileTheConsumerHangs() throws InterruptedException {
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        GeneratedFrames frames = GeneratedFrames.of(SIZE, 0, 500);
        Thread thread = new Thread(() -> {
            try {
                loop("fixed:2", SETTINGS).run(input("clip", frames, row -> {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }));
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        });

        thread.start();
        thread.interrupt();
        thread.join();

        assertThat(thrown).hasSize(1).first().isInstanceOf(CancellationException.class);
        assertThat(frames.closes()).isEqualTo(1);
        assertThat(network.open()).isZero();
    }
}
