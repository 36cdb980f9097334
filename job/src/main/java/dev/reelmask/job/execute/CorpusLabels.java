package dev.reelmask.job.execute;

import dev.reelmask.corpus.label.SequenceLabels;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.loop.Labels;
import java.util.Optional;

/**
 * The label images of a sequence, for the loop.
 *
 * @param files read by one thread
 */
public record CorpusLabels(SequenceLabels files) implements Labels {
    @Override
    public Optional<FrameSize> size() {
        return files.size();
    }

    @Override
    public Optional<LabelMap> label(int frame) {
        return files.label(frame);
    }
}
