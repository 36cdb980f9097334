package dev.reelmask.publish.model;

/** What a filesystem does in one step. */
public enum Nature {
    /** As HDFS: a file exists once it is created, holds its content once it is closed; a rename replaces. */
    RENAMES("model"),
    /** As S3: a file appears when it is closed; creation may ask for absence, replacement for a version; no rename. */
    OBJECTS("gs");

    private final String scheme;

    Nature(String scheme) {
        this.scheme = scheme;
    }

    /** Of the filesystem's URIs; the publication code tells object stores by it. */
    String scheme() {
        return scheme;
    }
}
