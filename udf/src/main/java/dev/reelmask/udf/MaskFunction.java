package dev.reelmask.udf;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;

/** One way to call a SQL function on masks. Functions of one name differ in how many arguments they take. */
record MaskFunction(String name, DataType result, List<Parameter> parameters, Body body) implements Serializable {
    MaskFunction(String name, DataType result, Body body, Parameter... parameters) {
        this(name, result, List.of(parameters), body);
    }

    /** What it does; called without nulls, gives null where there is nothing. */
    @FunctionalInterface
    interface Body extends Serializable {
        /** The value, as Spark's converters take it. */
        Object call(MaskArguments arguments);
    }

    /** An argument: its name for people, and what is taken for it. */
    record Parameter(String name, Kind kind) implements Serializable {}

    /** What is taken for an argument. */
    enum Kind {
        BYTES("BINARY"),
        INTEGER("INT"),
        NUMBER("DOUBLE"),
        TEXT("STRING"),
        TEXTS_BY_CLASS("MAP<INT, STRING>");

        private final String sql;

        Kind(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }
    }

    /** {@code mask_area(mask BINARY, class INT)}. */
    String signature() {
        return parameters.stream()
                .map(parameter -> parameter.name() + " " + parameter.kind().sql())
                .collect(Collectors.joining(", ", name + "(", ")"));
    }
}
