package dev.reelmask.net.train;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.Weights;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Parameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The loop of any training: steps, validations, checkpoints, curve. In its folder: {@code last.checkpoint},
 * {@code best.checkpoint} and {@code curve.csv} (one row a validation). Started again with the same settings it goes on
 * from the last checkpoint, with the result of an unbroken training.
 */
final class TrainingLoop {
    private static final String LAST = "last.checkpoint";
    private static final String BEST = "best.checkpoint";
    /** Name of the curve's file. */
    static final String CURVE = "curve.csv";

    private static final int REPORT_EVERY_STEPS = 20;

    private final Network network;
    private final Objective objective;
    private final TrainingSetup setup;
    private final TrainingPace pace;
    private final Path folder;
    private final int gpu;

    /**
     * A loop.
     *
     * @param folder where checkpoints go; made if it is not there
     * @param gpu index of a GPU, or -1 for the CPU
     */
    TrainingLoop(Network network, Objective objective, TrainingSetup setup, TrainingPace pace, Path folder, int gpu) {
        this.network = network;
        this.objective = objective;
        this.setup = setup;
        this.pace = pace;
        this.folder = folder;
        this.gpu = gpu;
    }

    /** The best weights, the step after which they were scored, and their score. */
    record Best(Weights weights, long step, double score) {}

    /** Makes the folder of a training. */
    static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UserException("folder %s cannot be made: %s".formatted(folder, e), e);
        }
    }

    /**
     * Runs to the last step.
     *
     * @param initial weights to begin with where there is no checkpoint
     * @throws UserException if a checkpoint cannot be read, or the training diverges
     */
    Best run(TrainingTask task, Weights initial, Consumer<TrainingProgress> progress) {
        makeFolder(folder);
        setup.frozen().checkedFor(network);
        double best = bestSoFar(task);
        try (TrainableNetwork trainee = trainee(start(initial))) {
            Course course = new Course(task.scoreName(), best);
            while (trainee.step() < pace.steps()) {
                advance(trainee, task, course, progress);
            }
            best = course.best;
        }
        TrainingState kept = TensorFile.read(folder.resolve(BEST));
        return new Best(kept.result(), kept.step(), best);
    }

    private TrainableNetwork trainee(TrainingState state) {
        return new TrainableNetwork(network, objective, setup, state, gpu);
    }

    private TrainingState start(Weights initial) {
        Path last = folder.resolve(LAST);
        if (!Files.exists(last)) {
            return TrainingState.fresh(network, initial, setup);
        }
        TrainingState state = TensorFile.read(last);
        if (state.step() > pace.steps()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s is at step %d, past the %d of this training; raise --steps or delete it",
                    last,
                    state.step(),
                    pace.steps()));
        }
        if (!isOfThisSetup(state)) {
            throw new UserException(
                    "%s is of another optimiser or of other frozen parts; delete it to start anew, or give the options that it was made with"
                            .formatted(last));
        }
        return new TrainingState(state.step(), state.weights().checkedFor(network, last.toString()), state.slots());
    }

    private boolean isOfThisSetup(TrainingState state) {
        Set<String> trained =
                setup.trained(network).stream().map(Parameter::name).collect(Collectors.toSet());
        return List.copyOf(state.slots().keySet()).equals(setup.optimizer().slots())
                && state.slots().values().stream().allMatch(slot -> slot.names().equals(trained));
    }

    private void advance(
            TrainableNetwork trainee, TrainingTask task, Course course, Consumer<TrainingProgress> progress) {
        double rate = pace.learningRate().at(trainee.step(), pace.steps());
        float loss = trainee.step(task.batch(trainee.step()), rate);
        long step = trainee.step();
        if (!Float.isFinite(loss)) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "The training diverged: the loss of step %d is %s. Lower --learning-rate or set --clip-norm; the last checkpoint in %s is from before.",
                    step,
                    loss,
                    folder));
        }
        course.add(loss);
        boolean validate = step % pace.validationEvery() == 0 || step == pace.steps();
        if (validate) {
            TrainingState state = trainee.state();
            course.score(score(trainee, state, task));
            keep(state, course.isBest());
            appendToCurve(course, step, rate);
        }
        if (validate || step % REPORT_EVERY_STEPS == 0) {
            progress.accept(course.report(step, rate));
        }
    }

    private double score(TrainableNetwork trainee, TrainingState state, TrainingTask task) {
        if (!state.slots().containsKey(Optimizer.AVERAGE)) {
            return task.score(trainee);
        }
        return score(state, task);
    }

    private double score(TrainingState state, TrainingTask task) {
        try (TrainableNetwork scored = trainee(TrainingState.fresh(network, state.result(), setup))) {
            return task.score(scored);
        }
    }

    /** NaN where nothing has been scored yet. */
    private double bestSoFar(TrainingTask task) {
        Path best = folder.resolve(BEST);
        return Files.exists(best) ? score(TensorFile.read(best), task) : Double.NaN;
    }

    private void keep(TrainingState state, boolean best) {
        if (best) {
            TensorFile.write(folder.resolve(BEST), state);
        }
        TensorFile.write(folder.resolve(LAST), state);
    }

    private void appendToCurve(Course course, long step, double rate) {
        Path curve = folder.resolve(CURVE);
        try {
            List<String> rows = new ArrayList<>();
            if (Files.exists(curve)) {
                rows.addAll(Files.readAllLines(curve));
                rows.removeIf(row -> !row.startsWith("step") && Long.parseLong(row.split(",", 2)[0]) >= step);
            } else {
                rows.add("step,loss,learning_rate," + course.scoreName);
            }
            rows.add(
                    String.format(Locale.ROOT, "%d,%.5f,%.6e,%.5f", step, course.validationLoss(), rate, course.score));
            Files.write(curve, rows);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + curve + " failed", e);
        }
    }

    /** Losses between reports and validations, scores, and pace. */
    private final class Course {
        private final String scoreName;
        private double best;
        private double score = Double.NaN;
        private long since = System.nanoTime();
        private double reportSum;
        private int reportSteps;
        private double validationSum;
        private int validationSteps;

        Course(String scoreName, double best) {
            this.scoreName = scoreName;
            this.best = best;
        }

        void add(float loss) {
            reportSum += loss;
            reportSteps++;
            validationSum += loss;
            validationSteps++;
        }

        void score(double latest) {
            score = latest;
            best = Double.isNaN(best) || latest > best ? latest : best;
        }

        boolean isBest() {
            return score == best;
        }

        double validationLoss() {
            double mean = validationSum / validationSteps;
            validationSum = 0;
            validationSteps = 0;
            return mean;
        }

        TrainingProgress report(long step, double rate) {
            double stepsPerSecond = reportSteps / Math.max(1e-9, (System.nanoTime() - since) / 1e9);
            long left = (long) ((pace.steps() - step) / Math.max(1e-9, stepsPerSecond));
            TrainingProgress report = new TrainingProgress(
                    step, pace.steps(), reportSum / reportSteps, rate, stepsPerSecond, left, scoreName, score, best);
            since = System.nanoTime();
            reportSum = 0;
            reportSteps = 0;
            return report;
        }
    }
}
