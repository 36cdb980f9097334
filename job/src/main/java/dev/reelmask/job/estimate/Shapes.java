package dev.reelmask.job.estimate;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.table.row.UnitSummary;
import java.util.List;
import java.util.Map;

/** Sequences of finished units, as far as packing needs them. */
final class Shapes {
    private Shapes() {}

    static SequenceSpec sequence(UnitSummary unit) {
        String source = unit.end().source().uri();
        return new SequenceSpec(
                unit.sequence(),
                source,
                source,
                List.of(),
                Map.of(),
                unit.end().source().bytes(),
                "");
    }
}
