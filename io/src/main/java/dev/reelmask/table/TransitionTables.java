package dev.reelmask.table;

import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.IntervalResult;
import dev.reelmask.result.MapKind;
import dev.reelmask.result.PairResult;
import java.util.ArrayList;
import java.util.List;

/** Columns of the tables of transitions; {@code docs/tables.md} says what each means. */
final class TransitionTables {
    static final Table<Pair> PAIRS = Table.<Pair>named("transitions")
            .text("sequence", Pair::sequence)
            .number("region", Pair::region)
            .number("frame", r -> r.row().frame())
            .number("key_frame", r -> r.row().keyFrame())
            .number("gap", r -> r.row().frame() - r.row().keyFrame())
            .real("frame_difference", r -> r.row().frameDifference())
            .real("flow_magnitude", r -> r.row().flowMagnitude())
            .real("warp_residual", r -> r.row().warpResidual())
            .optionalReal("class_change", r -> known(r.row().classChange()))
            .optionalReal("flow_inconsistency", r -> known(r.row().flowInconsistency()))
            .text("reference", r -> r.row().reference().toString())
            .optionalReal("miou", r -> known(r.row().meanIou()))
            .optionalReal("balanced", r -> known(r.row().balanced()))
            .optionalReal("agreement", r -> known(r.row().agreement()))
            .optionalReal("pixel_agreement", r -> known(r.row().pixelAgreement()))
            .optionalReal("own_agreement", r -> known(r.row().ownAgreement()))
            .optionalBytes(MapKind.FLOW_GRID.column(), r -> packed(r.row(), MapKind.FLOW_GRID))
            .optionalBytes(MapKind.CONV6_1.column(), r -> packed(r.row(), MapKind.CONV6_1))
            .optionalBytes(MapKind.LOW_FEATURES.column(), r -> packed(r.row(), MapKind.LOW_FEATURES))
            .optionalReals(ClassKind.CLASS_RESIDUAL.column(), r -> list(r.row(), ClassKind.CLASS_RESIDUAL))
            .build();

    static final Table<Interval> INTERVALS = Table.<Interval>named("transition_intervals")
            .text("sequence", Interval::sequence)
            .number("left_key", r -> r.row().leftKey())
            .number("right_key", r -> r.row().rightKey())
            .number("length", r -> r.row().rightKey() - r.row().leftKey())
            .number("frames", r -> r.row().frames())
            .real("loss", r -> r.row().loss())
            .real("balanced_loss", r -> r.row().balancedLoss())
            .build();

    private TransitionTables() {}

    record Pair(String sequence, int region, PairResult row) {}

    record Interval(String sequence, IntervalResult row) {}

    /** Null where the map was not asked for. */
    private static byte[] packed(PairResult row, MapKind kind) {
        EvidenceMap map = row.maps().get(kind);
        return map == null ? null : map.packed();
    }

    /** Null where it was not asked for. */
    private static List<Float> list(PairResult row, ClassKind kind) {
        ClassNumbers numbers = row.classes().get(kind);
        if (numbers == null) {
            return null;
        }
        List<Float> all = new ArrayList<>(numbers.length());
        for (int i = 0; i < numbers.length(); i++) {
            all.add(numbers.value(i));
        }
        return all;
    }

    private static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
