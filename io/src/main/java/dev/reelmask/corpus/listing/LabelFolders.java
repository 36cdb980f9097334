package dev.reelmask.corpus.listing;

import dev.reelmask.corpus.tree.CorpusFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Folders with label files of a corpus: those called {@code <name>.labels}, those whose names are nearly so, and
 * folders in these.
 */
final class LabelFolders {
    static final String SUFFIX = ".labels";

    private static final Pattern NEARLY = Pattern.compile(
            "(.*[^ ._/-])[ ._-]*(?:labels?|masks?|annots?|annotations?|ground-?truth|gt)", Pattern.CASE_INSENSITIVE);

    private final Map<String, LabelFiles> folders;
    /** By what they seem to be the labels of, in lower case. */
    private final Map<String, List<String>> nearly = new HashMap<>();

    LabelFolders(List<CorpusFile> files) {
        this.folders = LabelFiles.byFolder(files);
        for (String folder : new TreeMap<>(folders).keySet()) {
            Matcher matcher = NEARLY.matcher(folder);
            int inside = folder.indexOf(SUFFIX + "/");
            if (inside > 0) {
                near(folder.substring(0, inside), folder);
            } else if (matcher.matches()) {
                near(matcher.group(1), folder);
            }
        }
    }

    private void near(String path, String folder) {
        nearly.computeIfAbsent(path.toLowerCase(Locale.ROOT), f -> new ArrayList<>())
                .add(folder);
    }

    /** Whether a folder is for labels by its name, or lies in one that is. */
    static boolean isLabels(String folder) {
        return folder.endsWith(SUFFIX) || folder.contains(SUFFIX + "/");
    }

    /** The label files in a folder, none if it is not there. */
    LabelFiles in(String folder) {
        return folders.getOrDefault(folder, LabelFiles.NONE);
    }

    /** The label files of a video or of a folder of images. */
    LabelFiles of(String path) {
        return in(path + SUFFIX);
    }

    /**
     * Labels found for a video or a folder of images; where there are none, with what a folder of nearly that name has.
     */
    FrameLabels orNearly(String path, FrameLabels labels) {
        FrameLabels all = labels;
        for (String folder : nearly.getOrDefault(path.toLowerCase(Locale.ROOT), List.of())) {
            boolean isOther = !folder.equals(path) && !folder.equals(path + SUFFIX);
            if (isOther && labels.isEmpty()) {
                all = LabelNotes.withUnread(all, folder, in(folder).count(), path + SUFFIX);
            }
        }
        return all;
    }

    /** Label folders of none of these videos and folders, in order. */
    List<String> withoutSequence(Set<String> paths) {
        return folders.keySet().stream()
                .filter(folder -> folder.endsWith(SUFFIX))
                .filter(folder -> !paths.contains(folder.substring(0, folder.length() - SUFFIX.length())))
                .sorted()
                .toList();
    }
}
