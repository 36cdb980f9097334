package dev.reelmask.udf;

import dev.reelmask.corpus.label.LabelReader;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.mask.CocoMasks;
import dev.reelmask.mask.CocoRle;
import dev.reelmask.mask.MaskCodec;
import dev.reelmask.mask.MaskException;
import dev.reelmask.mask.MaskImages;
import dev.reelmask.mask.MaskMeasures;
import dev.reelmask.mask.MaskOverlay;
import dev.reelmask.mask.MaskPolygons;
import dev.reelmask.mask.MaskRuns;
import dev.reelmask.mask.PolygonMasks;
import dev.reelmask.udf.MaskFunction.Kind;
import dev.reelmask.udf.MaskFunction.Parameter;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Masks in other forms, and masks of other forms. */
final class FormatFunctions {
    private static final Parameter MASK = new Parameter("mask", Kind.BYTES);
    private static final Parameter CLASS = new Parameter("class", Kind.INTEGER);
    private static final Parameter CLASS_SET = new Parameter("class_set", Kind.TEXT);
    private static final Parameter WIDTH = new Parameter("width", Kind.INTEGER);
    private static final Parameter HEIGHT = new Parameter("height", Kind.INTEGER);
    private static final Parameter PNG = new Parameter("png", Kind.BYTES);
    private static final Parameter RLE = new Parameter("rle", Kind.TEXT);
    private static final Parameter PICTURE = new Parameter("picture", Kind.BYTES);
    private static final DataType TEXTS_BY_CLASS = DataTypes.createMapType(DataTypes.IntegerType, DataTypes.StringType);
    private static final double USUAL_OPACITY = 0.5;

    private FormatFunctions() {}

    static List<MaskFunction> all() {
        return List.of(
                binary("mask_decode", a -> MaskCodec.decode(a.bytes(0)).ids(), MASK),
                binary("mask_encode", FormatFunctions::encode, new Parameter("ids", Kind.BYTES), WIDTH, HEIGHT),
                binary("mask_to_png", a -> MaskImages.png(MaskCodec.decode(a.bytes(0))), MASK),
                binary(
                        "mask_to_png",
                        a -> MaskImages.png(MaskCodec.decode(a.bytes(0)), a.classSet(1)),
                        MASK,
                        CLASS_SET),
                binary("mask_from_png", a -> MaskCodec.encode(MaskImages.map(a.bytes(0))), PNG),
                binary("mask_from_png", FormatFunctions::ofColours, PNG, CLASS_SET),
                binary("mask_overlay", a -> overlay(a, USUAL_OPACITY), MASK, PICTURE, CLASS_SET),
                binary(
                        "mask_overlay",
                        a -> overlay(a, a.number(3)),
                        MASK,
                        PICTURE,
                        CLASS_SET,
                        new Parameter("opacity", Kind.NUMBER)),
                new MaskFunction("mask_to_coco", TEXTS_BY_CLASS, FormatFunctions::coco, MASK),
                cocoOfClass("mask_to_coco"),
                cocoOfClass("mask_to_coco_rle"),
                binary("mask_from_coco", FormatFunctions::ofCoco, new Parameter("rles", Kind.TEXTS_BY_CLASS)),
                binary(
                        "mask_from_coco",
                        a -> MaskCodec.encode(CocoMasks.of(new TreeMap<>(Map.of(a.classId(1), a.text(0))))),
                        RLE,
                        CLASS),
                new MaskFunction("mask_polygons", TEXTS_BY_CLASS, FormatFunctions::polygons, MASK),
                new MaskFunction(
                        "mask_polygons",
                        DataTypes.StringType,
                        a -> MaskPolygons.geoJson(a.mask(0), a.classId(1)),
                        MASK,
                        CLASS),
                binary(
                        "mask_from_polygons",
                        a -> MaskCodec.encode(PolygonMasks.of(a.text(0), a.size(1), a.classId(3))),
                        new Parameter("geojson", Kind.TEXT),
                        WIDTH,
                        HEIGHT,
                        CLASS));
    }

    private static MaskFunction binary(String name, MaskFunction.Body body, Parameter... parameters) {
        return new MaskFunction(name, DataTypes.BinaryType, body, parameters);
    }

    private static MaskFunction cocoOfClass(String name) {
        return new MaskFunction(
                name, DataTypes.StringType, a -> CocoRle.json(MaskCodec.decode(a.bytes(0)), a.classId(1)), MASK, CLASS);
    }

    private static byte[] encode(MaskArguments a) {
        FrameSize size = a.size(1);
        if (a.bytes(0).length != size.pixels()) {
            throw new MaskException("%s bytes are no class ids of a mask of %s, which has %s pixels"
                    .formatted(a.bytes(0).length, size, size.pixels()));
        }
        return MaskCodec.encode(new LabelMap(size, a.bytes(0)));
    }

    private static byte[] ofColours(MaskArguments a) {
        try {
            return MaskCodec.encode(new LabelReader(a.classSet(1)).decode(a.bytes(0), "image"));
        } catch (SequenceException e) {
            throw new MaskException("not an image of the classes: " + e.getMessage(), e);
        }
    }

    private static byte[] overlay(MaskArguments a, double opacity) {
        if (!(opacity >= 0 && opacity <= 1)) {
            throw new IllegalArgumentException("opacity must be 0 to 1, got " + opacity);
        }
        return MaskOverlay.png(a.bytes(1), MaskCodec.decode(a.bytes(0)), a.classSet(2), opacity);
    }

    private static SortedMap<Integer, String> coco(MaskArguments a) {
        LabelMap map = MaskCodec.decode(a.bytes(0));
        SortedMap<Integer, String> jsons = new TreeMap<>();
        CocoRle.counts(map).forEach((id, counts) -> jsons.put(id, CocoRle.json(map.size(), counts)));
        return jsons;
    }

    /** Without any class there is no size either. */
    private static byte[] ofCoco(MaskArguments a) {
        SortedMap<Integer, String> jsons = a.textsByClass(0);
        return jsons.isEmpty() ? null : MaskCodec.encode(CocoMasks.of(jsons));
    }

    private static SortedMap<Integer, String> polygons(MaskArguments a) {
        MaskRuns mask = a.mask(0);
        SortedMap<Integer, String> polygons = new TreeMap<>();
        for (int id : MaskMeasures.areas(a.bytes(0)).keySet()) {
            if (id != LabelMap.IGNORE) {
                polygons.put(id, MaskPolygons.geoJson(mask, id));
            }
        }
        return polygons;
    }
}
