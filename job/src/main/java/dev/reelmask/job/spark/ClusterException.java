package dev.reelmask.job.spark;

import dev.reelmask.frame.UriPasswords;

/** Spark does not start on its cluster. The message says all of it; the command fails with exit code 1. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, and its cause. */
    public ClusterException(String message, Throwable cause) {
        super(UriPasswords.hide(message), cause);
    }
}
