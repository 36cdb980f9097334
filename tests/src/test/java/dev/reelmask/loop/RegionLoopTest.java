package dev.reelmask.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.Area;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.Regions;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.OnePointLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames that are cut into regions, each of which has its own key frames. */
@Timeout(120)
class RegionLoopTest {
    private static final int CPU = -1;
    private static final FrameSize SIZE = new FrameSize(48, 36);
    private static final int FRAMES = 40;
    private static final Regions FOUR = new Regions(2, 2);
    private static final String SCHEDULER = "frame-difference:20";

    private final FakeNetwork network = new FakeNetwork();
    private final FakeFlow flow = new FakeFlow();

    private WarpSystem system(Propagation propagation) {
        return new WarpSystem(network, flow, new WarpSettings(propagation, FlowPath.AUTO));
    }

    private OperatingPoint point(String scheduler, Regions regions) {
        return new OperatingPoint(
                system(Propagation.CAUSAL), Schedulers.parse(scheduler).open(CPU), regions, References.NONE);
    }

    /** Rows by input and output. */
    private List<List<FrameResult>> run(List<OperatingPoint> points, LoopSettings settings, Labels labels, int clips) {
        List<List<FrameResult>> rows = new ArrayList<>();
        List<LoopInput> inputs = new ArrayList<>();
        List<GeneratedFrames> sources = new ArrayList<>();
        for (int clip = 0; clip < clips; clip++) {
            List<LoopOutput> outputs = new ArrayList<>();
            for (OperatingPoint point : points) {
                List<FrameResult> its = Collections.synchronizedList(new ArrayList<>());
                rows.add(its);
                outputs.add(new LoopOutput(point, its::add));
            }
            GeneratedFrames frames = GeneratedFrames.of(SIZE, 100 * clip, 100 * clip + FRAMES - 7 * clip);
            sources.add(frames);
            inputs.add(new LoopInput(
                    "c" + clip, "c" + clip, KeyReason.FIRST, frames, LoopInput.OPEN, SIZE, labels, outputs));
        }
        new SegmentationLoop(network, settings).run(inputs).forEach(outcomes -> outcomes.forEach(LoopOutcome::orThrow));
        assertThat(network.open()).isZero();
        assertThat(sources).allMatch(source -> source.closes() > 0);
        return rows;
    }

    private List<FrameResult> run(OperatingPoint point, Labels labels) {
        return run(List.of(point), LoopSettings.defaults(), labels, 1).get(0);
    }

    /** What a plain run says of one part of the frames. */
    private List<FrameResult> part(Area area, String scheduler) {
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());
        new OnePointLoop(system(Propagation.CAUSAL), Schedulers.parse(scheduler), OnePointLoop.Settings.defaults())
                .run(new OnePointLoop.Input(
                        "c0", "c0", KeyReason.FIRST, new Cut(area), SIZE, Labels.none(), rows::add));
        return rows;
    }

    /** One part of each frame. */
    private static final class Cut implements FrameSource {
        private final FrameSource frames = GeneratedFrames.of(SIZE, 0, FRAMES);
        private final Area area;

        Cut(Area area) {
            this.area = area;
        }

        @Override
        public Optional<RgbFrame> next() {
            return frames.next().map(frame -> frame.cropped(area));
        }

        @Override
        public void close() {
            frames.close();
        }
    }

    /** The class of each pixel is that of the part with the largest score there; of one part if no other has it. */
    private static LabelMap merged(List<Area> areas, List<FrameResult> parts) {
        byte[] ids = new byte[SIZE.pixels()];
        for (int i = 0; i < ids.length; i++) {
            int x = i % SIZE.width();
            int y = i / SIZE.width();
            float best = -1;
            for (int region = 0; region < areas.size(); region++) {
                Area area = areas.get(region);
                boolean isIn = x >= area.left() && x < area.right() && y >= area.top() && y < area.bottom();
                float score = FakeNetwork.score(
                        parts.get(region).frame(),
                        x - area.left(),
                        y - area.top(),
                        area.size().width());
                if (isIn && score > best) {
                    best = score;
                    ids[i] = (byte) parts.get(region).mask().id(x - area.left(), y - area.top());
                }
            }
        }
        return new LabelMap(SIZE, ids);
    }

    @Test
    void eachRegionIsRunAsASequenceOfItsOwnAndTheLargestScoreWinsWhereTheyOverlap() {
        List<Area> areas = FOUR.areas(SIZE);
        List<List<FrameResult>> parts =
                areas.stream().map(area -> part(area, SCHEDULER)).toList();

        List<FrameResult> rows = run(point(SCHEDULER, FOUR), Labels.none());

        assertThat(rows).hasSize(FRAMES);
        assertThat(rows).anyMatch(row -> row.keyShare() > 0 && row.keyShare() < 1);
        for (int frame = 0; frame < FRAMES; frame++) {
            int index = frame;
            List<FrameResult> its = parts.stream().map(part -> part.get(index)).toList();
            FrameResult row = rows.get(frame);
            long keys = its.stream().filter(FrameResult::isKey).count();
            assertThat(row.frame()).isEqualTo(frame);
            assertThat(row.mask()).isEqualTo(merged(areas, its));
            assertThat(row.keyShare()).isEqualTo(keys / 4.0);
            assertThat(row.isKey()).isEqualTo(keys > 0);
            assertThat(row.lastKeyFrame())
                    .isEqualTo(its.stream()
                            .mapToInt(FrameResult::lastKeyFrame)
                            .max()
                            .orElseThrow());
            assertThat(row.networkSize()).isEqualTo(SIZE);
            assertThat(row.keyAllRatio())
                    .isEqualTo(its.stream()
                            .mapToDouble(FrameResult::keyAllRatio)
                            .average()
                            .orElseThrow());
        }
        assertThat(rows.get(0).keyReason()).contains(KeyReason.FIRST);
        assertThat(rows.get(0).score()).isNaN();
        assertThat(rows.get(1).score())
                .isEqualTo(parts.stream()
                        .mapToDouble(part -> part.get(1).score())
                        .min()
                        .orElseThrow());
    }

    @Test
    void wholeFramesAreOneRegion() {
        assertThat(untimed(run(point(SCHEDULER, Regions.WHOLE), Labels.none())))
                .isEqualTo(untimed(part(Area.of(SIZE), SCHEDULER)));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "16,1", "16,2"})
    void pointsSideBySideSayWhatEachSaysAlone(int window, int clips) {
        LoopSettings settings = LoopSettings.defaults().withWindow(window);
        List<OperatingPoint> points = List.of(
                point("fixed:5", Regions.WHOLE),
                point(SCHEDULER, FOUR),
                point("random:0.3", new Regions(2, 1)),
                point("frame-difference:8", FOUR),
                point(SCHEDULER, Regions.WHOLE));

        List<List<FrameResult>> together = run(points, settings, Labels.none(), clips);

        for (int i = 0; i < points.size(); i++) {
            List<List<FrameResult>> alone = run(List.of(points.get(i)), settings, Labels.none(), clips);
            for (int clip = 0; clip < clips; clip++) {
                assertThat(untimed(together.get(clip * points.size() + i))).isEqualTo(untimed(alone.get(clip)));
            }
        }
    }

    private static List<String> untimed(List<FrameResult> rows) {
        return rows.stream()
                .map(row -> "%s %s %s %s %s %s %s"
                        .formatted(
                                row.frame(),
                                row.keyReason(),
                                row.keyShare(),
                                row.lastKeyFrame(),
                                row.score(),
                                row.keyAllRatio(),
                                Arrays.hashCode(row.mask().ids())))
                .toList();
    }

    @Test
    void masksHaveTheSizeOfLabelsAndAreScoredAsWholes() {
        FrameSize twice = new FrameSize(96, 72);
        Labels labels = new Labels() {
            @Override
            public Optional<FrameSize> size() {
                return Optional.of(twice);
            }

            @Override
            public Optional<LabelMap> label(int frame) {
                return Optional.of(FakeNetwork.levels(GeneratedFrames.displaced(frame, SIZE, 0, 0))
                        .resized(twice));
            }
        };

        List<FrameResult> rows = run(point(SCHEDULER, FOUR), labels);

        assertThat(rows).allMatch(row -> row.mask().size().equals(twice));
        assertThat(rows).allMatch(row -> row.accuracy().orElseThrow().meanIou() > 0);
        // of frame 0 each region is its own network's mask
        assertThat(rows.get(0).mask())
                .isEqualTo(
                        FakeNetwork.levels(GeneratedFrames.of(SIZE, 0, 1).next().orElseThrow())
                                .resized(twice));
    }

    @Test
    void whatFailsInOneRegionFailsTheOutputAndNoOther() {
        FakeNetwork failing = new FakeNetwork(8);
        WarpSystem system = new WarpSystem(failing, flow, new WarpSettings(Propagation.CAUSAL, FlowPath.AUTO));
        List<LoopOutput> outputs = new ArrayList<>();
        for (String scheduler : List.of("fixed:4", "fixed:5")) {
            OperatingPoint point =
                    new OperatingPoint(system, Schedulers.parse(scheduler).open(CPU), FOUR, References.NONE);
            outputs.add(new LoopOutput(point, row -> {}));
        }
        LoopInput input = new LoopInput(
                "a",
                "a",
                KeyReason.FIRST,
                GeneratedFrames.of(SIZE, 0, 12),
                LoopInput.OPEN,
                SIZE,
                Labels.none(),
                outputs.subList(1, 2));

        LoopOutcome fifth = new SegmentationLoop(failing, LoopSettings.defaults())
                .run(List.of(input))
                .get(0)
                .get(0);
        LoopInput again = new LoopInput(
                "a",
                "a",
                KeyReason.FIRST,
                GeneratedFrames.of(SIZE, 0, 12),
                LoopInput.OPEN,
                SIZE,
                Labels.none(),
                outputs.subList(0, 1));
        LoopOutcome fourth = new SegmentationLoop(failing, LoopSettings.defaults())
                .run(List.of(again))
                .get(0)
                .get(0);

        assertThat(fifth.orThrow().frames()).isEqualTo(12);
        assertThat(fifth.keys()).isEqualTo(3);
        assertThat(fourth.failure())
                .hasValueSatisfying(e -> assertThat(e).hasMessageContaining("out of memory on frame 8"));
        assertThat(failing.open()).isZero();
    }

    @Test
    void aBrokenSourceFailsEveryRegionAndIsClosed() {
        GeneratedFrames frames = GeneratedFrames.failingAt(SIZE, 0, 12, 6);
        LoopInput input = new LoopInput(
                "a",
                "a",
                KeyReason.FIRST,
                frames,
                LoopInput.OPEN,
                SIZE,
                Labels.none(),
                List.of(new LoopOutput(point(SCHEDULER, FOUR), row -> {})));

        assertThatThrownBy(() -> new SegmentationLoop(network, LoopSettings.defaults()).run(input))
                .hasMessage("frame 6 is broken");
        assertThat(frames.closes()).isEqualTo(1);
        assertThat(network.open()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"BLEND", "NEAREST", "VOTES"})
    void masksOfRegionsComeFromOneKeyFrame(Propagation propagation) {
        assertThatThrownBy(() -> new OperatingPoint(
                        system(propagation), Schedulers.parse(SCHEDULER).open(CPU), FOUR, References.NONE))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("regions=2x2 takes masks from the last key frame and compares their scores");
    }
}
