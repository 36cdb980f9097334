package dev.reelmask.publish.store;

import java.io.Serializable;
import java.net.URI;
import java.util.Locale;
import java.util.OptionalInt;
import org.apache.hadoop.fs.Path;

/** Where the tables lie under one results root. Paths are plain data; nothing is created. */
public record ResultsLayout(URI root) implements Serializable {
    private static final String RECORD = ".json";
    private static final String UNITS = ".units.gz";
    private static final String LEASES = ".leases";
    private static final String STAGING = ".lease-";
    private static final String PARTITION = "run=";

    /** The tables. */
    public enum TableName {
        MASKS,
        FRAMES,
        SEQUENCES,
        QUARANTINE,
        RUNS,
        KEY_INTERVALS,
        ACCURACY_BY_DISTANCE,
        OPERATING_POINTS,
        CLASS_IOU,
        TRANSITIONS,
        TRANSITION_INTERVALS,
        KEY_PLANS;

        /** Name of the table's folder. */
        public String folder() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Folder of a table, with one folder {@code run=<run>} for each run. */
    public Path table(TableName table) {
        return new Path(new Path(root), table.folder());
    }

    /** Folder of one run in a table. */
    public Path partition(TableName table, String run) {
        return new Path(table(table), PARTITION + run);
    }

    /** The run that a folder is the partition of; empty text for other folders. */
    public static String partitionOf(Path folder) {
        String name = folder.getName();
        return name.startsWith(PARTITION) ? name.substring(PARTITION.length()) : "";
    }

    /** {@code masks/run=<run>/<sequence>.<first frame>.parquet}. */
    public Path masks(UnitKey unit) {
        return new Path(partition(TableName.MASKS, unit.run()), unit.fileName());
    }

    /** {@code frames/run=<run>/<sequence>.<first frame>.parquet}. */
    public Path frames(UnitKey unit) {
        return new Path(partition(TableName.FRAMES, unit.run()), unit.fileName());
    }

    /** A unit's file in a table of units: {@code <table>/run=<run>/<sequence>.<first frame>.parquet}. */
    public Path unit(TableName table, UnitKey unit) {
        return new Path(partition(table, unit.run()), unit.fileName());
    }

    /** The one file of a table that the driver writes: {@code sequences/run=<run>/sequences.parquet}. */
    public Path single(TableName table, String run) {
        return new Path(partition(table, run), table.folder() + ".parquet");
    }

    /** Folder of the runs' records and leases; readers of tables never look here. */
    public Path runs() {
        return new Path(new Path(root), "_runs");
    }

    /** The commit record of a run: {@code _runs/<run>.json}. */
    public Path record(String run) {
        return new Path(runs(), run + RECORD);
    }

    /** The run that a file of {@link #runs} is the record of; empty text for other files. */
    public static String runOf(Path record) {
        return ending(record, RECORD);
    }

    /** What a run's finished units say of themselves: {@code _runs/<run>.units.gz}. */
    public Path units(String run) {
        return new Path(runs(), run + UNITS);
    }

    /** Folder of a run's leases. */
    public Path leases(String run) {
        return new Path(runs(), run + LEASES);
    }

    /** The run that a folder of {@link #runs} holds the leases of; empty text for other folders. */
    public static String leasedRunOf(Path leases) {
        return ending(leases, LEASES);
    }

    private static String ending(Path path, String ending) {
        String name = path.getName();
        return name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : "";
    }

    /** Where unfinished files lie; readers of tables never look here. */
    public Path temporary() {
        return new Path(new Path(root), "_tmp");
    }

    /** Unfinished files of the start that holds a lease. */
    public Path staging(String run, int epoch) {
        return new Path(temporary(), run + STAGING + epoch);
    }

    /** The epoch of a folder of {@link #staging} of a run; empty for other folders. */
    public static OptionalInt epochOf(String run, Path staging) {
        String name = staging.getName();
        String epoch = name.startsWith(run + STAGING) ? name.substring(run.length() + STAGING.length()) : "";
        return epoch.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(epoch)) : OptionalInt.empty();
    }
}
