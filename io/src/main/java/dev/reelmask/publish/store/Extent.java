package dev.reelmask.publish.store;

import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** How many files, and how large together. */
public record Extent(long files, long bytes) {
    /** No file. */
    public static final Extent NONE = new Extent(0, 0);

    /** One file. */
    public static Extent file(long bytes) {
        return new Extent(1, bytes);
    }

    /** A file, or all files in a folder and its folders. */
    public static Extent of(Store store, FileStatus entry) {
        return entry.isDirectory() ? in(store, entry.getPath()) : file(entry.getLen());
    }

    /** All files in a folder and its folders; none if it does not exist. */
    public static Extent in(Store store, Path folder) {
        return store.list(folder).stream().map(entry -> of(store, entry)).reduce(NONE, Extent::plus);
    }

    /** Both together. */
    public Extent plus(Extent other) {
        return new Extent(files + other.files, bytes + other.bytes);
    }
}
