package dev.reelmask.train.flow;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.train.data.FramePairs;
import dev.reelmask.train.data.FrameStore;
import dev.reelmask.train.data.PairAugmentation;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.List;
import java.util.SplittableRandom;

/** Views of some pairs. */
final class PairBatch {
    private final FrameSize crop;
    private final int count;
    private final byte[] current;
    private final byte[] key;

    PairBatch(FrameSize crop, int count) {
        this.crop = crop;
        this.count = count;
        this.current = new byte[3 * count * crop.pixels()];
        this.key = new byte[3 * count * crop.pixels()];
    }

    /**
     * Draws views of a pair.
     *
     * @param frames of the pair
     * @param slot where they go
     * @return the views, for what belongs to the frames
     */
    PairAugmentation.Views add(
            FrameStore frames, FramePairs.Pair pair, PairAugmentation augmentation, SplittableRandom random, int slot) {
        RgbFrame now = frames.frame(pair.current());
        PairAugmentation.Views views = augmentation.draw(now.size(), crop, random);
        views.current().image(now.rgb(), current, slot);
        views.key().image(frames.frame(pair.key()).rgb(), key, slot);
        return views;
    }

    /** The flow of a batch of one by {@code flow(current, key)} of a program; {@code scale} is that of its input. */
    FlowField flow(TrainableNetwork network, double scale) {
        return FlowScores.field(network.floats("flow", images()), crop, scale);
    }

    /** (N, h, w, 3) bytes. */
    byte[] current() {
        return current;
    }

    /** (N, h, w, 3) bytes. */
    byte[] key() {
        return key;
    }

    /** Current and key frames, (N, h, w, 3) each. */
    List<TensorInput> images() {
        return List.of(
                TensorInput.of(current, count, crop.height(), crop.width(), 3),
                TensorInput.of(key, count, crop.height(), crop.width(), 3));
    }
}
