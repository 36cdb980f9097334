package dev.reelmask.corpus.tree;

import java.util.Locale;

/**
 * One file of a corpus.
 *
 * @param path path under the root, '/' between folders
 * @param location the full Hadoop path, unescaped
 * @param problem why it cannot be opened, {@link Problem#NONE} if nothing speaks against it
 */
public record CorpusFile(String path, String location, Stamp stamp, Problem problem) {
    static CorpusFile of(String path, String location, Stamp stamp) {
        return new CorpusFile(path, location, stamp, Problem.NONE);
    }

    /** The folder under the root, "" for the root itself. */
    public String folder() {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** Name without folder. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Name without folder and extension. */
    public String stem() {
        String name = name();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** Path without extension. */
    public String pathStem() {
        String folder = folder();
        return folder.isEmpty() ? stem() : folder + "/" + stem();
    }

    /** In lower case without the dot, "" if there is none. */
    public String extension() {
        String name = name();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
    }

    /** Whether its name is that of a kind of image that is read. */
    public boolean isImage() {
        return FileKinds.IMAGES.contains(extension());
    }

    /** Whether its name is that of a kind of video. */
    public boolean isVideo() {
        return FileKinds.VIDEOS.contains(extension());
    }

    /** Whether it is of a kind that has no place in a corpus but often lies in one. */
    public boolean isOther() {
        return FileKinds.OTHERS.contains(extension());
    }

    /** Whether nothing is known that keeps it from being opened. */
    public boolean isOpenable() {
        return problem.equals(Problem.NONE);
    }

    /** Its {@link SourceUri}. */
    public String source() {
        return isOpenable() ? SourceUri.of(location) : problem.source();
    }
}
