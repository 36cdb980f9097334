package dev.reelmask.corpus.listing;

import dev.reelmask.corpus.tree.CorpusFile;
import java.util.List;
import java.util.Locale;

/** Words about label files. */
final class LabelNotes {
    private LabelNotes() {}

    /** Some files by number and example: {@code 30 label files (clip.labels/000.gif, …)}. */
    static String some(List<CorpusFile> files) {
        return some(files.size(), files.get(0).path());
    }

    private static String some(int count, String example) {
        return count == 1
                ? "label file %s".formatted(example)
                : String.format(Locale.ROOT, "%d label files (%s, …)", count, example);
    }

    /** Labels, and a folder beside them whose files are not read as labels. */
    static FrameLabels withUnread(FrameLabels labels, String folder, int files, String read) {
        String why = String.format(
                Locale.ROOT, "%d files in %s/ are not read: labels are read from %s/", files, folder, read);
        return new FrameLabels(labels.byFrame(), labels.counts().withLeftOver(files, why));
    }
}
