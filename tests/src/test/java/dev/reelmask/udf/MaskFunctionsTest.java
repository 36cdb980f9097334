package dev.reelmask.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.label.LabelReader;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.mask.CocoRle;
import dev.reelmask.mask.MaskCodec;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class MaskFunctionsTest {
    private static final LabelMap LEFT = new LabelMap(new FrameSize(3, 2), new byte[] {0, 1, 1, 1, 0, (byte) 255});
    private static final LabelMap RIGHT = new LabelMap(new FrameSize(3, 2), new byte[] {0, 0, 1, 1, 1, 1});

    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
        MaskFunctions.register(spark);
        List<Row> rows = List.of(
                RowFactory.create(MaskCodec.encode(LEFT), MaskCodec.encode(RIGHT)), RowFactory.create(null, null));
        StructType schema = new StructType().add("a", DataTypes.BinaryType).add("b", DataTypes.BinaryType);
        spark.createDataFrame(rows, schema).createOrReplaceTempView("m");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void countsSizesAndOverlapsComeFromTheMask() {
        Row row = first("mask_pixel_count(a, 1), mask_size(a), mask_iou(a, b, 1), mask_iou(a, b, 7)");

        assertThat(row.getLong(0)).isEqualTo(3);
        assertThat(row.getStruct(1)).isEqualTo(RowFactory.create(3, 2));
        assertThat(row.getDouble(2)).isEqualTo(2.0 / 4);
        assertThat(row.isNullAt(3)).isTrue();
    }

    @Test
    void imagesAndCocoRleComeFromTheMask() {
        Row row = first("mask_to_png(a), mask_to_png(a, 'camvid'), mask_to_coco_rle(a, 1)");
        LabelReader reader = new LabelReader(ClassSets.named("camvid"));

        assertThat(reader.decode(row.getAs(0), "a.png")).isEqualTo(LEFT);
        assertThat(reader.decode(row.getAs(1), "a.png")).isEqualTo(LEFT);
        assertThat(row.getString(2)).isEqualTo(CocoRle.json(LEFT, 1));
    }

    @Test
    void nullInIsNullOut() {
        Row row = spark.sql("SELECT mask_to_png(a), mask_to_coco_rle(a, 1), mask_pixel_count(a, 1), mask_iou(a, b, 1),"
                        + " mask_size(a) FROM m WHERE a IS NULL")
                .first();

        for (int i = 0; i < row.length(); i++) {
            assertThat(row.isNullAt(i)).isTrue();
        }
    }

    @Test
    void damagedMasksAreNamed() {
        assertThatThrownBy(() ->
                        spark.sql("SELECT mask_size(CAST('no mask' AS BINARY))").collectAsList())
                .hasStackTraceContaining("not a mask in format reelmask-rle-1: it does not start with the bytes 'RM'");
    }

    private static Row first(String columns) {
        return spark.sql("SELECT " + columns + " FROM m WHERE a IS NOT NULL").first();
    }
}
