package dev.reelmask.publish;

import java.time.Clock;
import java.time.Duration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Temporary files and folders of starts that were killed. No reader sees them; they only take space. */
public final class Temporary {
    private final Store store;

    public Temporary(Store store) {
        this.store = store;
    }

    /**
     * Deletes what was last changed more than {@code age} ago; younger things may still be written to.
     *
     * @return how many files and folders right under {@code _tmp} were deleted
     * @throws ResultsException if the filesystem fails
     */
    public int delete(Duration age, Clock clock) {
        long newest = clock.millis() - age.toMillis();
        int deleted = 0;
        for (FileStatus entry : store.list(store.results().temporary())) {
            if (lastChange(entry) < newest) {
                store.delete(entry.getPath());
                deleted++;
            }
        }
        return deleted;
    }

    private long lastChange(FileStatus entry) {
        long last = entry.getModificationTime();
        if (entry.isDirectory()) {
            for (FileStatus below : store.list(entry.getPath())) {
                last = Math.max(last, lastChange(below));
            }
        }
        return last;
    }

    /** Bytes that lie there now. */
    public long bytes() {
        return bytes(store.results().temporary());
    }

    private long bytes(Path folder) {
        long sum = 0;
        for (FileStatus entry : store.list(folder)) {
            sum += entry.isDirectory() ? bytes(entry.getPath()) : entry.getLen();
        }
        return sum;
    }
}
