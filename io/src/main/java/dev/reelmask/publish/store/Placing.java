package dev.reelmask.publish.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * How files of a {@link Store} come under their names and are taken away: by a temporary file and a rename that
 * replaces in one step, or on object stores by the request that ends writing. One thread at a time.
 */
public final class Placing {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Store store;
    private final FileSystem fs;
    /** Made when it is first needed; only it renames over an existing file. */
    private FileContext context;

    Placing(Store store) {
        this.store = store;
        this.fs = store.fileSystem();
    }

    /**
     * An object to write whose closing fails if the object that it replaces is no longer the one that is there now: a
     * start that slept while another took the run over cannot overwrite what that one wrote. Without a condition where
     * the connector knows none.
     */
    public FSDataOutputStream putUnlessChanged(Path file) throws IOException {
        return ObjectFiles.createUnlessChanged(fs, file);
    }

    /** Writes a small temporary file. */
    public Path write(Path staging, Path target, byte[] bytes) throws IOException {
        Path written = temporary(staging, target);
        try (FSDataOutputStream out = create(written)) {
            out.write(bytes);
        }
        return written;
    }

    /** A new name in a folder of unfinished files. */
    Path temporary(Path staging, Path target) {
        return new Path(staging, target.getName() + "." + store.unique() + ".tmp");
    }

    /**
     * Begins a temporary file in a folder that is there: whoever takes a run over deletes the folder of the start
     * before, and nothing of that start can be written from then on.
     */
    FSDataOutputStream create(Path temporary) throws IOException {
        if (store.isLocal()) {
            return LocalFiles.create(temporary);
        }
        return fs.createNonRecursive(
                temporary,
                true,
                BUFFER_BYTES,
                fs.getDefaultReplication(temporary),
                fs.getDefaultBlockSize(temporary),
                null);
    }

    /** Makes a folder where folders are more than parts of names. */
    public void makeFolder(Path folder) {
        try {
            if (!store.hasObjects()) {
                fs.mkdirs(folder);
            }
        } catch (IOException | UncheckedIOException | FSError e) {
            throw store.failure("making " + folder.getName(), e);
        }
    }

    /**
     * Takes a published file away: to the folder of unfinished files, which must be there, so that a start that was
     * taken over takes nothing away any more. Object stores have no such step: there it is deleted.
     */
    public void takeAway(Path published, Path staging) {
        try {
            if (store.hasObjects()) {
                fs.delete(published, false);
            } else if (fs.exists(published)) {
                move(published, temporary(staging, published));
            }
        } catch (IOException | UncheckedIOException | FSError e) {
            throw store.failure("removing " + published.getName(), e);
        }
    }

    /** Puts a finished file in the place of another one, or of none, in one step. Not for object stores. */
    public void move(Path from, Path target) throws IOException {
        if (!target.getParent().equals(from.getParent()) && !isTemporary(target)) {
            fs.mkdirs(target.getParent());
        }
        if (store.isLocal()) {
            LocalFiles.move(from, target);
            return;
        }
        if (context == null) {
            context = FileContext.getFileContext(fs.getUri(), fs.getConf());
        }
        context.rename(from, target, Options.Rename.OVERWRITE);
    }

    /**
     * Puts a finished file of this root in the place of another one: by a move, or on an object store by a copy, which
     * appears when it is complete.
     */
    public void adopt(Path from, Path target) throws IOException {
        if (!store.hasObjects()) {
            move(fs.makeQualified(from), fs.makeQualified(target));
            return;
        }
        FSDataOutputStream out = fs.create(target, true);
        try (FSDataInputStream in = fs.open(from)) {
            in.transferTo(out);
            out.close();
        } catch (IOException | RuntimeException | FSError e) {
            // closing it would publish the part that was copied
            if (Store.isAbortable(out)) {
                out.abort();
            }
            throw e;
        }
        fs.delete(from, false);
    }

    private boolean isTemporary(Path path) {
        String folder = store.results().temporary().toUri().getPath() + "/";
        return path.toUri().getPath().startsWith(folder);
    }
}
