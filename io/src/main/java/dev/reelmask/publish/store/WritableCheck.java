package dev.reelmask.publish.store;

import dev.reelmask.frame.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NotDirectoryException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Whether a results root can be written, asked before any work. */
public final class WritableCheck {
    private static final System.Logger LOG = System.getLogger(WritableCheck.class.getName());

    private WritableCheck() {}

    /**
     * Writes a file and deletes it, so that a results root that cannot be written is known before any work.
     *
     * @throws UserException if it cannot be
     */
    public static void prepare(Store store) {
        FileSystem fs = store.fileSystem();
        look(store);
        Path probe = store.placing().temporary(store.results().temporary(), new Path("probe"));
        try {
            if (!store.hasObjects()) {
                fs.mkdirs(store.results().runs());
                fs.mkdirs(store.results().temporary());
            }
            try (FSDataOutputStream out = store.hasObjects()
                    ? fs.create(probe, true)
                    : store.placing().create(probe)) {
                out.write(0);
            } finally {
                fs.delete(probe, false);
            }
        } catch (IOException | UncheckedIOException | FSError e) {
            throw unwritable(store.failure("writing", e));
        }
    }

    /**
     * Looks whether something speaks against writing there, as far as that takes no writing.
     *
     * @throws UserException if so
     */
    public static void look(Store store) {
        FileSystem fs = store.fileSystem();
        try {
            Path there = fs.makeQualified(new Path(store.results().root()));
            while (there.getParent() != null && !fs.exists(there)) {
                there = there.getParent();
            }
            if (!fs.getFileStatus(there).isDirectory()) {
                throw unwritable(store.failure("writing", new NotDirectoryException(there.toString())));
            }
            if (store.isLocal()) {
                LocalFiles.checkWritable(there, store.results());
            }
        } catch (FileNotFoundException e) {
            // an object store without any object yet
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "Nothing is at " + store.results().root(),
                    e);
        } catch (IOException | UncheckedIOException | FSError e) {
            throw unwritable(store.failure("writing", e));
        }
    }

    /** A failure of the filesystem as the mistake of whoever named the results. */
    public static UserException unwritable(ResultsException e) {
        return new UserException(
                "%s. Check --results: the folder or bucket, the rights and the space.".formatted(e.getMessage()), e);
    }
}
