package dev.reelmask.corpus.listing;

import dev.reelmask.corpus.LabelCounts;
import dev.reelmask.corpus.tree.CorpusFile;
import java.util.Map;
import java.util.TreeMap;

/**
 * Label files of a sequence by the index of their frame, and what became of the others.
 *
 * @param byFrame in the order of the frames
 */
record FrameLabels(Map<Integer, CorpusFile> byFrame, LabelCounts counts) {
    static final FrameLabels NONE = new FrameLabels(Map.of(), LabelCounts.NONE);

    FrameLabels {
        byFrame = new TreeMap<>(byFrame);
    }

    /** True if no frame has a label. */
    boolean isEmpty() {
        return byFrame.isEmpty();
    }
}
