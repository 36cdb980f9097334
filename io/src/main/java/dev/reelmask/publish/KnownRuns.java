package dev.reelmask.publish;

import dev.reelmask.publish.store.Extent;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import java.util.EnumSet;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;

/** The runs of which anything lies under a results root. */
public final class KnownRuns {
    private KnownRuns() {}

    /** The tables that runs have parts of. Plans of key frames have names of their own, and are no runs. */
    public static Set<TableName> tables() {
        return EnumSet.complementOf(EnumSet.of(TableName.KEY_PLANS));
    }

    /**
     * Names of the runs that have a record or a part of a table.
     *
     * @throws ResultsException if the filesystem fails
     */
    public static NavigableSet<String> of(Store store) {
        NavigableSet<String> runs = new TreeSet<>();
        for (FileStatus file : store.list(store.results().runs())) {
            String run = ResultsLayout.runOf(file.getPath());
            if (file.isFile() && !run.isEmpty()) {
                runs.add(run);
            }
        }
        tables().forEach(table -> runs.addAll(in(store, table)));
        return runs;
    }

    /**
     * Names of the runs, or plans, that have a part of a table.
     *
     * @throws ResultsException if the filesystem fails
     */
    public static NavigableSet<String> in(Store store, TableName table) {
        NavigableSet<String> runs = new TreeSet<>();
        for (FileStatus folder : store.list(store.results().table(table))) {
            String run = ResultsLayout.partitionOf(folder.getPath());
            if (folder.isDirectory() && !run.isEmpty()) {
                runs.add(run);
            }
        }
        return runs;
    }

    /** Names of the runs that were ever leased. */
    public static NavigableSet<String> leased(Store store) {
        NavigableSet<String> runs = new TreeSet<>();
        for (FileStatus folder : store.list(store.results().runs())) {
            String run = ResultsLayout.leasedRunOf(folder.getPath());
            if (folder.isDirectory() && !run.isEmpty()) {
                runs.add(run);
            }
        }
        return runs;
    }

    /** How much of a run lies in each table that holds something of it; empty if there is nothing. */
    public static NavigableMap<TableName, Extent> tables(Store store, String run) {
        NavigableMap<TableName, Extent> tables = new TreeMap<>();
        for (TableName table : tables()) {
            Extent extent = Extent.in(store, store.results().partition(table, run));
            if (extent.files() > 0) {
                tables.put(table, extent);
            }
        }
        return tables;
    }
}
