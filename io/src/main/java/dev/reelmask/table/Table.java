package dev.reelmask.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * A table's explicit schema: named columns and how each gets its value from a row of type R. A column is optional in
 * the file if its value may be null.
 */
final class Table<R> {
    private final String name;
    private final List<Column<R>> columns;
    private final MessageType schema;

    private Table(String name, List<Column<R>> columns) {
        this.name = name;
        this.columns = List.copyOf(columns);
        this.schema = new MessageType(name, columns.stream().map(Column::type).toList());
    }

    static <R> Builder<R> named(String name) {
        return new Builder<>(name);
    }

    String name() {
        return name;
    }

    MessageType schema() {
        return schema;
    }

    void write(R row, RecordConsumer to) {
        to.startMessage();
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).write(row, i, to);
        }
        to.endMessage();
    }

    private record Column<R>(Type type, BiConsumer<R, Field> write) {
        void write(R row, int index, RecordConsumer to) {
            write.accept(row, new Field(type, index, to));
        }
    }

    private record Field(Type type, int index, RecordConsumer to) {
        <T> void put(T value, BiConsumer<RecordConsumer, T> write) {
            if (value == null) {
                if (!type.isRepetition(Type.Repetition.OPTIONAL)) {
                    throw new IllegalArgumentException("column %s must not be null".formatted(type.getName()));
                }
                return;
            }
            to.startField(type.getName(), index);
            write.accept(to, value);
            to.endField(type.getName(), index);
        }
    }

    /** Columns in the order they are added. */
    static final class Builder<R> {
        private final String name;
        private final List<Column<R>> columns = new ArrayList<>();

        private Builder(String name) {
            this.name = name;
        }

        Table<R> build() {
            return new Table<>(name, columns);
        }

        Builder<R> text(String column, Function<R, String> value) {
            return add(
                    primitive(PrimitiveTypeName.BINARY, LogicalTypeAnnotation.stringType(), column),
                    value,
                    Builder::putText);
        }

        Builder<R> optionalText(String column, Function<R, String> value) {
            Type type = Types.optional(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType())
                    .named(column);
            return add(type, value, Builder::putText);
        }

        Builder<R> bytes(String column, Function<R, byte[]> value) {
            return add(
                    primitive(PrimitiveTypeName.BINARY, null, column),
                    value,
                    (to, bytes) -> to.addBinary(Binary.fromConstantByteArray(bytes)));
        }

        /** Null where there is none. */
        Builder<R> optionalBytes(String column, Function<R, byte[]> value) {
            Type type = Types.optional(PrimitiveTypeName.BINARY).named(column);
            return add(type, value, (to, bytes) -> to.addBinary(Binary.fromConstantByteArray(bytes)));
        }

        Builder<R> number(String column, Function<R, Integer> value) {
            return add(primitive(PrimitiveTypeName.INT32, null, column), value, RecordConsumer::addInteger);
        }

        Builder<R> count(String column, Function<R, Long> value) {
            return add(primitive(PrimitiveTypeName.INT64, null, column), value, RecordConsumer::addLong);
        }

        Builder<R> flag(String column, Function<R, Boolean> value) {
            return add(primitive(PrimitiveTypeName.BOOLEAN, null, column), value, RecordConsumer::addBoolean);
        }

        Builder<R> real(String column, Function<R, Double> value) {
            return add(primitive(PrimitiveTypeName.DOUBLE, null, column), value, RecordConsumer::addDouble);
        }

        /** Null where there is none. */
        Builder<R> optionalReal(String column, Function<R, Double> value) {
            return add(Types.optional(PrimitiveTypeName.DOUBLE).named(column), value, RecordConsumer::addDouble);
        }

        /** UTC, microseconds since 1970. */
        Builder<R> time(String column, Function<R, Long> value) {
            LogicalTypeAnnotation utc =
                    LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS);
            return add(primitive(PrimitiveTypeName.INT64, utc, column), value, RecordConsumer::addLong);
        }

        /** A list of counts; null where there is none. */
        Builder<R> optionalCounts(String column, Function<R, List<Long>> value) {
            return list(PrimitiveTypeName.INT64, column, value, RecordConsumer::addLong);
        }

        /** A list of numbers in single precision; null where there is none. */
        Builder<R> optionalReals(String column, Function<R, List<Float>> value) {
            return list(PrimitiveTypeName.FLOAT, column, value, RecordConsumer::addFloat);
        }

        private <E> Builder<R> list(
                PrimitiveTypeName of, String column, Function<R, List<E>> value, BiConsumer<RecordConsumer, E> put) {
            Type type = Types.optionalList()
                    .element(Types.required(of).named("element"))
                    .named(column);
            return add(type, value, (to, list) -> {
                to.startGroup();
                if (!list.isEmpty()) {
                    to.startField("list", 0);
                    for (E element : list) {
                        to.startGroup();
                        to.startField("element", 0);
                        put.accept(to, element);
                        to.endField("element", 0);
                        to.endGroup();
                    }
                    to.endField("list", 0);
                }
                to.endGroup();
            });
        }

        private static void putText(RecordConsumer to, String text) {
            to.addBinary(Binary.fromString(text));
        }

        private static Type primitive(PrimitiveTypeName type, LogicalTypeAnnotation meaning, String column) {
            return Types.required(type).as(meaning).named(column);
        }

        private <T> Builder<R> add(Type type, Function<R, T> value, BiConsumer<RecordConsumer, T> write) {
            columns.add(new Column<>(type, (row, field) -> field.put(value.apply(row), write)));
            return this;
        }
    }
}
