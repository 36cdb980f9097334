package dev.reelmask.job.report;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The small tables of a results root as rows, grouped by run. Tables of older versions may lack columns. */
final class ReportTables {
    private final SparkSession spark;
    private final ResultsLayout results;

    ReportTables(SparkSession spark, ResultsLayout results) {
        this.spark = spark;
        this.results = results;
    }

    /**
     * All rows of a table by run, sorted by the given columns.
     *
     * @throws UserException if there is no such table, with what to do about it
     */
    <T> Map<String, List<T>> byRun(TableName table, Function<Row, T> of, String... sortedBy) {
        Map<String, List<T>> byRun = new LinkedHashMap<>();
        for (Row row : rows(table, sortedBy)) {
            byRun.computeIfAbsent(text(row, "run"), run -> new ArrayList<>()).add(of.apply(row));
        }
        return byRun;
    }

    /**
     * All rows of a table.
     *
     * @throws UserException if there is no such table
     */
    List<Row> rows(TableName table, String... sortedBy) {
        Path path = results.table(table);
        if (!exists(path)) {
            String command = table == TableName.RUNS ? "reelmask segment" : "reelmask summarize";
            throw new UserException("there is no table %s under %s; run '%s --results %s' first"
                    .formatted(table.folder(), results.root(), command, results.root()));
        }
        Dataset<Row> rows = spark.read().option("mergeSchema", true).parquet(path.toString());
        String[] order = sortedBy.length == 0 ? new String[] {"run"} : sortedBy;
        return rows.orderBy(Arrays.stream(order).map(rows::col).toArray(Column[]::new))
                .collectAsList();
    }

    private boolean exists(Path path) {
        try {
            return path.getFileSystem(spark.sparkContext().hadoopConfiguration())
                    .exists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for " + path, e);
        }
    }

    private static Object cell(Row row, String column) {
        return Arrays.asList(row.schema().fieldNames()).contains(column) ? row.getAs(column) : null;
    }

    /** A real number, or null where there is none. */
    static Double real(Row row, String column) {
        return cell(row, column) instanceof Number value ? Double.valueOf(value.doubleValue()) : null;
    }

    /** A whole number, 0 where there is none. */
    static long whole(Row row, String column) {
        return cell(row, column) instanceof Number value ? value.longValue() : 0;
    }

    /** A text, empty where there is none. */
    static String text(Row row, String column) {
        Object value = cell(row, column);
        return value == null ? "" : value.toString();
    }
}
