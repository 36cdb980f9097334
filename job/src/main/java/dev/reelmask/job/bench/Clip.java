package dev.reelmask.job.bench;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.label.SequenceLabels;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.loop.Labels;
import dev.reelmask.loop.LoopInput;
import dev.reelmask.loop.LoopOutput;
import dev.reelmask.result.KeyReason;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.decode.SequenceDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The first frames of one sequence in memory, with their labels.
 *
 * @param labels by frame index
 */
record Clip(String id, FrameSize sourceSize, List<RgbFrame> frames, Map<Integer, LabelMap> labels) {
    static Clip load(Configuration hadoop, SequenceSpec spec, SizePolicy policy, ClassSet classes, int count) {
        List<RgbFrame> frames = new ArrayList<>();
        Map<Integer, LabelMap> labels = new HashMap<>();
        try (SequenceFrames source =
                SequenceDecoder.open(hadoop, spec, policy, FrameRange.of(0, count), DecodeSettings.defaults())) {
            VideoInfo info = source.info();
            SequenceLabels files = SequenceLabels.of(hadoop, spec, classes, info.labelBounds());
            for (Optional<RgbFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
                int index = frame.get().index();
                frames.add(frame.get());
                files.label(index).ifPresent(label -> labels.put(index, label));
            }
            if (frames.size() < count) {
                files.checkEnd(frames.size());
            }
            return new Clip(spec.id(), info.displaySize(), frames, labels);
        }
    }

    /** The frames from the beginning. */
    FrameSource source() {
        Iterator<RgbFrame> all = frames.iterator();
        return new FrameSource() {
            @Override
            public Optional<RgbFrame> next() {
                return all.hasNext() ? Optional.of(all.next()) : Optional.empty();
            }

            @Override
            public void close() {}
        };
    }

    Labels asLabels() {
        return new Labels() {
            @Override
            public Optional<FrameSize> size() {
                return labels.values().stream().findAny().map(LabelMap::size);
            }

            @Override
            public Optional<LabelMap> label(int frame) {
                return Optional.ofNullable(labels.get(frame));
            }
        };
    }

    /** All of it for the loop. */
    LoopInput input(List<LoopOutput> outputs) {
        return new LoopInput(id, id, KeyReason.FIRST, source(), LoopInput.OPEN, sourceSize, asLabels(), outputs);
    }

    /** Size at which the loop makes masks of this clip. */
    FrameSize maskSize() {
        return asLabels().size().orElse(frames.get(0).size());
    }
}
