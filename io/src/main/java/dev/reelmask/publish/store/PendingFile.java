package dev.reelmask.publish.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file that appears under its final name whole or not at all, over an older one without a moment in which there is
 * none; see {@link Store} for how. One thread at a time.
 */
public final class PendingFile {
    private static final System.Logger LOG = System.getLogger(PendingFile.class.getName());

    private final Store store;
    private final Permit permit;
    private final FileSystem fs;
    private final Path target;
    private final Path written;
    private final FSDataOutputStream out;
    private Closeable content;

    private PendingFile(Store store, Permit permit, Path target, Path written, FSDataOutputStream out) {
        this.store = store;
        this.permit = permit;
        this.fs = store.fileSystem();
        this.target = target;
        this.written = written;
        this.out = out;
        this.content = out;
    }

    /**
     * Begins a file.
     *
     * @throws ResultsException if it cannot be created
     * @throws LeaseLostException if that is because the permit holds no longer
     */
    public static PendingFile create(Store store, Permit permit, Path target) {
        Path qualified = store.fileSystem().makeQualified(target);
        Path written = store.hasObjects() ? qualified : store.placing().temporary(permit.staging(), target);
        try {
            FSDataOutputStream out = store.hasObjects()
                    ? store.placing().putUnlessChanged(qualified)
                    : store.placing().create(written);
            return new PendingFile(store, permit, qualified, written, out);
        } catch (IOException | UncheckedIOException | FSError e) {
            throw permit.cause(store.failure("creating " + target.getName(), e));
        }
    }

    /** What is written to. On object stores closing it publishes the file, so leave that to {@link #publish}. */
    public FSDataOutputStream output() {
        return out;
    }

    /** Where it is written to, for messages. */
    public Path written() {
        return written;
    }

    /** Its final name. */
    public String name() {
        return target.getName();
    }

    /** Says what is to be closed in place of the stream, which that closes too: a writer with a footer to write. */
    public void endWith(Closeable writer) {
        content = writer;
    }

    /** Closes the file where that does not publish it: after this only the last step is left. */
    public void complete() {
        if (!store.hasObjects()) {
            close();
        }
    }

    /** Closes the file and puts it under its final name. */
    public void publish() {
        close();
        if (written.equals(target)) {
            return;
        }
        try {
            store.placing().move(written, target);
        } catch (IOException | UncheckedIOException | FSError e) {
            throw permit.cause(store.failure("publishing " + target.getName(), e));
        }
    }

    private void close() {
        // a writer that fails must not be closed again: it would write another footer
        Closeable ending = content;
        content = out;
        try {
            ending.close();
            out.close();
        } catch (IOException | RuntimeException | FSError e) {
            throw permit.cause(store.failure("writing " + target.getName(), e));
        }
    }

    /** Drops what was written. Does not throw: what is left is hidden from readers and {@code Temporary} finds it. */
    public void abort() {
        try {
            boolean isAbortable = Store.isAbortable(out);
            if (isAbortable) {
                out.abort();
            }
            if (isAbortable || !store.hasObjects()) {
                // elsewhere closing would publish what was written
                out.close();
            }
        } catch (IOException | RuntimeException | FSError e) {
            // what could not be written cannot be closed either
            LOG.log(System.Logger.Level.DEBUG, "Could not close unpublished " + written, e);
        }
        if (!written.equals(target)) {
            try {
                fs.delete(written, false);
            } catch (IOException | UncheckedIOException | FSError e) {
                LOG.log(System.Logger.Level.WARNING, "Unpublished {0} was not deleted: {1}", written, e.getMessage());
            }
        }
    }
}
