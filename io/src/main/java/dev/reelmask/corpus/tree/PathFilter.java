package dev.reelmask.corpus.tree;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Globs of which one must match a path or a folder that it lies in. Not for several threads at once. */
final class PathFilter {
    private final List<PathGlob> globs;
    private final Map<String, Boolean> folders = new HashMap<>();
    private final Set<PathGlob> used = new HashSet<>();

    PathFilter(List<String> globs) {
        this.globs = globs.stream().map(PathGlob::of).toList();
    }

    boolean isEmpty() {
        return globs.isEmpty();
    }

    /** @param path a file or folder under the root */
    boolean covers(String path) {
        if (globs.isEmpty()) {
            return false;
        }
        boolean byName = matches(path);
        int slash = path.lastIndexOf('/');
        return byName || (slash >= 0 && coversFolder(path.substring(0, slash)));
    }

    private boolean coversFolder(String folder) {
        Boolean known = folders.get(folder);
        if (known == null) {
            known = covers(folder);
            folders.put(folder, known);
        }
        return known;
    }

    /** Asks all, so that {@link #unused} tells the truth. */
    private boolean matches(String path) {
        boolean any = false;
        for (PathGlob glob : globs) {
            if (glob.matches(path)) {
                used.add(glob);
                any = true;
            }
        }
        return any;
    }

    /** The globs that have matched nothing so far. */
    List<PathGlob> unused() {
        return globs.stream().filter(glob -> !used.contains(glob)).toList();
    }

    @Override
    public String toString() {
        return globs.toString();
    }
}
