package dev.reelmask.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.DvsnetSource.Target;
import dev.reelmask.schedule.learned.Agreement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class DvsnetKeysTest {
    private static final int CPU = -1;

    /** Whose map says it. */
    private record Told() implements Agreement {
        @Override
        public MapKind map() {
            return MapKind.FLOW_GRID;
        }

        @Override
        public int channels() {
            return 4;
        }

        @Override
        public ToDoubleFunction<Evidence> teller() {
            return evidence -> evidence.map(MapKind.FLOW_GRID).value(0);
        }
    }

    private static Evidence evidence(int frame, History history, double percent) {
        float[] values = new float[MapKind.FLOW_GRID.length()];
        values[0] = (float) percent;
        return Evidence.of(frame, history.lastKeyFrame(), EvidenceMap.of(MapKind.FLOW_GRID, values));
    }

    /** Key frames where every frame is told the same percent, some of them forced. */
    private static List<Integer> keys(DvsnetSource source, int frames, double percent, List<Integer> forced) {
        List<Integer> keys = new ArrayList<>();
        History history = new History(0);
        try (SchedulerFactory open = source.with(new Told(), "test").open(CPU)) {
            Scheduler scheduler = open.create("a");
            for (int frame = 1; frame < frames; frame++) {
                boolean isKey = scheduler
                        .decide(evidence(frame, history, percent), history)
                        .isKey();
                isKey |= forced.contains(frame);
                history.record(frame, isKey);
                if (isKey) {
                    keys.add(frame);
                }
            }
        }
        return keys;
    }

    @Test
    void aFixedTargetStays() {
        assertThat(keys(new DvsnetSource(90), 40, 90.5, List.of())).isEmpty();
        assertThat(keys(new DvsnetSource(91), 4, 90.5, List.of())).containsExactly(1, 2, 3);
    }

    /** 90 rises to above 90.5 at the seventh decision; from there it falls by 1 and climbs again for eleven frames. */
    @Test
    void aDynamicTargetFallsAfterAKeyFrameAndRisesAfterAnyOther() {
        assertThat(keys(new DvsnetSource(90, Target.DYNAMIC), 40, 90.45, List.of()))
                .containsExactly(6, 17, 28, 39);
    }

    @Test
    void aKeyFrameThatWasForcedLowersTheTargetToo() {
        assertThat(keys(new DvsnetSource(90, Target.DYNAMIC), 40, 90.45, List.of(3)))
                .containsExactly(3, 17, 28, 39);
    }
}
