package dev.reelmask.job.export.format;

import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.PendingFile;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The folder or bucket that an export is written to. Files appear under their names whole or not at all. Names are
 * paths relative to it. One thread at a time; {@link #another} is for another one.
 */
public final class ExportFolder {
    private final Store store;
    private Permit permit;

    private ExportFolder(Store store) {
        this.store = store;
    }

    /** Opens it; nothing is created. */
    public static ExportFolder open(Configuration hadoop, URI root) {
        Store store = Store.open(hadoop, new ResultsLayout(root));
        URI absolute = store.fileSystem().makeQualified(new Path(root)).toUri();
        return new ExportFolder(Store.open(hadoop, new ResultsLayout(absolute)));
    }

    /** The same folder, for another thread. */
    public ExportFolder another() {
        return new ExportFolder(Store.open(store.hadoop(), store.results()));
    }

    /** Where it lies. */
    public URI root() {
        return store.results().root();
    }

    /** Whether it is the root of these results or lies below it. */
    public boolean isWithin(Store results) {
        URI root = results.fileSystem()
                .makeQualified(new Path(results.results().root()))
                .toUri();
        boolean isBeside = !Objects.equals(root().getScheme(), root.getScheme())
                || !Objects.equals(root().getAuthority(), root.getAuthority());
        if (isBeside) {
            return false;
        }
        return "file".equals(root.getScheme())
                ? real(root()).startsWith(real(root))
                : (root().getPath() + "/").startsWith(root.getPath().replaceFirst("/$", "") + "/");
    }

    /** A local path without links, as far as it exists. */
    private static java.nio.file.Path real(URI local) {
        java.nio.file.Path path = java.nio.file.Path.of(local.getPath()).normalize();
        java.nio.file.Path there = path;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            return there.toRealPath().resolve(there.relativize(path)).normalize();
        } catch (IOException e) {
            // a folder that cannot be looked into is told when it is written to
            return path;
        }
    }

    /** Begins a file. */
    public PendingFile begin(String name) {
        if (permit == null) {
            permit = Permit.unguarded(store);
        }
        return PendingFile.create(store, permit, path(name));
    }

    /** Writes a file. */
    public void write(String name, byte[] bytes) {
        PendingFile file = begin(name);
        try {
            file.output().write(bytes);
            file.publish();
        } catch (IOException | FSError e) {
            file.abort();
            throw failure("writing " + name, e);
        } catch (RuntimeException e) {
            file.abort();
            throw e;
        }
    }

    /** Writes a value as JSON. */
    public void writeJson(String name, Object value) {
        write(name, Json.bytes(value));
    }

    /** Writes lines of text. */
    public void writeLines(String name, List<String> lines) {
        write(name, (String.join("\n", lines) + (lines.isEmpty() ? "" : "\n")).getBytes(StandardCharsets.UTF_8));
    }

    /** A small file as text; empty if there is none. */
    public Optional<String> read(String name) {
        return store.small().read(path(name)).map(content -> new String(content.bytes(), StandardCharsets.UTF_8));
    }

    /** The lines of a file that is there. */
    public BufferedReader lines(String name) {
        try {
            return new BufferedReader(
                    new InputStreamReader(store.fileSystem().open(path(name)), StandardCharsets.UTF_8));
        } catch (IOException | FSError e) {
            throw failure("reading " + name, e);
        }
    }

    /** Names of the files and folders in a folder, sorted; none if there is no such folder. */
    public List<String> list(String folder) {
        return store.list(folder.isEmpty() ? new Path(root()) : path(folder)).stream()
                .map(entry -> entry.getPath().getName())
                .toList();
    }

    /**
     * Names and lengths of all files in some files and folders, one a line, sorted in each of them. Hidden files, which
     * file managers leave in folders, are none.
     */
    public String inventory(List<String> places) {
        StringBuilder lines = new StringBuilder();
        places.forEach(place -> describe(path(place), place, lines));
        return lines.toString();
    }

    private void describe(Path place, String name, StringBuilder lines) {
        for (FileStatus found : store.list(place)) {
            // a file that is listed is its own only entry
            String own = found.getPath().getName();
            if (found.isDirectory()) {
                describe(found.getPath(), name + "/" + own, lines);
            } else if (!own.startsWith(".") || own.equals(place.getName())) {
                lines.append(name)
                        .append('/')
                        .append(own)
                        .append('\t')
                        .append(found.getLen())
                        .append('\n');
            }
        }
    }

    /** Deletes a file or a whole folder; nothing if it does not exist. */
    public void delete(String name) {
        store.delete(path(name));
    }

    /** Deletes unfinished files of starts that are no more. */
    public void deleteUnfinished() {
        store.delete(store.results().temporary());
    }

    /** A failure with its place and cause. */
    public RuntimeException failure(String what, Throwable cause) {
        return store.failure(what, cause);
    }

    private Path path(String name) {
        return new Path(new Path(root()), name);
    }
}
