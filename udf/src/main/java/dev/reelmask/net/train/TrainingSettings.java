package dev.reelmask.net.train;

import dev.reelmask.frame.FrameSize;

/**
 * How a segmenter is trained. All of it changes the result.
 *
 * @param steps updates in all
 * @param batch views an update sees
 * @param input size that frames are stretched to
 * @param crop size of a view of a frame, both sides multiples of what the network divides by
 * @param weightDecay AdamW's, not applied to biases and norms
 * @param classBalance how far rare classes weigh more: weight = frequency^−balance, mean 1; 0 = all alike
 * @param validationEvery updates between two validations (and checkpoints)
 * @param validationStride every n-th labelled frame of a validation sequence is scored
 * @param seed of weights, order and augmentation
 */
public record TrainingSettings(
        int steps,
        int batch,
        FrameSize input,
        FrameSize crop,
        LearningRate learningRate,
        double weightDecay,
        Augmentation augmentation,
        double classBalance,
        int validationEvery,
        int validationStride,
        long seed) {
    public TrainingSettings {
        if (steps < 1 || batch < 1 || validationEvery < 1 || validationStride < 1 || weightDecay < 0) {
            throw new IllegalArgumentException(
                    "steps, batch, validation-every and validation-stride must be at least 1 and weight decay not negative, got %d, %d, %d, %d, %s"
                            .formatted(steps, batch, validationEvery, validationStride, weightDecay));
        }
    }
}
