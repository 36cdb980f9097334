package dev.reelmask.job.segment;

import dev.reelmask.corpus.LabelReader;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.loop.Labels;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** The label images of a sequence. */
final class CorpusLabels implements Labels {
    private final Configuration hadoop;
    private final LabelReader reader;
    private final TreeMap<Integer, String> files;

    CorpusLabels(Configuration hadoop, SequenceSpec spec, ClassSet classes) {
        this.hadoop = hadoop;
        this.reader = new LabelReader(classes);
        this.files = new TreeMap<>(spec.labels());
    }

    @Override
    public Optional<FrameSize> size() {
        return Optional.ofNullable(files.firstEntry())
                .map(Map.Entry::getValue)
                .map(this::read)
                .map(LabelMap::size);
    }

    @Override
    public Optional<LabelMap> label(int frame) {
        return Optional.ofNullable(files.get(frame)).map(this::read);
    }

    private LabelMap read(String file) {
        return reader.read(hadoop, file);
    }
}
