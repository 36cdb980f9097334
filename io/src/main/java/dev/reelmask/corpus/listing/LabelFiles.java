package dev.reelmask.corpus.listing;

import dev.reelmask.corpus.tree.CorpusFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The label files of one folder.
 *
 * @param readable of kinds that are read
 * @param unreadable images and arrays of other kinds
 */
record LabelFiles(List<CorpusFile> readable, List<CorpusFile> unreadable) {
    static final LabelFiles NONE = new LabelFiles(List.of(), List.of());

    private static final Set<String> READ = Set.of("png", "bmp", "jpg", "jpeg");
    private static final Set<String> NOT_READ = Set.of(
            "apng", "avif", "exr", "gif", "jp2", "jxl", "mat", "npy", "npz", "pbm", "pgm", "pnm", "ppm", "tga", "tif",
            "tiff", "webp");

    /** Label files of each folder that has any. */
    static Map<String, LabelFiles> byFolder(List<CorpusFile> files) {
        Map<String, LabelFiles> folders = new HashMap<>();
        for (CorpusFile file : files) {
            if (isLabel(file)) {
                LabelFiles folder = folders.computeIfAbsent(
                        file.folder(), f -> new LabelFiles(new ArrayList<>(), new ArrayList<>()));
                (READ.contains(file.extension()) ? folder.readable : folder.unreadable).add(file);
            }
        }
        return folders;
    }

    /** Whether a file in a label folder is a label by its name. */
    static boolean isLabel(CorpusFile file) {
        return READ.contains(file.extension()) || NOT_READ.contains(file.extension());
    }

    int count() {
        return readable.size() + unreadable.size();
    }
}
