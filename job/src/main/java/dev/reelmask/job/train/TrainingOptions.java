package dev.reelmask.job.train;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.train.Augmentation;
import dev.reelmask.net.train.LearningRate;
import dev.reelmask.net.train.TrainingSettings;
import dev.reelmask.net.zoo.Networks;
import picocli.CommandLine.Option;

/** How long, how fast and on which views a segmenter is trained. */
final class TrainingOptions {
    @Option(names = "--steps", defaultValue = "2000", description = "Updates in all (default ${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--batch", defaultValue = "8", description = "Views an update sees (default ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--crop",
            defaultValue = "192",
            description = "Side of the square view that is cut out of a frame (default ${DEFAULT-VALUE}).")
    private int crop;

    @Option(names = "--learning-rate", defaultValue = "0.003", description = "Its peak (default ${DEFAULT-VALUE}).")
    private double learningRate;

    @Option(
            names = "--warm-up",
            defaultValue = "100",
            description = "Updates in which the learning rate rises (default ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--decay",
            defaultValue = "COSINE",
            description = "How it falls then: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private LearningRate.Decay decay;

    @Option(names = "--weight-decay", defaultValue = "0.01", description = "AdamW's (default ${DEFAULT-VALUE}).")
    private double weightDecay;

    @Option(
            names = "--class-balance",
            defaultValue = "0.25",
            description = "A class weighs its share of pixels to the power of minus this (default ${DEFAULT-VALUE}).")
    private double classBalance;

    @Option(
            names = "--validate-every",
            defaultValue = "200",
            description = "Updates between two validations and checkpoints (default ${DEFAULT-VALUE}).")
    private int validateEvery;

    @Option(
            names = "--validation-stride",
            defaultValue = "3",
            description = "Every n-th labelled frame is scored (default ${DEFAULT-VALUE}).")
    private int validationStride;

    @Option(names = "--plain-views", description = "No random scale, turn, flip, colour or blur.")
    private boolean plainViews;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of weights, order and views (default ${DEFAULT-VALUE}).")
    private long seed;

    TrainingSettings settings(Networks.Entry network) {
        SizePolicy policy = network.input().size();
        if (policy.kind() != SizePolicy.Kind.FIXED) {
            throw new UserException("This network has no fixed input size to train at; use another --network.");
        }
        int stride = network.input().stride();
        if (crop < stride || crop % stride != 0) {
            throw new UserException("--crop must be a multiple of %d for this network, got %d".formatted(stride, crop));
        }
        try {
            return new TrainingSettings(
                    steps,
                    batch,
                    policy.box(),
                    new FrameSize(crop, crop),
                    new LearningRate(learningRate, warmUp, decay),
                    weightDecay,
                    plainViews ? Augmentation.none() : Augmentation.standard(),
                    classBalance,
                    validateEvery,
                    validationStride,
                    seed);
        } catch (IllegalArgumentException e) {
            throw new UserException("Cannot train like this: " + e.getMessage(), e);
        }
    }
}
