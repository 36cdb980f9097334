package dev.reelmask.job.train;

import dev.reelmask.frame.UserException;
import dev.reelmask.train.step.SegmentationLoss;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What a training on labels lowers. */
final class LossOptions {
    @Option(
            names = "--loss",
            defaultValue = "cross-entropy",
            description = "cross-entropy, hard-pixels, jaccard or cross-entropy-jaccard (default ${DEFAULT-VALUE}).")
    private String loss;

    @Option(
            names = "--label-smoothing",
            defaultValue = "0",
            description = "Share of a target that all classes have (default ${DEFAULT-VALUE}).")
    private double labelSmoothing;

    @Option(
            names = "--class-balance",
            defaultValue = "0.25",
            description = "A class weighs its share of pixels to the power of minus this (default ${DEFAULT-VALUE}).")
    private double classBalance;

    /** @throws UserException for a loss that is not known, or numbers that make no sense */
    SegmentationLoss loss() {
        try {
            return new SegmentationLoss(kind(), labelSmoothing, classBalance);
        } catch (IllegalArgumentException e) {
            throw new UserException("Cannot train like this: " + e.getMessage(), e);
        }
    }

    private SegmentationLoss.Kind kind() {
        return Arrays.stream(SegmentationLoss.Kind.values())
                .filter(kind -> kind.toString().equals(loss))
                .findFirst()
                .orElseThrow(() -> new UserException("--loss must be one of %s, got %s"
                        .formatted(
                                Arrays.stream(SegmentationLoss.Kind.values())
                                        .map(SegmentationLoss.Kind::toString)
                                        .collect(Collectors.joining(", ")),
                                loss)));
    }
}
