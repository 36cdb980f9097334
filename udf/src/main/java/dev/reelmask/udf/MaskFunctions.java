package dev.reelmask.udf;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.mask.CocoRle;
import dev.reelmask.mask.MaskCodec;
import dev.reelmask.mask.MaskImages;
import dev.reelmask.mask.MaskOverlap;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.UDFRegistration;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** SQL functions on the {@code mask} column; {@code docs/sql-functions.md} describes them. Null in, null out. */
public final class MaskFunctions {
    private static final StructType SIZE =
            new StructType().add("width", DataTypes.IntegerType).add("height", DataTypes.IntegerType);

    private MaskFunctions() {}

    /** Makes the functions known to the session's SQL, for this session only. */
    public static void register(SparkSession spark) {
        UDFRegistration functions = spark.udf();
        functions.register("reelmask_png", (UDF2<byte[], String, byte[]>) MaskFunctions::png, DataTypes.BinaryType);
        // a Java function has a fixed number of arguments, a SQL function may have defaults
        spark.sql("CREATE OR REPLACE TEMPORARY FUNCTION mask_to_png(mask BINARY, class_set STRING DEFAULT NULL)"
                + " RETURNS BINARY RETURN reelmask_png(mask, class_set)");
        functions.register(
                "mask_to_coco_rle", (UDF2<byte[], Integer, String>) MaskFunctions::cocoRle, DataTypes.StringType);
        functions.register(
                "mask_pixel_count", (UDF2<byte[], Integer, Long>) MaskFunctions::pixelCount, DataTypes.LongType);
        functions.register(
                "mask_iou", (UDF3<byte[], byte[], Integer, Double>) MaskFunctions::iou, DataTypes.DoubleType);
        functions.register("mask_size", (UDF1<byte[], Row>) MaskFunctions::size, SIZE);
    }

    private static byte[] png(byte[] mask, String classSet) {
        if (mask == null) {
            return null;
        }
        LabelMap map = MaskCodec.decode(mask);
        return classSet == null ? MaskImages.png(map) : MaskImages.png(map, ClassSets.named(classSet));
    }

    private static String cocoRle(byte[] mask, Integer id) {
        return mask == null || id == null ? null : CocoRle.json(MaskCodec.decode(mask), id);
    }

    private static Long pixelCount(byte[] mask, Integer id) {
        return mask == null || id == null ? null : MaskOverlap.pixels(MaskCodec.decode(mask), id);
    }

    private static Double iou(byte[] left, byte[] right, Integer id) {
        if (left == null || right == null || id == null) {
            return null;
        }
        LabelMap a = MaskCodec.decode(left);
        LabelMap b = MaskCodec.decode(right);
        OptionalDouble iou = MaskOverlap.iou(a, b, id);
        return iou.isPresent() ? iou.getAsDouble() : null;
    }

    private static Row size(byte[] mask) {
        if (mask == null) {
            return null;
        }
        FrameSize size = MaskCodec.size(mask);
        return RowFactory.create(size.width(), size.height());
    }
}
