package dev.reelmask.job.bundle;

import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder that a bundle is to be written to. */
final class BundlePlace {
    private BundlePlace() {}

    /**
     * Looks at it before work: it may be absent, empty, or hold a bundle, which is then replaced.
     *
     * @param note takes a line where a bundle will be replaced
     * @throws UserException if it is a file, or holds other things
     */
    static void check(Configuration hadoop, String folder, Consumer<String> note) {
        Path path = new Path(folder);
        try {
            FileSystem fs = path.getFileSystem(hadoop);
            if (!fs.exists(path)) {
                return;
            }
            if (fs.getFileStatus(path).isFile()) {
                throw new UserException("--out %s is a file; name a folder".formatted(folder));
            }
            if (fs.exists(new Path(path, "bundle.yaml"))) {
                note.accept("the bundle in %s will be replaced".formatted(folder));
            } else if (fs.listStatus(path).length > 0) {
                throw new UserException(
                        "--out %s holds other files and no bundle; name a new or an empty folder".formatted(folder));
            }
        } catch (IOException e) {
            throw new UserException("--out %s cannot be looked at: %s".formatted(folder, e.getMessage()), e);
        }
    }
}
