package dev.reelmask.job.table;

import dev.reelmask.job.spark.ResultsRoot;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where users say that something lies in a table: a results root, or the folder of one run, {@code TABLE/run=NAME}.
 *
 * @param run empty where a root is named
 */
record RunPlace(Store store, Optional<String> run) {
    static RunPlace of(Configuration hadoop, String place, TableName table) {
        Path path = new Path(place);
        String run = ResultsLayout.partitionOf(path);
        boolean isRun = !run.isEmpty() && path.getParent().getName().equals(table.folder());
        String root = isRun ? path.getParent().getParent().toString() : place;
        return new RunPlace(ResultsRoot.open(hadoop, root), Optional.of(run).filter(unused -> isRun));
    }
}
