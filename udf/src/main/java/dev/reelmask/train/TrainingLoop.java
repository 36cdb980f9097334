package dev.reelmask.train;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkText;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.train.step.Objective;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.TrainableNetwork;
import dev.reelmask.train.step.TrainingProgram;
import dev.reelmask.train.step.TrainingSetup;
import dev.reelmask.train.step.TrainingState;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * The loop of any training: steps, validations, checkpoints, curve. In its folder: {@code last.checkpoint},
 * {@code best.checkpoint} and {@code curve.csv} (one row a validation). Started again with the same settings it goes on
 * from the last checkpoint, with the result of an unbroken training.
 */
public final class TrainingLoop {
    private static final int REPORT_EVERY_STEPS = 20;

    private final Network network;
    private final Objective objective;
    private final TrainingSetup setup;
    private final TrainingPace pace;
    private final TrainingFolder folder;
    private final int gpu;
    private final AveragedStatistics averages;

    /**
     * A loop.
     *
     * @param folder where checkpoints go
     * @param gpu index of a GPU, or -1 for the CPU
     */
    public TrainingLoop(
            Network network,
            Objective objective,
            TrainingSetup setup,
            TrainingPace pace,
            TrainingFolder folder,
            int gpu) {
        this.network = network;
        this.objective = objective;
        this.setup = setup;
        this.pace = pace;
        this.folder = folder;
        this.gpu = gpu;
        this.averages = new AveragedStatistics(network, objective, setup, gpu);
    }

    /** The best weights, the step after which they were scored, and their score. */
    public record Best(Weights weights, long step, double score) {}

    /**
     * Runs to the last step.
     *
     * @param facts what shapes the task; what shapes the steps is added here
     * @param initial weights to begin with where there is no checkpoint
     * @throws UserException if a checkpoint cannot be read or is of another training, or the training diverges
     */
    public Best run(TrainingTask task, TrainingFacts facts, Weights initial, Consumer<TrainingProgress> progress) {
        setup.frozen().checkedFor(network);
        TrainingState fresh = TrainingState.fresh(network, initial, setup);
        Checkpoints checkpoints = new Checkpoints(folder, all(facts, fresh));
        Curve curve = new Curve(folder, task.scoreName());
        Optional<TrainingState> last = checkpoints.last();
        last.ifPresent(state -> checkStep(checkpoints, state));
        if (last.isEmpty()) {
            checkpoints.forgetBest();
            curve.clear();
        }
        double best = bestScore(checkpoints, last, task);
        try (TrainableNetwork trainee = trainee(last.orElse(fresh))) {
            Run run = new Run(trainee, task, checkpoints, curve, new Course(pace, task.scoreName(), best));
            while (trainee.step() < pace.steps()) {
                run.advance(progress);
                checkNotStopped(trainee.step());
            }
            best = run.course.best();
        }
        TrainingState kept = checkpoints.best().orElseThrow();
        return new Best(kept.result(), kept.step(), best);
    }

    private static void checkNotStopped(long step) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted after step " + step);
        }
    }

    /** Facts of the task, then of the steps. */
    private TrainingFacts all(TrainingFacts facts, TrainingState fresh) {
        return facts.with("network", ContentDigest.of(NetworkText.write(network)))
                .with("set of initial weights", ContentDigest.of(fresh.weights()))
                .with("random numbers", RandomStream.MIXING)
                .withProgram(new TrainingProgram(network, objective, setup)
                        .module(fresh)
                        .methods());
    }

    private void checkStep(Checkpoints checkpoints, TrainingState state) {
        if (state.step() > pace.steps()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s is at step %d, past the %d of this training; raise --steps or delete it",
                    checkpoints.lastFile(),
                    state.step(),
                    pace.steps()));
        }
    }

    /** NaN where nothing has been scored. Where the best checkpoint was taken away, the last one stands for it. */
    private double bestScore(Checkpoints checkpoints, Optional<TrainingState> last, TrainingTask task) {
        if (checkpoints.best().isEmpty()) {
            last.ifPresent(checkpoints::keepBest);
        }
        return checkpoints.best().map(state -> score(state, task)).orElse(Double.NaN);
    }

    private TrainableNetwork trainee(TrainingState state) {
        return new TrainableNetwork(network, objective, setup, state, gpu);
    }

    private double score(TrainingState state, TrainingTask task) {
        try (TrainableNetwork scored = trainee(TrainingState.fresh(network, state.result(), setup))) {
            return task.score(scored);
        }
    }

    /** One way from a state to the last step. */
    private final class Run {
        private final TrainableNetwork trainee;
        private final TrainingTask task;
        private final Checkpoints checkpoints;
        private final Curve curve;
        private final Course course;

        Run(TrainableNetwork trainee, TrainingTask task, Checkpoints checkpoints, Curve curve, Course course) {
            this.trainee = trainee;
            this.task = task;
            this.checkpoints = checkpoints;
            this.curve = curve;
            this.course = course;
        }

        void advance(Consumer<TrainingProgress> progress) {
            double rate = pace.learningRate().at(trainee.step(), pace.steps());
            trainee.seed(RandomStream.NETWORK.seed(task.seed(), trainee.step()));
            float loss = trainee.step(task.batch(trainee.step(), trainee), rate);
            long step = trainee.step();
            if (!Float.isFinite(loss)) {
                throw diverged("the loss of step %d is %s", step, loss);
            }
            course.add(loss);
            boolean validate = step % pace.validationEvery() == 0 || step == pace.steps();
            if (validate) {
                validate(rate);
            }
            if (validate || step % REPORT_EVERY_STEPS == 0) {
                progress.accept(course.report(step, rate));
            }
        }

        /**
         * The curve goes first: a row that no checkpoint knows of is written anew, a missing one would stay missing.
         */
        private void validate(double rate) {
            TrainingState state = averages.addedTo(trainee.state(), task);
            state.notFinite().ifPresent(where -> {
                throw diverged("after step %d %s is no finite number", state.step(), where);
            });
            double score = state.slots().containsKey(Optimizer.AVERAGE) ? score(state, task) : task.score(trainee);
            if (!Double.isFinite(score)) {
                throw diverged("the %s after step %d is %s", task.scoreName().replace('_', ' '), state.step(), score);
            }
            course.score(score);
            curve.add(state.step(), course.validationLoss(), rate, score, task.lastScores());
            if (course.isBest()) {
                checkpoints.keepBest(state);
            }
            checkpoints.keepLast(state);
        }

        private UserException diverged(String what, Object... values) {
            String kept = checkpoints
                    .last()
                    .map(state -> String.format(
                            Locale.ROOT,
                            " Its last good state, of step %d, is in %s; --initial takes the weights from there.",
                            state.step(),
                            checkpoints.lastFile()))
                    .orElse("");
            return new UserException(
                    "The training diverged: %s. Start anew in another --out with a lower --learning-rate, a longer --warm-up or a --clip-norm.%s"
                            .formatted(String.format(Locale.ROOT, what, values), kept));
        }
    }
}
