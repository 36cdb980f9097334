package dev.reelmask.udf;

import dev.reelmask.mask.MaskEdits;
import dev.reelmask.mask.MaskEdits.Combination;
import dev.reelmask.mask.MaskRuns;
import dev.reelmask.mask.PixelBox;
import dev.reelmask.udf.MaskFunction.Kind;
import dev.reelmask.udf.MaskFunction.Parameter;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;

/** Masks made of masks. */
final class EditFunctions {
    private static final Parameter MASK = new Parameter("mask", Kind.BYTES);
    private static final Parameter A = new Parameter("a", Kind.BYTES);
    private static final Parameter B = new Parameter("b", Kind.BYTES);
    private static final Parameter CLASS = new Parameter("class", Kind.INTEGER);
    private static final Parameter X = new Parameter("x", Kind.INTEGER);
    private static final Parameter Y = new Parameter("y", Kind.INTEGER);
    private static final Parameter WIDTH = new Parameter("width", Kind.INTEGER);
    private static final Parameter HEIGHT = new Parameter("height", Kind.INTEGER);

    private EditFunctions() {}

    static List<MaskFunction> all() {
        return Stream.of(
                        List.of(
                                new MaskFunction(
                                        "mask_resize",
                                        DataTypes.BinaryType,
                                        a -> MaskEdits.resize(a.mask(0), a.size(1))
                                                .bytes(),
                                        MASK,
                                        WIDTH,
                                        HEIGHT),
                                new MaskFunction(
                                        "mask_crop",
                                        DataTypes.BinaryType,
                                        EditFunctions::crop,
                                        MASK,
                                        X,
                                        Y,
                                        WIDTH,
                                        HEIGHT)),
                        combinations("mask_union", Combination.UNION),
                        combinations("mask_intersect", Combination.INTERSECTION),
                        combinations("mask_diff", Combination.DIFFERENCE))
                .flatMap(List::stream)
                .toList();
    }

    private static byte[] crop(MaskArguments a) {
        PixelBox box = new PixelBox(a.integer(1), a.integer(2), a.integer(3), a.integer(4));
        if (box.width() < 1 || box.height() < 1) {
            throw new IllegalArgumentException(
                    "width and height must be at least 1, got %s and %s".formatted(box.width(), box.height()));
        }
        return MaskEdits.crop(a.mask(0), box).map(MaskRuns::bytes).orElse(null);
    }

    private static List<MaskFunction> combinations(String name, Combination how) {
        return List.of(
                new MaskFunction(
                        name,
                        DataTypes.BinaryType,
                        a -> MaskEdits.combine(a.mask(0), a.mask(1), how).bytes(),
                        A,
                        B),
                new MaskFunction(
                        name,
                        DataTypes.BinaryType,
                        a -> MaskEdits.combine(
                                        MaskEdits.only(a.mask(0), a.classId(2)),
                                        MaskEdits.only(a.mask(1), a.classId(2)),
                                        how)
                                .bytes(),
                        A,
                        B,
                        CLASS));
    }
}
