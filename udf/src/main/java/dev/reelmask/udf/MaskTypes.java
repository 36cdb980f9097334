package dev.reelmask.udf;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.mask.MaskComponents.Component;
import dev.reelmask.mask.PixelBox;
import dev.reelmask.mask.PixelPoint;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Structs that functions give. */
final class MaskTypes {
    static final StructType SIZE =
            new StructType().add("width", DataTypes.IntegerType).add("height", DataTypes.IntegerType);
    static final StructType BOX = new StructType()
            .add("x", DataTypes.IntegerType)
            .add("y", DataTypes.IntegerType)
            .add("width", DataTypes.IntegerType)
            .add("height", DataTypes.IntegerType);
    static final StructType POINT =
            new StructType().add("x", DataTypes.DoubleType).add("y", DataTypes.DoubleType);
    static final StructType COMPONENT =
            new StructType().add("area", DataTypes.LongType).add("bbox", BOX).add("centroid", POINT);

    private MaskTypes() {}

    static Row row(FrameSize size) {
        return RowFactory.create(size.width(), size.height());
    }

    static Row row(PixelBox box) {
        return RowFactory.create(box.x(), box.y(), box.width(), box.height());
    }

    static Row row(PixelPoint point) {
        return RowFactory.create(point.x(), point.y());
    }

    static Row row(Component component) {
        return RowFactory.create(component.area(), row(component.box()), row(component.centroid()));
    }
}
