package dev.reelmask.train.segmenter;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.train.TrainingPace;
import dev.reelmask.train.data.Augmentation;
import dev.reelmask.train.step.SegmentationLoss;
import dev.reelmask.train.step.TrainingSetup;
import java.util.Locale;

/**
 * How a segmenter is trained. All of it changes the result.
 *
 * @param batch views an update sees
 * @param input size that frames are stretched to
 * @param crop size of a view of a frame, both sides multiples of what the network divides by
 * @param validationStride every n-th labelled frame of a validation sequence is scored
 * @param seed of weights, order and augmentation
 */
public record TrainingSettings(
        TrainingPace pace,
        TrainingSetup setup,
        SegmentationLoss loss,
        Augmentation augmentation,
        int batch,
        FrameSize input,
        FrameSize crop,
        int validationStride,
        long seed) {
    public TrainingSettings {
        if (batch < 1 || validationStride < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "batch and validation-stride must be at least 1, got %d and %d",
                    batch,
                    validationStride));
        }
    }
}
