package dev.reelmask.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.StageMicros;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a sequence, and of a piece of one: its last frames lie between two key frames. */
@Timeout(60)
class EndKeyTest {
    private static final FrameSize SIZE = new FrameSize(24, 16);
    private static final int CPU = -1;
    private static final LoopSettings SETTINGS = LoopSettings.defaults();

    private final FakeNetwork network = new FakeNetwork();
    private final FakeFlow flow = new FakeFlow();

    /** Frames of a stretch, and where its rows end. */
    private record Stretch(int first, int frames, int rowsEnd) {
        static Stretch whole(int first, int end) {
            return new Stretch(first, end, LoopInput.OPEN);
        }

        /** A piece with the frame behind it. */
        static Stretch piece(int first, int end) {
            return new Stretch(first, end + 1, end);
        }
    }

    private OperatingPoint point(String scheduler, Propagation propagation, FlowPath path) {
        WarpSystem system = new WarpSystem(network, flow, new WarpSettings(propagation, path));
        return new OperatingPoint(system, Schedulers.parse(scheduler).open(CPU), References.NONE);
    }

    private OperatingPoint blend(String scheduler) {
        return point(scheduler, Propagation.BLEND, FlowPath.INIT);
    }

    /** Rows by stretch and point. */
    private List<List<List<FrameResult>>> run(
            LoopSettings settings, List<OperatingPoint> points, List<Stretch> stretches) {
        List<List<List<FrameResult>>> rows = new ArrayList<>();
        List<LoopInput> inputs = new ArrayList<>();
        for (Stretch stretch : stretches) {
            List<List<FrameResult>> its = new ArrayList<>();
            rows.add(its);
            List<LoopOutput> outputs = new ArrayList<>();
            for (OperatingPoint point : points) {
                List<FrameResult> all = Collections.synchronizedList(new ArrayList<>());
                its.add(all);
                outputs.add(new LoopOutput(point, row -> all.add(untimed(row))));
            }
            KeyReason reason = stretch.first() == 0 ? KeyReason.FIRST : KeyReason.PIECE;
            GeneratedFrames frames = GeneratedFrames.of(SIZE, stretch.first(), stretch.frames());
            inputs.add(new LoopInput("c", "c", reason, frames, stretch.rowsEnd(), SIZE, Labels.none(), outputs));
        }
        new SegmentationLoop(network, settings).run(inputs).forEach(ends -> ends.forEach(LoopOutcome::orThrow));
        assertThat(network.open()).isZero();
        return rows;
    }

    private List<FrameResult> run(LoopSettings settings, OperatingPoint point, Stretch stretch) {
        return run(settings, List.of(point), List.of(stretch)).get(0).get(0);
    }

    private static FrameResult untimed(FrameResult row) {
        return new FrameResult(
                row.frame(),
                row.ptsUs(),
                row.keyReason(),
                row.damaged(),
                row.lastKeyFrame(),
                row.keyAllRatio(),
                row.score(),
                row.sourceSize(),
                row.networkSize(),
                row.mask(),
                row.accuracy(),
                StageMicros.ZERO);
    }

    private static List<String> keys(List<FrameResult> rows) {
        return rows.stream()
                .filter(FrameResult::isKey)
                .map(row -> row.frame() + " " + row.keyReason().orElseThrow())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BLEND   | fixed:5  | 13 | 0 first, 5 decided, 10 decided, 12 end",
                "NEAREST | fixed:5  | 13 | 0 first, 5 decided, 10 decided, 12 end",
                "CAUSAL  | fixed:5  | 13 | 0 first, 5 decided, 10 decided",
                "BLEND   | fixed:6  | 13 | 0 first, 6 decided, 12 decided",
                "BLEND   | fixed:50 | 10 | 0 first, 9 max-gap",
                "BLEND   | fixed:50 | 3  | 0 first, 2 end",
                "BLEND   | fixed:50 | 1  | 0 first"
            })
    void theLastFrameIsAKeyFrameWhereFramesWaitForTheNext(
            Propagation propagation, String scheduler, int frames, String keys) {
        OperatingPoint point = point(scheduler, propagation, FlowPath.INIT);

        List<FrameResult> rows = run(SETTINGS.withMaxGap(8), point, Stretch.whole(0, frames));

        assertThat(rows).hasSize(frames);
        assertThat(String.join(", ", keys(rows))).isEqualTo(keys);
    }

    @Test
    void withoutItTheSchedulerHasItsWill() {
        assertThat(keys(run(SETTINGS.withoutEndKey(), blend("fixed:5"), Stretch.whole(0, 13))))
                .containsExactly("0 first", "5 decided", "10 decided");
    }

    @Test
    void theFramesBeforeItTakeTheirMasksFromBothSides() {
        run(SETTINGS, point("fixed:50", Propagation.BLEND, FlowPath.DIRECT), Stretch.whole(0, 4));

        assertThat(flow.calls()).containsExactly("1->0", "1->3", "2->0", "2->3");
    }

    @Test
    void theHistoryCountsItAsItCountsEveryKey() {
        List<FrameResult> rows = run(SETTINGS, blend("fixed:5"), Stretch.whole(0, 8));

        assertThat(rows)
                .extracting(row -> Math.round(row.keyAllRatio() * History.WINDOW))
                .containsExactly(0L, 0L, 0L, 0L, 0L, 1L, 1L, 2L);
        assertThat(rows.get(7).lastKeyFrame()).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "VOTES")
    void piecesThatEndOnTheNextOnesFirstKeySayWhatTheWholeSays(Propagation propagation) {
        for (FlowPath path : FlowPath.values()) {
            for (int window : new int[] {1, 3, 50}) {
                OperatingPoint point = point("fixed:4", propagation, path);
                List<FrameResult> whole = run(SETTINGS, point, Stretch.whole(0, 27));

                List<FrameResult> pieces = run(
                                SETTINGS.withWindow(window),
                                List.of(point),
                                List.of(Stretch.piece(0, 8), Stretch.piece(8, 20), Stretch.whole(20, 27)))
                        .stream()
                        .flatMap(rows -> rows.get(0).stream())
                        .toList();

                assertThat(pieces)
                        .extracting(FrameResult::frame)
                        .isEqualTo(IntStream.range(0, 27).boxed().toList());
                assertThat(pieces)
                        .extracting(FrameResult::mask, FrameResult::lastKeyFrame, FrameResult::isKey)
                        .as("%s %s window %d", propagation, path, window)
                        .isEqualTo(whole.stream()
                                .map(row -> tuple(row.mask(), row.lastKeyFrame(), row.isKey()))
                                .toList());
            }
        }
    }

    @Test
    void theFrameBehindAPieceIsNoKeyFrameOfItAndHasNoRow() {
        List<FrameResult> rows = new ArrayList<>();
        LoopOutput output = new LoopOutput(blend("fixed:5"), rows::add);
        GeneratedFrames frames = GeneratedFrames.of(SIZE, 20, 29);

        LoopOutcome outcome = new SegmentationLoop(network, SETTINGS)
                .run(new LoopInput("c", "c", KeyReason.PIECE, frames, 28, SIZE, Labels.none(), List.of(output)))
                .get(0);

        assertThat(keys(rows)).containsExactly("20 piece", "25 decided");
        assertThat(outcome.frames()).isEqualTo(8);
        assertThat(outcome.keys()).isEqualTo(2);
        assertThat(network.batchSizes()).containsExactly(1, 1, 1);
        assertThat(flow.calls()).contains("27->28", "26~>28");
    }

    @Test
    void theFrameBehindGoesThroughTheNetworkOnlyWhereFramesWaitForIt() {
        run(SETTINGS, blend("fixed:7"), Stretch.piece(0, 8));
        assertThat(network.batchSizes()).as("its last frame is a key frame").hasSize(2);

        run(SETTINGS, point("fixed:50", Propagation.CAUSAL, FlowPath.INIT), Stretch.piece(0, 8));
        assertThat(network.batchSizes()).as("causal").hasSize(3);
    }

    @Test
    void aPieceWithoutTheFrameBehindEndsOnItsOwnLast() {
        assertThat(keys(run(SETTINGS, blend("fixed:5"), new Stretch(20, 28, 28))))
                .containsExactly("20 piece", "25 decided", "27 end");
    }

    @Test
    void pointsSideBySideEndAsEachEndsAlone() {
        List<OperatingPoint> points = Stream.of(Propagation.values())
                .flatMap(propagation -> Stream.of("every-frame", "fixed:5", "fixed:50", "flow-magnitude:3")
                        .map(scheduler -> point(scheduler, propagation, FlowPath.INIT)))
                .toList();
        List<Stretch> stretches = List.of(Stretch.piece(0, 17), Stretch.piece(17, 34), Stretch.whole(34, 47));

        for (int window : new int[] {1, 16}) {
            LoopSettings settings = SETTINGS.withMaxGap(9).withWindow(window);
            List<List<List<FrameResult>>> together = run(settings, points, stretches);

            for (int stretch = 0; stretch < stretches.size(); stretch++) {
                for (int i = 0; i < points.size(); i++) {
                    assertThat(together.get(stretch).get(i))
                            .isEqualTo(run(SETTINGS.withMaxGap(9), points.get(i), stretches.get(stretch)));
                }
            }
        }
    }
}
