package dev.reelmask.table;

import java.io.Serializable;
import java.net.URI;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/** Where the tables lie under one results root. Paths are plain data; nothing is created. */
public record ResultsLayout(URI root) implements Serializable {
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
        CLASS_IOU;

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
        return new Path(table(table), "run=" + run);
    }

    /** {@code masks/run=<run>/<sequence>.<first frame>.parquet}. */
    public Path masks(String run, String sequence, int firstFrame) {
        return unit(TableName.MASKS, run, sequence, firstFrame);
    }

    /** {@code frames/run=<run>/<sequence>.<first frame>.parquet}. */
    public Path frames(String run, String sequence, int firstFrame) {
        return unit(TableName.FRAMES, run, sequence, firstFrame);
    }

    /** The one file of a table that the driver writes: {@code sequences/run=<run>/sequences.parquet}. */
    public Path single(TableName table, String run) {
        return new Path(partition(table, run), table.folder() + ".parquet");
    }

    /** Where unfinished files lie; readers of tables never look here. */
    public Path temporary() {
        return new Path(new Path(root), "_tmp");
    }

    private Path unit(TableName table, String run, String sequence, int firstFrame) {
        return new Path(partition(table, run), sequence + "." + firstFrame + ".parquet");
    }
}
