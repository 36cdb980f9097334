package dev.reelmask.job.train;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.Sizes;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.train.Augmentation;
import dev.reelmask.net.train.SegmentationLoss;
import dev.reelmask.net.train.TrainingSettings;
import dev.reelmask.net.zoo.Networks;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What a segmenter's training sees and what it lowers. */
final class ViewOptions {
    @Option(
            names = "--input",
            paramLabel = "WxH",
            description = "Size that frames are stretched to, in training and by the bundle (default: the network's).")
    private String input;

    @Option(
            names = "--crop",
            paramLabel = "N|WxH",
            defaultValue = "192",
            description = "Size of the view that is cut out of a frame (default ${DEFAULT-VALUE}).")
    private String crop;

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

    @Option(
            names = "--validation-stride",
            defaultValue = "3",
            description = "Every n-th labelled frame is scored (default ${DEFAULT-VALUE}).")
    private int validationStride;

    /** The input of a network at the size to train and to run at. */
    InputSpec input(InputSpec ofNetwork) {
        if (input != null) {
            return ofNetwork.stretchedTo(Sizes.parse("--input", input));
        }
        if (ofNetwork.size().kind() != SizePolicy.Kind.FIXED) {
            throw new UserException("This network has no input size of its own: give one by --input.");
        }
        return ofNetwork.stretchedTo(ofNetwork.size().box());
    }

    TrainingSettings settings(Networks.Entry network, InputSpec spec, LearningOptions learning) {
        FrameSize view = crop();
        int stride = network.input().stride();
        if (view.width() % stride != 0 || view.height() % stride != 0) {
            throw new UserException("--crop must be a multiple of %d for this network, got %s".formatted(stride, crop));
        }
        try {
            return new TrainingSettings(
                    learning.pace(),
                    learning.setup(),
                    new SegmentationLoss(lossKind(), labelSmoothing, classBalance),
                    augmentation(),
                    learning.batch(),
                    spec.size().box(),
                    view,
                    validationStride,
                    learning.seed());
        } catch (IllegalArgumentException e) {
            throw new UserException("Cannot train like this: " + e.getMessage(), e);
        }
    }

    private FrameSize crop() {
        return Sizes.parse("--crop", crop.matches("\\d+") ? crop + "x" + crop : crop);
    }

    private SegmentationLoss.Kind lossKind() {
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

    private Augmentation augmentation() {
        if (plainViews) {
            return Augmentation.none();
        }
        if (scales.length != 2) {
            throw new UserException("--scales needs two numbers, for example 0.75,1.4");
        }
        return new Augmentation(scales[0], scales[1], turn, mirror, colour, blur);
    }
}
