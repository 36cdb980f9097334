package dev.reelmask.job.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.video.FrameRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TaskPackingTest {
    @Test
    void theLongestUnitComesFirstAndAlone() {
        List<PlannedTask> tasks = TaskPacking.pack(units(5, 100, 5), 60, 1);

        assertThat(names(tasks)).containsExactly(List.of("s1.0"), List.of("s0.0", "s2.0"));
    }

    @Test
    void shortUnitsShareATaskUpToTheTarget() {
        List<PlannedTask> tasks = TaskPacking.pack(units(20, 20, 20, 20, 20), 60, 1);

        assertThat(tasks).hasSize(2);
        assertThat(tasks.get(0).costSeconds()).isEqualTo(60);
        assertThat(tasks.get(1).costSeconds()).isEqualTo(40);
    }

    @Test
    void aClusterWithManySlotsGetsManyTasks() {
        double[] costs =
                Collections.nCopies(40, 1.0).stream().mapToDouble(c -> c).toArray();

        assertThat(TaskPacking.pack(units(costs), 60, 16)).hasSizeGreaterThanOrEqualTo(16);
        assertThat(TaskPacking.pack(units(costs), 60, 400)).hasSize(40);
        assertThat(TaskPacking.pack(units(9, 1, 1, 1, 1), 60, 5)).hasSize(5);
    }

    @Test
    void thePlanDoesNotDependOnTheOrderOfTheListing() {
        List<SharedUnit> units = units(3, 9, 3, 7, 1, 1, 8, 2);
        List<SharedUnit> shuffled = new ArrayList<>(units);
        Collections.shuffle(shuffled, new Random(7));

        assertThat(TaskPacking.pack(shuffled, 10, 2)).isEqualTo(TaskPacking.pack(units, 10, 2));
    }

    @Test
    void everyUnitIsPlannedOnce() {
        List<SharedUnit> units = units(3, 9, 3, 7, 1, 1, 8, 2);

        assertThat(TaskPacking.pack(units, 10, 2).stream().flatMap(t -> t.units().stream()))
                .containsExactlyInAnyOrderElementsOf(units);
        assertThat(TaskPacking.pack(List.of(), 10, 2)).isEmpty();
    }

    @Test
    void costGrowsWithKeysFramesAndPixels() {
        CostModel model = new CostModel(100, 10, 2, 0.2);

        assertThat(model.seconds(new FrameSize(1000, 1000), 0, 10)).isEqualTo(10 * (28 + 2) / 1000.0);
        assertThat(model.seconds(new FrameSize(1000, 1000), 50, 10)).isEqualTo((10 * 30 + 50 * 2) / 1000.0);
    }

    private static List<List<String>> names(List<PlannedTask> tasks) {
        return tasks.stream()
                .map(t -> t.units().stream().map(SharedUnit::name).toList())
                .toList();
    }

    private static List<SharedUnit> units(double... costs) {
        List<SharedUnit> units = new ArrayList<>();
        for (int i = 0; i < costs.length; i++) {
            SequenceSpec spec = new SequenceSpec(
                    "s" + i, "file:/s" + i + ".mp4", "file:/s" + i + ".mp4", List.of(), Map.of(), 1, "k");
            units.add(SharedUnit.of(
                    0,
                    new PlannedUnit(
                            spec, PlannedPiece.seen(new Piece(0, 10, true), FrameRange.all(), costs[i]), 1, "f")));
        }
        return units;
    }
}
