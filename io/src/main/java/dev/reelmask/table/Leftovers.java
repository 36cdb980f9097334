package dev.reelmask.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/** Temporary files of attempts that were killed. No reader sees them; they only take space. */
public final class Leftovers {
    private Leftovers() {}

    /**
     * Deletes temporary files last changed more than {@code age} ago; younger ones may still be written to.
     *
     * @return how many were deleted
     * @throws UncheckedIOException if the filesystem fails
     */
    public static int delete(Configuration hadoop, ResultsLayout results, Duration age, Clock clock) {
        long newest = clock.millis() - age.toMillis();
        int deleted = 0;
        try {
            FileSystem fs = PendingFile.rawFileSystem(results.temporary(), hadoop);
            for (FileStatus file : fs.listStatus(results.temporary())) {
                boolean isOurs = file.isFile() && file.getPath().getName().endsWith(".tmp");
                if (isOurs && file.getModificationTime() < newest && fs.delete(file.getPath(), false)) {
                    deleted++;
                }
            }
            return deleted;
        } catch (FileNotFoundException e) {
            return deleted;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete leftovers under %s".formatted(results.temporary()), e);
        }
    }
}
