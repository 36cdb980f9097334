package dev.reelmask.train.skip;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.Described;
import dev.reelmask.net.zoo.SkipForms;
import dev.reelmask.train.TrainingFacts;
import dev.reelmask.train.TrainingFolder;
import dev.reelmask.train.TrainingLoop;
import dev.reelmask.train.TrainingProgress;
import dev.reelmask.train.data.FrameStore;
import dev.reelmask.train.segmenter.TrainingSettings;
import dev.reelmask.train.skip.SkipLoss.Term;
import dev.reelmask.train.step.ImageInput;
import dev.reelmask.train.step.LogitsLoss;
import dev.reelmask.train.step.Objective;
import dev.reelmask.train.step.TrainableNetwork;
import dev.reelmask.train.step.TrainingState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Trains a segmentation network for skip propagation: its levels are to take their place in frames that they were not
 * computed for. Triplets are a labelled frame, its label, and a key frame before it in the same sequence. Keeps the
 * weights that score best on other sequences. Its folder holds checkpoints and the curve, and scratch files of decoded
 * frames while it runs; see {@link TrainingLoop}.
 */
public final class SkipTraining {
    private final Configuration hadoop;
    private final Network network;
    private final int maps;
    private final InputSpec input;
    private final ClassSet classes;
    private final TrainingSettings settings;
    private final SkipTrainingSettings skip;
    private final Optional<Bundle> baseline;
    private final Path folder;
    private final int gpu;

    /**
     * A training.
     *
     * @param baseline makes the labels of key frames; looked at only where the loss has {@link Term#PSEUDO}
     * @param folder where checkpoints go; made if it is not there
     * @param gpu index of a GPU, or -1 for the CPU
     * @throws UserException where the network has no such levels, or there is no baseline or one of other classes
     */
    public SkipTraining(
            Configuration hadoop,
            Described described,
            InputSpec input,
            ClassSet classes,
            TrainingSettings settings,
            SkipTrainingSettings skip,
            Optional<Bundle> baseline,
            Path folder,
            int gpu) {
        this.hadoop = hadoop;
        SkipForms forms = described.skip(skip.levels());
        this.network = TripletNetwork.of(forms);
        this.maps = TripletNetwork.maps(forms).size();
        this.input = input;
        this.classes = classes;
        this.settings = settings;
        this.skip = skip;
        this.baseline = skip.loss().has(Term.PSEUDO) ? Optional.of(checked(baseline)) : Optional.empty();
        this.folder = folder;
        this.gpu = gpu;
    }

    private Bundle checked(Optional<Bundle> labeller) {
        Bundle there = labeller.orElseThrow(
                () -> new UserException(
                        "Key frames have no labels of their own: give a trained bundle of the same classes by --baseline, or leave its term out (--skip-terms current,key-mode,difference)."));
        PseudoLabels.check(there, classes);
        return there;
    }

    /**
     * The best weights.
     *
     * @param weights of the whole network
     * @param step after which they were scored
     */
    public record Result(Weights weights, long step, SkipScores scores) {}

    /**
     * Runs to the last step.
     *
     * @param initial weights to begin with where there is no checkpoint
     * @throws UserException if no labelled frame of a part has a frame before it, a part holds no labelled pixel, a
     *     checkpoint cannot be read, or the training diverges
     */
    public Result run(
            List<SequenceSpec> train,
            List<SequenceSpec> validation,
            Weights initial,
            Consumer<TrainingProgress> progress) {
        Triplets.check(train, skip.smallestGap(), "--train");
        Triplets.check(validation, skip.smallestGap(), "--validation");
        try (TrainingFolder place = TrainingFolder.open(folder);
                FrameStore frames = decode(train, place.file("train.frames"));
                FrameStore held = decode(validation, place.file("validation.frames"));
                PseudoLabels guesses = new PseudoLabels(baseline, gpu)) {
            Triplets triplets = new Triplets(frames, skip.smallestGap());
            Triplets scored = new Triplets(held, skip.smallestGap());
            scored.pixelsByClass(classes.size(), "--validation");
            SkipScoring scoring = new SkipScoring(scored, settings.validationStride(), skip, classes.size());
            SkipTask task = new SkipTask(triplets, settings, skip, guesses, scoring);
            Objective objective = objective(triplets.pixelsByClass(classes.size(), "--train"));
            TrainingLoop loop = new TrainingLoop(network, objective, settings.setup(), settings.pace(), place, gpu);
            TrainingLoop.Best best = loop.run(task, facts(frames, held), initial, progress);
            TrainingState state = TrainingState.fresh(network, best.weights(), settings.setup());
            try (TrainableNetwork kept = new TrainableNetwork(network, objective, settings.setup(), state, gpu)) {
                return new Result(best.weights(), best.step(), scoring.of(kept));
            }
        }
    }

    private FrameStore decode(List<SequenceSpec> sequences, Path scratch) {
        return FrameStore.decode(
                hadoop, sequences, SizePolicy.stretched(settings.input()), Optional.of(classes), scratch);
    }

    private Objective objective(long[] pixelsByClass) {
        LogitsLoss logits = new LogitsLoss(settings.loss(), settings.loss().classWeights(pixelsByClass));
        return new SkipObjective(new ImageInput(input), logits, skip.loss(), maps);
    }

    private TrainingFacts facts(FrameStore frames, FrameStore held) {
        return TrainingFacts.none()
                .with("", settings)
                .with("skip", skip)
                .with("baseline", baseline.map(Bundle::digest).orElse("none"))
                .with("input", input)
                .with("classes", String.join(", ", classes.names()))
                .with("content of the training frames", frames.digest())
                .with("content of the validation frames", held.digest());
    }
}
