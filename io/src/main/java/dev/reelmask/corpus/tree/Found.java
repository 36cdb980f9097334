package dev.reelmask.corpus.tree;

import java.util.ArrayList;
import java.util.List;

/** What a walk over a corpus root gathers. */
final class Found {
    private final List<CorpusFile> files = new ArrayList<>();
    private final List<Blocked> blocked = new ArrayList<>();
    private final List<String> seenLinks = new ArrayList<>();

    /**
     * Whether files and folders of this path are left out everywhere: hidden ones, and what macOS puts into archives.
     */
    static boolean isHidden(String path) {
        return path.startsWith(".") || path.contains("/.") || path.startsWith("__MACOSX/") || path.equals("__MACOSX");
    }

    void file(CorpusFile file) {
        files.add(file);
    }

    /** Something that may be anything but what its extension rules out. */
    void unusable(String path, Problem problem) {
        CorpusFile file = new CorpusFile(path, "", Stamp.NONE, problem);
        if (file.isVideo() || file.isImage()) {
            files.add(file);
        } else if (!file.isOther()) {
            blocked.add(new Blocked(path, problem));
        }
    }

    void folder(String path, Problem problem) {
        blocked.add(new Blocked(path, problem));
    }

    /** A folder that is listed under another path. */
    void seen(String path) {
        seenLinks.add(path);
    }

    List<CorpusFile> files() {
        return files;
    }

    List<Blocked> blocked() {
        return blocked;
    }

    List<String> seen() {
        return seenLinks;
    }
}
