package dev.reelmask.table;

import dev.reelmask.table.ResultsLayout.TableName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The unit files that lie in a run's partitions, whatever their fingerprints. */
public final class RunUnits {
    private static final Pattern NAME = Pattern.compile("(.+)\\.(\\d+)\\.parquet");

    private RunUnits() {}

    /** A unit by the name of its files. */
    public record UnitId(String sequence, int firstFrame) implements Comparable<UnitId> {
        private static final Comparator<UnitId> ORDER =
                Comparator.comparing(UnitId::sequence).thenComparingInt(UnitId::firstFrame);

        @Override
        public int compareTo(UnitId other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * Units of which there is a masks file, a frames file or both.
     *
     * @throws UncheckedIOException if the filesystem fails
     */
    public static SortedSet<UnitId> list(Configuration hadoop, ResultsLayout results, String run) {
        SortedSet<UnitId> units = new TreeSet<>();
        for (TableName table : List.of(TableName.MASKS, TableName.FRAMES)) {
            Path folder = results.partition(table, run);
            try {
                for (FileStatus file : PendingFile.rawFileSystem(folder, hadoop).listStatus(folder)) {
                    Matcher name = NAME.matcher(file.getPath().getName());
                    if (name.matches()) {
                        units.add(new UnitId(name.group(1), Integer.parseInt(name.group(2))));
                    }
                }
            } catch (IOException e) {
                refuseUnlessAbsent(folder, e);
            }
        }
        return units;
    }

    /** Before its first unit a run has no folders. */
    private static void refuseUnlessAbsent(Path folder, IOException e) {
        if (!(e instanceof FileNotFoundException)) {
            throw new UncheckedIOException("cannot list %s".formatted(folder), e);
        }
    }

    /**
     * Removes a unit's files, frames first, so that what is left after a crash does not count as done.
     *
     * @throws UncheckedIOException if the filesystem fails
     */
    public static void remove(Configuration hadoop, ResultsLayout results, String run, UnitId unit) {
        for (Path file : List.of(
                results.frames(run, unit.sequence(), unit.firstFrame()),
                results.masks(run, unit.sequence(), unit.firstFrame()))) {
            try {
                FileSystem fs = PendingFile.rawFileSystem(file, hadoop);
                fs.delete(file, false);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove %s".formatted(file), e);
            }
        }
    }
}
