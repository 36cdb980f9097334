package dev.reelmask.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.DisPreset;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.flow.patch.PatchFlow;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.metric.PixelMotion;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.result.ClassOverlap;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What rows say of the masks before them. */
@Timeout(120)
class ConsistencyTest {
    private static final int CPU = -1;
    private static final FrameSize SIZE = new FrameSize(48, 36);
    private static final int FRAMES = 30;

    private final FakeNetwork network = new FakeNetwork();
    private final FakeFlow flow = new FakeFlow();
    private final FakeFlow judge = new FakeFlow();

    /** Labels of all frames but one. */
    private static final class MovingLabels implements Labels {
        private final int without;

        MovingLabels(int without) {
            this.without = without;
        }

        static LabelMap of(int frame) {
            byte[] ids = new byte[SIZE.pixels()];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = (byte) ((i + frame / 3) % 7 == 0 ? 1 : 0);
            }
            return new LabelMap(SIZE, ids);
        }

        @Override
        public Optional<FrameSize> size() {
            return Optional.of(SIZE);
        }

        @Override
        public Optional<LabelMap> label(int frame) {
            return frame == without ? Optional.empty() : Optional.of(of(frame));
        }
    }

    /** Frames of which one is lost. */
    private record Lossy(GeneratedFrames all, int lost) implements FrameSource {
        @Override
        public Optional<RgbFrame> next() {
            Optional<RgbFrame> frame = all.next();
            return frame.isPresent() && frame.get().index() == lost ? all.next() : frame;
        }

        @Override
        public void close() {
            all.close();
        }
    }

    private OperatingPoint point(FlowEstimator estimator, String scheduler, Propagation propagation) {
        WarpSystem system = new WarpSystem(network, estimator, new WarpSettings(propagation, FlowPath.AUTO));
        return new OperatingPoint(system, Schedulers.parse(scheduler).open(CPU), References.NONE);
    }

    private OperatingPoint point(String scheduler, Propagation propagation) {
        return point(flow, scheduler, propagation);
    }

    private List<List<FrameResult>> run(
            List<OperatingPoint> points, FrameSource frames, int end, Labels labels, ConsistencyScores scores) {
        List<List<FrameResult>> rows = new ArrayList<>();
        List<LoopOutput> outputs = new ArrayList<>();
        for (OperatingPoint point : points) {
            List<FrameResult> its = Collections.synchronizedList(new ArrayList<>());
            rows.add(its);
            outputs.add(new LoopOutput(point, its::add));
        }
        new SegmentationLoop(network, LoopSettings.defaults(), scores)
                .run(new LoopInput("c", "c", KeyReason.FIRST, frames, end, SIZE, labels, outputs));
        return rows;
    }

    private List<FrameResult> run(OperatingPoint point, ConsistencyScores scores) {
        return run(List.of(point), GeneratedFrames.of(SIZE, 0, FRAMES), LoopInput.OPEN, new MovingLabels(-1), scores)
                .get(0);
    }

    private static ConsistencyScores along(FlowEstimator flow) {
        return new ConsistencyScores(Optional.of(new PixelMotion(flow)), true);
    }

    /** Pixel by pixel, from the flow itself. */
    private static double expected(FlowEstimator flow, FrameResult before, FrameResult after) {
        FlowField field = flow.estimate(picture(before.frame()), picture(after.frame()), Optional.empty())
                .toHost()
                .resized(SIZE);
        int classes = 4;
        double sum = 0;
        int present = 0;
        for (int c = 0; c < classes; c++) {
            int both = 0;
            int either = 0;
            for (int i = 0; i < SIZE.pixels(); i++) {
                int row = i / SIZE.width();
                long x = Math.round((double) (i - row * SIZE.width()) + field.uv()[2 * i]);
                long y = Math.round((double) row + field.uv()[2 * i + 1]);
                if (x >= 0 && y >= 0 && x < SIZE.width() && y < SIZE.height()) {
                    boolean was = before.mask().ids()[i] == c;
                    boolean is = after.mask().id((int) x, (int) y) == c;
                    both += was && is ? 1 : 0;
                    either += was || is ? 1 : 0;
                }
            }
            sum += either > 0 ? (double) both / either : 0;
            present += either > 0 ? 1 : 0;
        }
        return sum / present;
    }

    private static RgbFrame picture(int index) {
        return GeneratedFrames.of(SIZE, index, index + 1).next().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Propagation.class)
    void eachMaskIsHeldAgainstTheOneBefore(Propagation propagation) {
        List<FrameResult> rows = run(point("fixed:5", propagation), along(judge));

        assertThat(rows).hasSize(FRAMES);
        assertThat(rows.get(0).consistency().temporal()).isEmpty();
        for (int i = 1; i < rows.size(); i++) {
            ClassOverlap overlap = rows.get(i).consistency().temporal().orElseThrow();
            assertThat(overlap.meanIou()).isCloseTo(expected(judge, rows.get(i - 1), rows.get(i)), within(1e-12));
            assertThat(rows.get(i).micros().reference()).isPositive();
        }
    }

    @Test
    void framesThatWaitHaveLetGoOfTheirPixels() {
        try (DisFlow estimator = new DisFlow(DisPreset.BALANCED);
                PatchFlow patches = new PatchFlow()) {
            List<FrameResult> rows = run(point(estimator, "fixed:9", Propagation.BLEND), along(patches));

            for (int i = 1; i < rows.size(); i++) {
                assertThat(rows.get(i).consistency().temporal().orElseThrow().meanIou())
                        .isCloseTo(expected(patches, rows.get(i - 1), rows.get(i)), within(1e-12));
            }
        }
    }

    @Test
    void masksAreTheSameWithAndWithout() {
        List<FrameResult> with = run(point("fixed:5", Propagation.BLEND), along(judge));
        List<FrameResult> without = run(point("fixed:5", Propagation.BLEND), ConsistencyScores.NONE);

        assertThat(with.stream().map(FrameResult::mask))
                .containsExactlyElementsOf(
                        without.stream().map(FrameResult::mask).toList());
        assertThat(without)
                .allMatch(row -> row.consistency().temporal().isEmpty())
                .allMatch(row -> Double.isNaN(row.consistency().vc8()))
                .allMatch(row -> row.micros().reference() == 0);
    }

    @Test
    void videoConsistencyIsThatOfTheWindowThatEndsWithTheFrame() {
        List<FrameResult> rows =
                run(point("fixed:5", Propagation.BLEND), new ConsistencyScores(Optional.empty(), true));

        for (FrameResult row : rows) {
            assertThat(row.consistency().temporal()).isEmpty();
            assertThat(row.consistency().vc8()).isEqualTo(Double.valueOf(videoConsistency(rows, row.frame(), 8)));
            assertThat(row.consistency().vc16()).isEqualTo(Double.valueOf(videoConsistency(rows, row.frame(), 16)));
        }
    }

    private static double videoConsistency(List<FrameResult> rows, int last, int window) {
        if (last + 1 < window) {
            return Double.NaN;
        }
        int steady = 0;
        int both = 0;
        for (int i = 0; i < SIZE.pixels(); i++) {
            int at = i;
            boolean isSteady = IntStream.rangeClosed(last + 1 - window, last)
                            .map(frame -> MovingLabels.of(frame).ids()[at])
                            .distinct()
                            .count()
                    == 1;
            boolean isMaskSteady = IntStream.rangeClosed(last + 1 - window, last)
                            .map(frame -> rows.get(frame).mask().ids()[at])
                            .distinct()
                            .count()
                    == 1;
            steady += isSteady ? 1 : 0;
            both += isSteady && isMaskSteady ? 1 : 0;
        }
        return (double) both / steady;
    }

    @Test
    void nothingReachesOverALostPictureAndNoWindowOverAFrameWithoutLabel() {
        FrameSource frames = new Lossy(GeneratedFrames.of(SIZE, 0, 40), 9);
        List<OperatingPoint> points = List.of(point("fixed:5", Propagation.BLEND));

        List<FrameResult> rows = run(points, frames, LoopInput.OPEN, new MovingLabels(20), along(judge))
                .get(0);

        assertThat(rows).hasSize(39);
        assertThat(rows.stream()
                        .filter(row -> row.consistency().temporal().isEmpty())
                        .map(FrameResult::frame))
                .containsExactly(0, 10);
        assertThat(rows.stream()
                        .filter(row -> Double.isFinite(row.consistency().vc8()))
                        .map(FrameResult::frame))
                .containsExactlyElementsOf(
                        IntStream.of(7, 8, 17, 18, 19, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39)
                                .boxed()
                                .toList());
    }

    @Test
    void aPieceSaysWhatTheWholeSaysButOnItsFirstFrames() {
        OperatingPoint point = point("fixed:5", Propagation.BLEND);
        List<FrameResult> whole = run(point, along(judge));

        FrameSource frames = GeneratedFrames.of(SIZE, 10, FRAMES);
        List<FrameResult> piece = run(List.of(point), frames, LoopInput.OPEN, new MovingLabels(-1), along(judge))
                .get(0);

        for (FrameResult row : piece) {
            FrameResult same = whole.get(row.frame());
            assertThat(row.mask()).isEqualTo(same.mask());
            assertThat(row.consistency().temporal())
                    .isEqualTo(
                            row.frame() == 10
                                    ? Optional.empty()
                                    : same.consistency().temporal());
            assertThat(row.consistency().vc8())
                    .isEqualTo(from(17, row.frame(), same.consistency().vc8()));
            assertThat(row.consistency().vc16())
                    .isEqualTo(from(25, row.frame(), same.consistency().vc16()));
        }
    }

    private static Double from(int first, int frame, double value) {
        return frame < first ? Double.NaN : value;
    }

    @Test
    void theFrameBehindAPieceIsHeldAgainstNothing() {
        List<OperatingPoint> points = List.of(point("fixed:5", Propagation.BLEND));

        List<FrameResult> rows = run(points, GeneratedFrames.of(SIZE, 0, 16), 15, Labels.none(), along(judge))
                .get(0);

        assertThat(rows).hasSize(15);
        assertThat(judge.calls()).hasSize(14).doesNotContain("14->15");
    }

    @Test
    void pointsSideBySideShareTheFlowAndSayWhatEachSaysAlone() {
        List<OperatingPoint> points = new ArrayList<>();
        for (Propagation propagation : Propagation.values()) {
            points.add(point("every-frame", propagation));
            points.add(point("fixed:4", propagation));
            points.add(point("fixed:13", propagation));
        }

        List<List<FrameResult>> together =
                run(points, GeneratedFrames.of(SIZE, 0, FRAMES), LoopInput.OPEN, new MovingLabels(-1), along(judge));

        assertThat(judge.calls()).hasSize(FRAMES - 1).doesNotHaveDuplicates();
        for (int i = 0; i < points.size(); i++) {
            List<FrameResult> alone = run(points.get(i), along(new FakeFlow()));
            assertThat(together.get(i).stream().map(FrameResult::consistency))
                    .containsExactlyElementsOf(
                            alone.stream().map(FrameResult::consistency).toList());
        }
    }
}
