package dev.reelmask.train.segmenter;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.metric.Confusion;
import dev.reelmask.train.data.LabelledSet;
import dev.reelmask.train.data.Sample;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.List;

/**
 * Scores weights on labelled frames of whole size, by method {@code predict(images, height, width)} of an objective.
 */
public final class LabelledScoring {
    private final LabelledSet held;
    private final int classes;

    /** @param held stays open as long as this is used */
    public LabelledScoring(LabelledSet held, int classes) {
        this.held = held;
        this.classes = classes;
    }

    /** Of all frames together. */
    public Confusion of(TrainableNetwork scored) {
        FrameSize size = held.frameSize();
        Confusion confusion = new Confusion(classes);
        for (int i = 0; i < held.size(); i++) {
            Sample sample = held.read(i);
            TensorInput image = TensorInput.of(sample.rgb(), 1, size.height(), size.width(), 3);
            byte[] predicted = scored.bytes("predict", List.of(image), size.height(), size.width());
            confusion.add(new LabelMap(size, sample.ids()), new LabelMap(size, predicted));
        }
        return confusion;
    }
}
