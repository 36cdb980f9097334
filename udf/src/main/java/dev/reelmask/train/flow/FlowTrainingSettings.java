package dev.reelmask.train.flow;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.train.TrainingPace;
import dev.reelmask.train.data.PairAugmentation;
import dev.reelmask.train.data.View;
import dev.reelmask.train.step.TrainingSetup;
import java.util.Locale;

/**
 * How a flow network is trained. All of it changes the result.
 *
 * @param batch pairs an update sees
 * @param frames size that frames are decoded to; what segments them decides it where there is such a network
 * @param crop size of a view of a pair
 * @param smallestGap frames between the current frame and its key frame, and {@code largestGap}; 0 is a frame and
 *     itself
 * @param pairs how many pairs a teacher is asked about; without a teacher they never repeat
 * @param validationPairs pairs that weights are scored on
 * @param seed of pairs and augmentation
 */
public record FlowTrainingSettings(
        TrainingPace pace,
        TrainingSetup setup,
        PairAugmentation augmentation,
        int batch,
        SizePolicy frames,
        FrameSize crop,
        int smallestGap,
        int largestGap,
        int pairs,
        int validationPairs,
        long seed) {
    public FlowTrainingSettings {
        if (batch < 1 || pairs < 1 || validationPairs < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "batch, pairs and validation-pairs must be at least 1, got %d, %d and %d",
                    batch,
                    pairs,
                    validationPairs));
        }
        if (smallestGap < 0 || largestGap < smallestGap) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "gaps must be at least 0 and in order, got %d to %d", smallestGap, largestGap));
        }
    }

    /** @throws UserException where the network's input would not divide */
    FlowTrainingSettings checkedFor(double scale, int stride) {
        for (int side : new int[] {crop.width(), crop.height()}) {
            double seen = side * scale;
            if (seen != Math.rint(seen) || seen % stride != 0 || side % View.FLOW_STRIDE != 0) {
                throw new UserException(String.format(
                        Locale.ROOT,
                        "--crop must be a multiple of %d for this network, got %d",
                        (int) (stride / scale),
                        side));
            }
        }
        return this;
    }
}
