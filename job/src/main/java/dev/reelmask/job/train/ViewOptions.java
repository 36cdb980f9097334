package dev.reelmask.job.train;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.Sizes;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.zoo.Networks;
import dev.reelmask.train.segmenter.TrainingSettings;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a segmenter's training sees and what it lowers. */
final class ViewOptions {
    private static final double LEARNING_RATE = 0.003;

    @Mixin
    private AugmentationOptions augmentation;

    @Mixin
    private LossOptions losses;

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
            throw new UserException(String.format(
                    Locale.ROOT, "--crop must be a multiple of %d for this network, got %s", stride, crop));
        }
        try {
            return new TrainingSettings(
                    learning.pace(LEARNING_RATE),
                    learning.setup(),
                    losses.loss(),
                    augmentation.augmentation(),
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
}
