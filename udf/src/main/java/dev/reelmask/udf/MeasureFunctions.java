package dev.reelmask.udf;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.mask.MaskCodec;
import dev.reelmask.mask.MaskComponents;
import dev.reelmask.mask.MaskMeasures;
import dev.reelmask.mask.MaskOverlap;
import dev.reelmask.udf.MaskFunction.Kind;
import dev.reelmask.udf.MaskFunction.Parameter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.spark.sql.types.DataTypes;

/** What is in masks. */
final class MeasureFunctions {
    private static final Parameter MASK = new Parameter("mask", Kind.BYTES);
    private static final Parameter CLASS = new Parameter("class", Kind.INTEGER);
    private static final Parameter X = new Parameter("x", Kind.INTEGER);
    private static final Parameter Y = new Parameter("y", Kind.INTEGER);
    private static final Parameter A = new Parameter("a", Kind.BYTES);
    private static final Parameter B = new Parameter("b", Kind.BYTES);
    private static final Parameter CLASS_SET = new Parameter("class_set", Kind.TEXT);

    private MeasureFunctions() {}

    static List<MaskFunction> all() {
        return List.of(
                new MaskFunction("mask_size", MaskTypes.SIZE, a -> MaskTypes.row(MaskCodec.size(a.bytes(0))), MASK),
                area("mask_area"),
                area("mask_pixel_count"),
                new MaskFunction(
                        "mask_areas",
                        DataTypes.createMapType(DataTypes.IntegerType, DataTypes.LongType),
                        a -> MaskMeasures.areas(a.bytes(0)),
                        MASK),
                new MaskFunction(
                        "mask_bbox",
                        MaskTypes.BOX,
                        a -> MaskMeasures.box(a.bytes(0), a.classId(1))
                                .map(MaskTypes::row)
                                .orElse(null),
                        MASK,
                        CLASS),
                new MaskFunction(
                        "mask_centroid",
                        MaskTypes.POINT,
                        a -> MaskMeasures.centroid(a.bytes(0), a.classId(1))
                                .map(MaskTypes::row)
                                .orElse(null),
                        MASK,
                        CLASS),
                new MaskFunction(
                        "mask_contains",
                        DataTypes.BooleanType,
                        a -> MaskMeasures.area(a.bytes(0), a.classId(1)) > 0,
                        MASK,
                        CLASS),
                new MaskFunction(
                        "mask_contains",
                        DataTypes.BooleanType,
                        a -> MaskMeasures.classAt(a.bytes(0), a.integer(2), a.integer(3))
                                        .orElse(-1)
                                == a.classId(1),
                        MASK,
                        CLASS,
                        X,
                        Y),
                new MaskFunction(
                        "mask_class_at",
                        DataTypes.IntegerType,
                        a -> orNull(MaskMeasures.classAt(a.bytes(0), a.integer(1), a.integer(2))),
                        MASK,
                        X,
                        Y),
                new MaskFunction(
                        "mask_iou",
                        DataTypes.DoubleType,
                        a -> orNull(MaskOverlap.of(a.mask(0), a.mask(1)).iou(a.classId(2))),
                        A,
                        B,
                        CLASS),
                new MaskFunction(
                        "mask_miou",
                        DataTypes.DoubleType,
                        a -> orNull(MaskOverlap.of(a.mask(0), a.mask(1)).meanIou()),
                        A,
                        B),
                new MaskFunction(
                        "mask_components",
                        DataTypes.createArrayType(MaskTypes.COMPONENT),
                        a -> MaskComponents.of(a.mask(0), a.classId(1)).stream()
                                .map(MaskTypes::row)
                                .toList(),
                        MASK,
                        CLASS),
                new MaskFunction(
                        "mask_class_names",
                        DataTypes.createArrayType(DataTypes.StringType),
                        MeasureFunctions::classNames,
                        MASK,
                        CLASS_SET));
    }

    private static MaskFunction area(String name) {
        return new MaskFunction(
                name, DataTypes.LongType, a -> MaskMeasures.area(a.bytes(0), a.classId(1)), MASK, CLASS);
    }

    private static List<String> classNames(MaskArguments a) {
        List<String> names = a.classSet(1).names();
        return MaskMeasures.areas(a.bytes(0)).keySet().stream()
                .filter(id -> id != LabelMap.IGNORE)
                .map(id -> id < names.size() ? names.get(id) : "#" + id)
                .toList();
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static Integer orNull(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }
}
