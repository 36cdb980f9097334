package dev.reelmask.job.train;

import dev.reelmask.frame.UserException;
import dev.reelmask.train.data.Augmentation;
import picocli.CommandLine.Option;

/** Random views of frames. */
final class AugmentationOptions {
    @Option(
            names = "--scales",
            paramLabel = "MIN,MAX",
            split = ",",
            arity = "1",
            defaultValue = "0.75,1.4",
            description = "Random scale of a view (default ${DEFAULT-VALUE}).")
    private double[] scales;

    @Option(
            names = "--turn",
            paramLabel = "DEGREES",
            defaultValue = "10",
            description = "Largest random rotation (default ${DEFAULT-VALUE}).")
    private double turn;

    @Option(
            names = "--mirror",
            paramLabel = "P",
            defaultValue = "0.5",
            description = "Share of mirrored views (default ${DEFAULT-VALUE}).")
    private double mirror;

    @Option(
            names = "--colour",
            paramLabel = "SHARE",
            defaultValue = "0.25",
            description = "Largest change of brightness, contrast and saturation (default ${DEFAULT-VALUE}).")
    private double colour;

    @Option(
            names = "--blur",
            paramLabel = "P",
            defaultValue = "0.2",
            description = "Share of blurred views (default ${DEFAULT-VALUE}).")
    private double blur;

    @Option(names = "--plain-views", description = "No random scale, turn, flip, colour or blur.")
    private boolean plainViews;

    /** @throws IllegalArgumentException for numbers that make no sense */
    Augmentation augmentation() {
        if (plainViews) {
            return Augmentation.none();
        }
        if (scales.length != 2) {
            throw new UserException("--scales needs two numbers, for example 0.75,1.4");
        }
        return new Augmentation(scales[0], scales[1], turn, mirror, colour, blur);
    }
}
