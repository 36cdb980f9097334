package dev.reelmask.job.reduce;

import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.Store;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A few rows that the driver knows and queries do not, as a file that they read: a SQL accelerator scans files, and no
 * rows out of the driver's memory.
 */
final class PlainRows {
    private PlainRows() {}

    /**
     * Writes a file for this process alone.
     *
     * @param schema of columns STRING, INT, BIGINT and DOUBLE
     * @throws ResultsException if the filesystem fails
     */
    static void write(Store store, Path file, StructType schema, List<Row> rows) {
        List<Type> columns =
                List.of(schema.fields()).stream().map(PlainRows::column).toList();
        MessageType message = new MessageType("rows", columns);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(HadoopOutputFile.fromPath(file, store.hadoop()))
                .withConf(store.hadoop())
                .withType(message)
                .build()) {
            for (Row row : rows) {
                writer.write(group(message, row));
            }
        } catch (IOException e) {
            throw store.failure("writing " + file.getName(), e);
        }
    }

    private static Type column(StructField field) {
        return switch (field.dataType().typeName()) {
            case "string" ->
                Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(field.name());
            case "integer" -> Types.optional(PrimitiveTypeName.INT32).named(field.name());
            case "long" -> Types.optional(PrimitiveTypeName.INT64).named(field.name());
            case "double" -> Types.optional(PrimitiveTypeName.DOUBLE).named(field.name());
            default -> throw new IllegalArgumentException("no column of type " + field.dataType());
        };
    }

    private static Group group(MessageType message, Row row) {
        Group group = new SimpleGroup(message);
        for (int i = 0; i < row.length(); i++) {
            Object value = row.get(i);
            if (value instanceof String text) {
                group.add(i, text);
            } else if (value instanceof Integer number) {
                group.add(i, (int) number);
            } else if (value instanceof Long number) {
                group.add(i, (long) number);
            } else if (value instanceof Double number) {
                group.add(i, (double) number);
            } else if (value != null) {
                throw new IllegalArgumentException("no value of a column: " + value);
            }
        }
        return group;
    }
}
