package dev.reelmask.job.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.job.plan.Piece;
import dev.reelmask.job.plan.PlannedPiece;
import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.ProbeResult.Unseen;
import dev.reelmask.job.plan.ProbeResult.Usable;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.row.ClassSums;
import dev.reelmask.table.row.DecodeCounts;
import dev.reelmask.table.row.LabelFileCounts;
import dev.reelmask.table.row.ScoreSum;
import dev.reelmask.table.row.UnitEnd;
import dev.reelmask.table.row.UnitSource;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.video.FrameRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** A million pixels of video decode in 10 ms; a key frame takes 100 ms, another 20 ms, a mask 5 ms. */
class EstimateTest {
    private static final FrameSize MEGAPIXEL = new FrameSize(1000, 1000);
    private static final SizePolicy BOX = SizePolicy.stretched(MEGAPIXEL);

    @Test
    void unitsSayWhatTheirFramesCost() {
        FrameCosts costs = FrameCosts.of(List.of(unit(100, 20), unit(40, 8)), BOX, KeyShare.of(0.2));

        assertThat(costs.keySeconds()).isCloseTo(0.1, within(1e-9));
        assertThat(costs.betweenSeconds()).isCloseTo(0.02, within(1e-9));
        assertThat(costs.decodeSeconds()).isCloseTo(0.01, within(1e-9));
        assertThat(costs.writeSeconds()).isCloseTo(0.005, within(1e-9));
        assertThat(costs.unitSeconds()).isCloseTo(0.5, within(1e-9));
        assertThat(costs.stretch()).isCloseTo(0.9, within(1e-9));
        assertThat(costs.seconds(MEGAPIXEL, 0, 100)).isCloseTo(seconds(100, 20), within(1e-9));
    }

    @Test
    void aLargerVideoIsDecodedForLongerAndSegmentedAsFast() {
        FrameCosts costs = FrameCosts.of(List.of(unit(100, 20), unit(40, 8)), BOX, KeyShare.of(0.2));
        double more = costs.seconds(new FrameSize(2000, 2000), 0, 100) - costs.seconds(MEGAPIXEL, 0, 100);

        assertThat(more).isCloseTo(0.9 * 100 * 3 * 0.01, within(1e-9));
        assertThat(costs.seconds(MEGAPIXEL, 50, 100) - costs.seconds(MEGAPIXEL, 0, 100))
                .as("frames before a piece are decoded")
                .isCloseTo(0.9 * 50 * 0.01, within(1e-9));
    }

    @Test
    void keysOfEvenIntervalsAreCountedUnitByUnit() {
        assertThat(KeyShare.interval("fixed:5")).hasValue(5);
        assertThat(KeyShare.interval("every-frame")).hasValue(1);
        assertThat(KeyShare.interval("change:0.1")).isEmpty();
        assertThat(KeyShare.every(5).keys(11)).as("0, 5, 10").isEqualTo(3);
        assertThat(KeyShare.every(5).keys(13)).as("0, 5, 10 and the last").isEqualTo(4);
        assertThat(KeyShare.every(5).keys(1)).isEqualTo(1);
        assertThat(KeyShare.every(1).keys(7)).isEqualTo(7);
        assertThat(KeyShare.of(0.1).keys(5)).as("both ends").isEqualTo(2);
    }

    @Test
    void slotsTakeTheNextTaskWhenTheyAreFree() {
        assertThat(Slots.makespan(tasks(3, 2, 2, 1), 2)).isEqualTo(4);
        assertThat(Slots.makespan(tasks(9, 1, 1), 2)).isEqualTo(9);
        assertThat(Slots.makespan(List.of(), 2)).isZero();
    }

    @Test
    void threeClipsOnTwoSlotsAreBetterCutShorter() {
        List<Usable> clips = List.of(clip("a"), clip("b"), clip("c"));

        Optional<ShorterPieces> shorter = ShorterPieces.of(clips, 1000, 0, 2, 60, 8, 20);

        assertThat(shorter).hasValueSatisfying(pieces -> {
            assertThat(pieces.frames()).isLessThanOrEqualTo(500);
            assertThat(pieces.tasksSeconds()).isCloseTo(15, within(0.5));
        });
        assertThat(ShorterPieces.of(clips, 1000, 0, 3, 60, 12, 10)).isEmpty();
        assertThat(ShorterPieces.of(clips, 1000, 9, 2, 60, 8, 20))
                .as("units that cost too much to begin")
                .isEmpty();
    }

    /** 10 seconds of work. */
    private static Usable clip(String name) {
        SequenceSpec sequence = new SequenceSpec(name, "file:/" + name, "file:/" + name, List.of(), Map.of(), 1, "");
        return new Unseen(sequence, List.of(PlannedPiece.seen(new Piece(0, 1000, true), FrameRange.all(), 10)));
    }

    private static List<PlannedTask> tasks(double... seconds) {
        return DoubleStream.of(seconds)
                .mapToObj(cost -> new PlannedTask(List.of(new SharedUnit(
                        Shapes.sequence(unit(10, 2)),
                        PlannedPiece.seen(new Piece(0, 10, true), FrameRange.all(), cost),
                        1,
                        new TreeMap<>(Map.of(0, ""))))))
                .toList();
    }

    /** Half a second, and nine tenths of the sum of the stages, some of which overlap. */
    private static double seconds(int frames, int keys) {
        return 0.5 + 0.9 * (frames * 0.015 + keys * 0.1 + (frames - keys) * 0.02);
    }

    private static UnitSummary unit(int frames, int keys) {
        UnitSource source = new UnitSource("file:/a", "key", 1, MEGAPIXEL, 1, "f");
        StageMicros micros = new StageMicros(
                frames * 10_000L,
                keys * 100_000L,
                (frames - keys) * 15_000L,
                (frames - keys) * 5_000L,
                frames * 5_000L,
                0);
        return new UnitSummary(
                "r",
                "a",
                0,
                "f",
                frames,
                keys,
                0,
                100,
                ScoreSum.NONE,
                ClassSums.NONE,
                ScoreSum.NONE,
                micros,
                new UnitEnd(source, LabelFileCounts.NONE, "ffmpeg", seconds(frames, keys), DecodeCounts.NONE));
    }
}
