package dev.reelmask.net.train;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.UserException;
import dev.reelmask.metric.Confusion;
import dev.reelmask.net.archive.Weights;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Trains a segmentation network on labelled sequences and keeps the weights that score best on others.
 *
 * <p>In the folder of a training: {@code last.checkpoint}, {@code best.checkpoint}, {@code curve.csv} (one row a
 * validation), and a scratch file of decoded frames while it runs. Started again with the same settings it goes on from
 * the last checkpoint, with the result of an unbroken training.
 */
public final class SegmenterTraining {
    private static final String LAST = "last.checkpoint";
    private static final String BEST = "best.checkpoint";
    private static final String CURVE = "curve.csv";
    private static final int REPORT_EVERY_STEPS = 20;

    private final Configuration hadoop;
    private final Network network;
    private final InputSpec input;
    private final ClassSet classes;
    private final TrainingSettings settings;
    private final Path folder;

    /**
     * A training.
     *
     * @param network with one input and one output of as many channels as there are classes
     * @param folder where checkpoints go; made if it is not there
     */
    public SegmenterTraining(
            Configuration hadoop,
            Network network,
            InputSpec input,
            ClassSet classes,
            TrainingSettings settings,
            Path folder) {
        this.hadoop = hadoop;
        this.network = network;
        this.input = input;
        this.classes = classes;
        this.settings = settings;
        this.folder = folder;
    }

    /**
     * The best weights.
     *
     * @param step after which they were scored
     * @param validation confusion over the validation frames
     */
    public record Result(Weights weights, long step, Confusion validation) {}

    /**
     * Runs to the last step.
     *
     * @param initial weights to begin with where there is no checkpoint
     * @throws UserException if a part holds no labels or a checkpoint cannot be read
     */
    public Result run(
            List<SequenceSpec> train,
            List<SequenceSpec> validation,
            Weights initial,
            Consumer<TrainingProgress> progress) {
        makeFolder();
        try (LabelledSet samples = decode(train, 1, "train.frames");
                LabelledSet held = decode(validation, settings.validationStride(), "validation.frames");
                TrainableNetwork trainee = new TrainableNetwork(
                        network, start(initial), input, classWeights(samples.pixelsByClass()), -1)) {
            loop(trainee, new Batches(samples, settings), held, bestSoFar(held), progress);
            TrainingState kept = TensorFile.read(folder.resolve(BEST));
            return new Result(kept.weights(), kept.step(), score(kept.weights(), held));
        }
    }

    private LabelledSet decode(List<SequenceSpec> sequences, int stride, String scratch) {
        return LabelledSet.decode(hadoop, sequences, classes, settings.input(), stride, folder.resolve(scratch));
    }

    private TrainingState start(Weights initial) {
        Path last = folder.resolve(LAST);
        if (!Files.exists(last)) {
            return TrainingState.fresh(network, initial);
        }
        TrainingState state = TensorFile.read(last);
        if (state.step() > settings.steps()) {
            throw new UserException("%s is at step %d, past the %d of this training; raise --steps or delete it"
                    .formatted(last, state.step(), settings.steps()));
        }
        return new TrainingState(
                state.step(),
                state.weights().checkedFor(network, last.toString()),
                state.firstMoments(),
                state.secondMoments());
    }

    private void loop(
            TrainableNetwork trainee,
            Batches batches,
            LabelledSet held,
            double bestBefore,
            Consumer<TrainingProgress> progress) {
        double best = bestBefore;
        double latest = Double.NaN;
        Pace pace = new Pace();
        while (trainee.step() < settings.steps()) {
            Batches.Batch batch = batches.at(trainee.step());
            double rate = settings.learningRate().at(trainee.step(), settings.steps());
            pace.add(trainee.step(batch.images, batch.labels, settings.crop(), rate, settings.weightDecay()));
            long step = trainee.step();
            boolean validate = step % settings.validationEvery() == 0 || step == settings.steps();
            if (validate) {
                latest = score(trainee, held).meanIou();
                best = keep(trainee.state(), latest, best);
                appendToCurve(step, pace.loss(), rate, latest);
            }
            if (validate || step % REPORT_EVERY_STEPS == 0) {
                progress.accept(pace.report(step, rate, latest, best));
            }
        }
    }

    private double keep(TrainingState state, double score, double best) {
        boolean better = Double.isNaN(best) || score > best;
        if (better) {
            TensorFile.write(folder.resolve(BEST), state);
        }
        TensorFile.write(folder.resolve(LAST), state);
        return better ? score : best;
    }

    /** NaN where nothing has been scored yet. */
    private double bestSoFar(LabelledSet held) {
        Path best = folder.resolve(BEST);
        return Files.exists(best) ? score(TensorFile.read(best).weights(), held).meanIou() : Double.NaN;
    }

    private Confusion score(Weights weights, LabelledSet held) {
        TrainingState state = TrainingState.fresh(network, weights);
        List<Double> equal = Collections.nCopies(classes.size(), 1.0);
        try (TrainableNetwork scored = new TrainableNetwork(network, state, input, equal, -1)) {
            return score(scored, held);
        }
    }

    /** Scores at the training's input size. */
    private Confusion score(TrainableNetwork scored, LabelledSet held) {
        FrameSize size = held.frameSize();
        Confusion confusion = new Confusion(classes.size());
        for (int i = 0; i < held.size(); i++) {
            Sample sample = held.read(i);
            byte[] predicted = scored.predict(sample.rgb, size, size);
            confusion.add(new LabelMap(size, sample.ids), new LabelMap(size, predicted));
        }
        return confusion;
    }

    /** weight = frequency^−balance, scaled to mean 1; a class without pixels weighs 1. */
    private List<Double> classWeights(long[] pixels) {
        double all = 0;
        for (long p : pixels) {
            all += p;
        }
        List<Double> weights = new ArrayList<>();
        double sum = 0;
        for (long p : pixels) {
            double weight = p == 0 ? 1 : Math.pow(p / all, -settings.classBalance());
            weights.add(weight);
            sum += weight;
        }
        double mean = sum / weights.size();
        return weights.stream().map(w -> w / mean).toList();
    }

    private void makeFolder() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UserException("folder %s cannot be made: %s".formatted(folder, e), e);
        }
    }

    private void appendToCurve(long step, double loss, double rate, double meanIou) {
        Path curve = folder.resolve(CURVE);
        try {
            List<String> rows = new ArrayList<>();
            if (Files.exists(curve)) {
                rows.addAll(Files.readAllLines(curve));
                rows.removeIf(row -> !row.startsWith("step") && Long.parseLong(row.split(",", 2)[0]) >= step);
            } else {
                rows.add("step,loss,learning_rate,validation_miou");
            }
            rows.add("%d,%.5f,%.6e,%.5f".formatted(step, loss, rate, meanIou));
            Files.write(curve, rows);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + curve + " failed", e);
        }
    }

    /** Loss and pace between two reports. */
    private final class Pace {
        private long since = System.nanoTime();
        private double sum;
        private int steps;
        private double lastLoss = Double.NaN;

        void add(float loss) {
            sum += loss;
            steps++;
        }

        double loss() {
            return steps == 0 ? lastLoss : sum / steps;
        }

        TrainingProgress report(long step, double rate, double meanIou, double best) {
            double seconds = Math.max(1e-9, (System.nanoTime() - since) / 1e9);
            double stepsPerSecond = steps / seconds;
            long left = (long) ((settings.steps() - step) / Math.max(1e-9, stepsPerSecond));
            lastLoss = loss();
            TrainingProgress report = new TrainingProgress(
                    step, settings.steps(), lastLoss, rate, stepsPerSecond * settings.batch(), left, meanIou, best);
            since = System.nanoTime();
            sum = 0;
            steps = 0;
            return report;
        }
    }
}
