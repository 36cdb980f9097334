package dev.reelmask.corpus;

import java.util.Locale;

/**
 * One file of a corpus.
 *
 * @param path path under the root, '/' between folders
 * @param location the full Hadoop path, unescaped
 * @param problem why it cannot be opened, {@link Problem#NONE} if nothing speaks against it
 */
record CorpusFile(String path, String location, Stamp stamp, Problem problem) {
    static CorpusFile of(String path, String location, Stamp stamp) {
        return new CorpusFile(path, location, stamp, Problem.NONE);
    }

    /** The folder under the root, "" for the root itself. */
    String folder() {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** Name without folder. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Name without folder and extension. */
    String stem() {
        String name = name();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** Path without extension. */
    String pathStem() {
        String folder = folder();
        return folder.isEmpty() ? stem() : folder + "/" + stem();
    }

    /** In lower case without the dot, "" if there is none. */
    String extension() {
        String name = name();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
    }

    boolean isImage() {
        return FileKinds.IMAGES.contains(extension());
    }

    boolean isVideo() {
        return FileKinds.VIDEOS.contains(extension());
    }

    /** Whether it is of a kind that has no place in a corpus but often lies in one. */
    boolean isOther() {
        return FileKinds.OTHERS.contains(extension());
    }

    boolean isOpenable() {
        return problem.equals(Problem.NONE);
    }

    /** Its {@link SourceUri}. */
    String source() {
        return isOpenable() ? SourceUri.of(location) : problem.source();
    }
}
