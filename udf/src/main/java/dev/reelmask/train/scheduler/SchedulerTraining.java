package dev.reelmask.train.scheduler;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.policy.ActorCritic;
import dev.reelmask.net.policy.PolicyNetwork;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.schedule.learned.HistoryNumber;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.learned.PolicyState;
import dev.reelmask.schedule.learned.PriceRange;
import dev.reelmask.schedule.table.KeyChoice;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.TransitionTable;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.TrainingFacts;
import dev.reelmask.train.TrainingFolder;
import dev.reelmask.train.TrainingLoop;
import dev.reelmask.train.TrainingProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Trains a scheduler on tables of some sequences and keeps the weights that are best on others. Its folder holds
 * checkpoints and the curve; see {@link TrainingLoop}.
 */
public final class SchedulerTraining {
    private static final int CPU = -1;
    /** The price stands for the budget: no key all ratio, which begins anew in every piece. */
    private static final List<HistoryNumber> PRICED =
            List.of(HistoryNumber.DISTANCE, HistoryNumber.LOG_DISTANCE, HistoryNumber.PRICE);

    private final PolicySettings settings;
    private final Path folder;

    /** @param folder where checkpoints go; made if it is not there */
    public SchedulerTraining(PolicySettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /**
     * What was learnt.
     *
     * @param shape of the network
     * @param step after which the weights were scored
     * @param closedGap on the validation sequences, mean over average key intervals
     */
    public record Result(KeyPolicy policy, PolicyNetwork shape, Weights weights, long step, double closedGap) {}

    /**
     * Learns what a key frame is worth, for all prices.
     *
     * @throws UserException if a table lacks what is needed, a checkpoint cannot be read, or the training diverges
     */
    public Result regress(
            RegressionSettings regression,
            List<TransitionTable> train,
            List<TransitionTable> validation,
            Consumer<TrainingProgress> progress) {
        List<PairNumber> scores = List.of(PairNumber.SCORE);
        Tables tables = tables(train, validation, scores);
        KeyChoice choice = new KeyChoice(tables.train().sequences());
        Learner learner = learner(tables, PRICED, List.of(), withOutputs(1), PriceSearch.range(choice));
        RegressionTask task = new RegressionTask(learner, choice, tables.validation(), regression, settings.seed());
        TrainingFacts facts = tables.facts(scores).with("regression", regression);
        return run(learner, alone(learner, PolicyObjective.VALUES), task, facts, progress);
    }

    /**
     * Learns from rewards.
     *
     * @throws UserException if a table lacks what is needed, a checkpoint cannot be read, or the training diverges
     */
    public Result reinforce(
            ReinforceSettings reinforce,
            List<TransitionTable> train,
            List<TransitionTable> validation,
            Consumer<TrainingProgress> progress) {
        List<PairNumber> scores = reinforce.reward() == ReinforceSettings.Reward.SCORE
                ? List.of(PairNumber.SCORE)
                : List.of(PairNumber.SCORE, PairNumber.PIXEL_AGREEMENT);
        Tables tables = tables(train, validation, scores);
        List<HistoryNumber> history = List.of(HistoryNumber.KEY_RATIO, HistoryNumber.DISTANCE);
        List<Integer> trunk = settings.isBlind() ? List.of() : settings.widths();
        Learner learner = learner(tables, history, trunk, List.of(2), new PriceRange(1, 2, 1));
        ReinforceTask task =
                new ReinforceTask(learner, tables.train().sequences(), tables.validation(), reinforce, settings.seed());
        TrainingFacts facts = tables.facts(scores).with("reinforce", reinforce);
        return run(learner, alone(learner, PolicyObjective.DECISIONS), task, facts, progress);
    }

    /**
     * Learns from rewards of its own decisions, for all prices.
     *
     * @throws UserException if a table lacks what is needed, a checkpoint cannot be read, or the training diverges
     */
    public Result optimize(
            PpoSettings ppo,
            List<TransitionTable> train,
            List<TransitionTable> validation,
            Consumer<TrainingProgress> progress) {
        checkPace(ppo);
        List<PairNumber> scores = List.of(PairNumber.SCORE);
        Tables tables = tables(train, validation, scores);
        KeyChoice choice = new KeyChoice(tables.train().sequences());
        Learner learner = learner(tables, PRICED, List.of(), withOutputs(1), PriceSearch.range(choice));
        PpoTask task = new PpoTask(learner, choice, tables.validation(), ppo, settings.seed());
        TrainingFacts facts = tables.facts(scores).with("ppo", ppo);
        ActorCritic both = new ActorCritic(learner.shape());
        Trainee trainee = new Trainee(both.network(), PolicyObjective.clipped(ppo), both.initial(weightsSeed()));
        return run(learner, trainee, task, facts, progress);
    }

    private void checkPace(PpoSettings ppo) {
        int updates = ppo.updates();
        if (settings.pace().steps() % updates != 0 || settings.pace().validationEvery() % updates != 0) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "ppo makes %d updates of the decisions of %d walks, which no checkpoint holds: --steps and --validate-every must be multiples of %d, got %d and %d",
                    updates,
                    ppo.walks(),
                    updates,
                    settings.pace().steps(),
                    settings.pace().validationEvery()));
        }
    }

    private List<Integer> withOutputs(int outputs) {
        List<Integer> head = new ArrayList<>(settings.widths());
        head.add(outputs);
        return head;
    }

    private Learner learner(
            Tables tables, List<HistoryNumber> history, List<Integer> trunk, List<Integer> head, PriceRange prices) {
        PolicyState state = new PolicyState(
                settings.evidence(), tables.train().scales(), tables.train().classInputs(), history);
        PolicyNetwork shape = new PolicyNetwork(state.pairInputs(), history.size(), trunk, head);
        return new Learner(state, shape, prices);
    }

    private Tables tables(List<TransitionTable> train, List<TransitionTable> validation, List<PairNumber> scores) {
        return new Tables(
                new PolicyTable(train, settings.evidence(), settings.classes(), scores, "--table"),
                new PolicyTable(validation, settings.evidence(), settings.classes(), scores, "--validation"));
    }

    /** What is learnt from and judged by, looked through. */
    private record Tables(PolicyTable train, PolicyTable held) {
        PolicyValidation validation() {
            return new PolicyValidation(new KeyChoice(held.sequences()));
        }

        TrainingFacts facts(List<PairNumber> scores) {
            return TrainingFacts.none()
                    .with("content of the table", train.digest(scores))
                    .with("content of the validation table", held.digest(scores));
        }
    }

    /** What learns: the policy's network, and what stands beside it meanwhile. */
    private record Trainee(Network network, PolicyObjective objective, Weights initial) {}

    private Trainee alone(Learner learner, PolicyObjective objective) {
        Network network = learner.network();
        return new Trainee(network, objective, Weights.initial(network, weightsSeed()));
    }

    private long weightsSeed() {
        return RandomStream.WEIGHTS.seed(settings.seed(), 0);
    }

    private Result run(
            Learner learner,
            Trainee trainee,
            PolicyTask task,
            TrainingFacts facts,
            Consumer<TrainingProgress> progress) {
        try (TrainingFolder place = TrainingFolder.open(folder)) {
            TrainingLoop loop = new TrainingLoop(
                    trainee.network(),
                    trainee.objective().of(learner.shape().pair()),
                    settings.setup(),
                    settings.pace(),
                    place,
                    CPU);
            TrainingLoop.Best best = loop.run(task, facts.with("", settings), trainee.initial(), progress);
            Weights kept = best.weights().only(learner.network());
            return new Result(learner.policy(kept), learner.shape(), kept, best.step(), best.score());
        }
    }
}
