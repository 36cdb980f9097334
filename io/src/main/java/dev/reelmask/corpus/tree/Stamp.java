package dev.reelmask.corpus.tree;

import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;

/**
 * What tells one content of a file from another without reading it.
 *
 * @param modified milliseconds since 1970
 * @param etag the store's own mark of the content, or empty where it has none
 */
public record Stamp(long bytes, long modified, String etag) {
    /** Of what is not there. */
    public static final Stamp NONE = new Stamp(0, 0, "");

    static Stamp of(FileStatus status) {
        String etag = status instanceof EtagSource source && source.getEtag() != null ? source.getEtag() : "";
        return new Stamp(status.getLen(), status.getModificationTime(), etag);
    }

    /** The mark of the content: size and etag, else size and time. */
    public String key() {
        return bytes + " " + (etag.isEmpty() ? modified : etag);
    }
}
