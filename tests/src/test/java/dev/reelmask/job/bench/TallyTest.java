package dev.reelmask.job.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.result.ClassOverlap;
import dev.reelmask.result.Consistency;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.StageMicros;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final FrameSize SIZE = new FrameSize(2, 2);
    private static final Offset<Double> ROUNDING = within(1e-9);

    private final Tally tally = new Tally(2);

    @Test
    void aClassOfAFewPixelsInOneSequenceWeighsLittleWhereAllAreSummed() {
        tally.add("a", row(List.of(90L, 0L), List.of(100L, 2L)));
        tally.add("b", row(List.of(100L, 198L), List.of(100L, 198L)));

        Map<String, Object> fields = tally.fields();

        assertThat((double) fields.get("corpusTemporalConsistency"))
                .isCloseTo(100 * (190.0 / 200 + 198.0 / 200) / 2, ROUNDING);
        assertThat((double) fields.get("temporalConsistency")).isCloseTo(100 * (.45 + 1) / 2, ROUNDING);
    }

    @Test
    void framesOfOneSequenceAreSummedBeforeTheMean() {
        tally.add("a", row(List.of(1L, 0L), List.of(1L, 0L)));
        tally.add("a", row(List.of(0L, 3L), List.of(9L, 3L)));

        assertThat((double) tally.fields().get("temporalConsistency")).isCloseTo(100 * (.1 + 1) / 2, ROUNDING);
    }

    @Test
    void rowsWithoutAMaskBeforeThemHaveNone() {
        tally.add("a", row(Consistency.NONE));

        assertThat(tally.fields()).doesNotContainKeys("corpusTemporalConsistency", "temporalConsistency");
    }

    private static FrameResult row(List<Long> intersections, List<Long> unions) {
        ClassOverlap pair = new ClassOverlap(Double.NaN, intersections, unions);
        return row(new Consistency(Optional.of(pair), Double.NaN, Double.NaN));
    }

    private static FrameResult row(Consistency consistency) {
        return new FrameResult(
                        0,
                        0,
                        Optional.of(KeyReason.FIRST),
                        false,
                        0,
                        1,
                        Double.NaN,
                        SIZE,
                        SIZE,
                        new LabelMap(SIZE, new byte[4]),
                        Optional.empty(),
                        StageMicros.ZERO)
                .with(Optional.empty(), consistency);
    }
}
