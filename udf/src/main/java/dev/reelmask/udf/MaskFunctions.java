package dev.reelmask.udf;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;

/**
 * SQL functions on the {@code mask} column; {@code docs/sql-functions.md} describes them. Null in, null out; of damage
 * the query fails, and {@code try_} forms give null.
 */
public final class MaskFunctions {
    private static final List<MaskFunction> ALL = Stream.of(
                    MeasureFunctions.all(), EditFunctions.all(), FormatFunctions.all())
            .flatMap(List::stream)
            .toList();

    private MaskFunctions() {}

    /**
     * Makes the functions known to the session's SQL, for this session only. Sessions of an application that names
     * {@link MaskExtensions} have them already.
     */
    public static void register(SparkSession spark) {
        SparkSessionExtensions extensions = new SparkSessionExtensions();
        new MaskExtensions().apply(extensions);
        extensions.registerFunctions(((org.apache.spark.sql.classic.SparkSession) spark)
                .sessionState()
                .functionRegistry());
    }

    /** Names without those of {@code try_} forms. */
    static List<String> names() {
        return ALL.stream().map(MaskFunction::name).distinct().toList();
    }

    /** The forms of a function. */
    static List<MaskFunction> named(String name) {
        return ALL.stream().filter(form -> form.name().equals(name)).toList();
    }
}
