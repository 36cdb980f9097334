package dev.reelmask.publish.store;

import dev.reelmask.frame.UriPasswords;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Path;

/**
 * The results root cannot be read or written: a full disk, missing rights, a lost connection. That is no sequence's
 * fault, so it ends the whole start.
 */
public final class ResultsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final long MEGABYTE = 1L << 20;
    private static final long WORTH_TELLING = 1L << 33;

    public ResultsException(String message, Throwable cause) {
        super(UriPasswords.hide(message), cause);
    }

    /**
     * With the place, the cause and, where it is scarce, the space that is left.
     *
     * @param what that failed, for example {@code writing masks of clip.0}
     */
    static ResultsException of(FileSystem fs, Path root, String what, Throwable cause) {
        return new ResultsException(
                "results %s: %s failed: %s%s".formatted(root, what, describe(cause), space(fs, root)), cause);
    }

    private static String describe(Throwable cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        if (deepest instanceof FileSystemException local && local.getReason() == null) {
            return kind(local) + ": " + local.getFile();
        }
        String message = deepest.getMessage();
        return message == null ? deepest.getClass().getSimpleName() : message;
    }

    /** These say the file's name and nothing else. */
    private static String kind(FileSystemException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (failure instanceof NotDirectoryException) {
            return "not a folder";
        }
        return failure.getClass().getSimpleName();
    }

    private static String space(FileSystem fs, Path root) {
        try {
            FsStatus status = fs.getStatus(root);
            long free = status.getRemaining();
            boolean isScarce = status.getCapacity() > 0 && free < WORTH_TELLING;
            return isScarce ? String.format(Locale.ROOT, " (%d MB are free there)", free / MEGABYTE) : "";
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }
}
