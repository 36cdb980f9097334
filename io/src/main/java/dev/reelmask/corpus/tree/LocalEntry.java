package dev.reelmask.corpus.tree;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What one look at a name in a local folder finds. */
public sealed interface LocalEntry {
    /** Where it lies; links on the way are not resolved. */
    Path at();

    /** A file, or the file that a link leads to. */
    record Content(Path at, Stamp stamp) implements LocalEntry {}

    /**
     * A folder.
     *
     * @param key the same for the same folder under another path
     * @param isLink whether the name is a link to it
     */
    record Folder(Path at, Object key, boolean isLink) implements LocalEntry {}

    /** It cannot be opened. */
    record Unusable(Path at, String message) implements LocalEntry {}

    /** It has gone since the folder was listed. */
    record Gone(Path at) implements LocalEntry {}

    /**
     * Looks.
     *
     * @param realRoot the corpus root without links
     */
    static LocalEntry look(Path at, Path realRoot, LinkPolicy links) throws IOException {
        BasicFileAttributes own;
        try {
            own = Files.readAttributes(at, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return new Gone(at);
        }
        if (!own.isSymbolicLink()) {
            return of(at, own, false);
        }
        try {
            if (links == LinkPolicy.REFUSE && !at.toRealPath().startsWith(realRoot)) {
                return new Unusable(
                        at,
                        "is a link that leads out of the corpus, to %s; copy what it leads to, or set corpus.links: follow"
                                .formatted(Files.readSymbolicLink(at)));
            }
            return of(at, Files.readAttributes(at, BasicFileAttributes.class), true);
        } catch (NoSuchFileException e) {
            return new Unusable(
                    at,
                    "is a link that leads nowhere, to %s; mount or restore what it leads to, or remove it"
                            .formatted(Files.readSymbolicLink(at)));
        } catch (FileSystemException e) {
            return new Unusable(
                    at,
                    "is a link that cannot be followed, to %s: %s".formatted(Files.readSymbolicLink(at), describe(e)));
        }
    }

    private static LocalEntry of(Path at, BasicFileAttributes attributes, boolean isLink) throws IOException {
        if (attributes.isDirectory()) {
            Object key = attributes.fileKey() == null ? at.toRealPath() : attributes.fileKey();
            return new Folder(at, key, isLink);
        }
        if (!attributes.isRegularFile()) {
            return new Unusable(
                    at, "is no file but a pipe, a socket or a device; remove it or leave it out (--exclude)");
        }
        return new Content(
                at, new Stamp(attributes.size(), attributes.lastModifiedTime().toMillis(), ""));
    }

    /** What went wrong, without the name of the file. */
    static String describe(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
