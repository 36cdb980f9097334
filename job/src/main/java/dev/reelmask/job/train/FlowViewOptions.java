package dev.reelmask.job.train;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.train.data.PairAugmentation;
import dev.reelmask.train.flow.FlowTrainingSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which pairs a flow network's training sees, and how. */
final class FlowViewOptions {
    private static final double LEARNING_RATE = 0.0005;

    @Mixin
    private AugmentationOptions augmentation;

    @Option(
            names = "--frame-size",
            paramLabel = "N",
            defaultValue = "320",
            description =
                    "Longest side of the frames; stage propagation takes the bundle's size (default ${DEFAULT-VALUE}).")
    private int frameSize;

    @Option(
            names = "--crop",
            paramLabel = "N",
            defaultValue = "256",
            description = "Side of the square view that is cut out of both frames (default ${DEFAULT-VALUE}).")
    private int crop;

    @Option(
            names = "--gaps",
            paramLabel = "MIN,MAX",
            split = ",",
            arity = "1",
            defaultValue = "1,10",
            description = "Frames between the two; 0 = a frame and itself (default ${DEFAULT-VALUE}).")
    private int[] gaps;

    @Option(
            names = "--key-motion",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Extra motion of the key frame's view, up to so many pixels: shifted, turned and scaled (default ${DEFAULT-VALUE}).")
    private double keyMotion;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "4000",
            description = "Pairs that the teacher is asked about (default ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(
            names = "--validation-pairs",
            paramLabel = "N",
            defaultValue = "64",
            description = "Pairs that weights are scored on (default ${DEFAULT-VALUE}).")
    private int validationPairs;

    FlowTrainingSettings settings(LearningOptions learning) {
        if (gaps.length != 2) {
            throw new UserException("--gaps needs two numbers, for example 1,10");
        }
        try {
            return new FlowTrainingSettings(
                    learning.pace(LEARNING_RATE),
                    learning.setup(),
                    new PairAugmentation(augmentation.augmentation(), keyMotion),
                    learning.batch(),
                    SizePolicy.longestSide(frameSize),
                    new FrameSize(crop, crop),
                    gaps[0],
                    gaps[1],
                    pairs,
                    validationPairs,
                    learning.seed());
        } catch (IllegalArgumentException e) {
            throw new UserException("Cannot train like this: " + e.getMessage(), e);
        }
    }
}
