package dev.reelmask.train.data;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import java.util.SplittableRandom;

/**
 * Random views of a current and a key frame: the same for both, but for an extra motion of the key frame's, whose flow
 * is known exactly (as FlowNet's training transforms the second image once more, Dosovitskiy et al., ICCV 2015).
 *
 * @param both of both frames
 * @param keyMotion largest shift of the key frame's view along either side, in pixels of the view; it is turned and
 *     scaled so that the middles of its sides move by no more than that. Smaller motions are drawn more often
 */
public record PairAugmentation(Augmentation both, double keyMotion) {
    public PairAugmentation {
        if (!(keyMotion >= 0) || Double.isInfinite(keyMotion)) {
            throw new IllegalArgumentException("key-motion must be 0 or more pixels, got " + keyMotion);
        }
    }

    /** Views of the two frames of a pair. */
    public record Views(View current, View key) {
        /**
         * The pair's flow on the current frame's view, in its pixels.
         *
         * @param flow current → key of the frames, of any size
         */
        public void flow(FlowField flow, float[] out, int slot) {
            current.flow(flow, key, out, slot);
        }
    }

    /** Views at the middle of the scales, and nothing else changed: what weights are scored on. */
    public PairAugmentation middle() {
        return new PairAugmentation(both.middle(), 0);
    }

    /** Views of frames of a size; equal generators draw equal views. */
    public Views draw(FrameSize frame, FrameSize crop, SplittableRandom random) {
        View current = both.draw(frame, crop, random);
        if (keyMotion == 0) {
            return new Views(current, current);
        }
        double most = keyMotion * random.nextDouble();
        double x = most * evenly(random);
        double y = most * evenly(random);
        double angle = 2 * most / Math.min(crop.width(), crop.height());
        double turn = angle * evenly(random);
        double larger = Math.exp(angle * evenly(random));
        return new Views(current, current.at(current.place().moved(x, y, turn, larger)));
    }

    private static double evenly(SplittableRandom random) {
        return 2 * random.nextDouble() - 1;
    }
}
