package dev.reelmask.job.execute;

import dev.reelmask.publish.UnitFiles;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.ParquetFooters;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.SerializableConfiguration;

/** Reads what the files of units say of themselves: on the driver where they are few, else on the executors. */
public final class UnitLookup {
    private static final int FEW = 64;

    private final JavaSparkContext spark;
    private final ResultsLayout results;

    public UnitLookup(JavaSparkContext spark, ResultsLayout results) {
        this.spark = spark;
        this.results = results;
    }

    /** The units among these both of whose files are whole and carry one fingerprint. */
    public Map<UnitKey, UnitSummary> read(Collection<UnitKey> units) {
        Map<UnitKey, UnitSummary> found = new HashMap<>();
        List<UnitKey> keys = new ArrayList<>(units);
        List<UnitSummary> summaries =
                keys.size() <= FEW ? summaries(spark.hadoopConfiguration(), results, keys) : distributed(keys);
        summaries.forEach(summary -> found.put(summary.key(), summary));
        return found;
    }

    private List<UnitSummary> distributed(List<UnitKey> keys) {
        Stages.name(spark, "look up", "footers of " + keys.size() + " units");
        int partitions = Math.min(keys.size(), spark.defaultParallelism() * 16);
        return spark.parallelize(keys, partitions)
                .mapPartitions(new Read(new SerializableConfiguration(spark.hadoopConfiguration()), results))
                .collect();
    }

    private static List<UnitSummary> summaries(Configuration hadoop, ResultsLayout results, List<UnitKey> keys) {
        UnitFiles files = ParquetFooters.units(Store.open(hadoop, results));
        List<UnitSummary> summaries = new ArrayList<>();
        for (UnitKey key : keys) {
            files.frames(key)
                    .flatMap(ParquetFooters::summary)
                    .filter(summary -> summary.key().equals(key))
                    .ifPresent(summaries::add);
        }
        return summaries;
    }

    /** The task. */
    private static final class Read implements FlatMapFunction<Iterator<UnitKey>, UnitSummary> {
        private static final long serialVersionUID = 1L;

        private final SerializableConfiguration hadoop;
        private final ResultsLayout results;

        Read(SerializableConfiguration hadoop, ResultsLayout results) {
            this.hadoop = hadoop;
            this.results = results;
        }

        @Override
        public Iterator<UnitSummary> call(Iterator<UnitKey> keys) {
            List<UnitKey> some = new ArrayList<>();
            keys.forEachRemaining(some::add);
            return summaries(hadoop.value(), results, some).iterator();
        }
    }
}
