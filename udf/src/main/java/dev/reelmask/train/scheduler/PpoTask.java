package dev.reelmask.train.scheduler;

import dev.reelmask.net.policy.ActorCritic;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.table.KeyChoice;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Learns from rewards of its own decisions by proximal policy optimisation. Decisions are collected at every
 * {@link PpoSettings#updates}th step, and forgotten: a training goes on only from there.
 */
final class PpoTask extends PolicyTask {
    private final PpoSettings settings;
    private final KeyChoice train;
    private final EpisodeReturns returns = new EpisodeReturns();
    private List<PpoWalk.Lesson> lessons = List.of();

    PpoTask(Learner learner, KeyChoice train, PolicyValidation validation, PpoSettings settings, long seed) {
        super(learner, validation, seed);
        this.settings = settings;
        this.train = train;
    }

    @Override
    public List<TensorInput> batch(long step, TrainableNetwork network) {
        int update = (int) (step % settings.updates());
        if (update == 0) {
            lessons = collect(step, network.state().weights());
        }
        int batch = update % settings.batches();
        if (batch == 0) {
            shuffle(RandomStream.ORDER.of(seed(), step / settings.batches()));
        }
        StateBatch states = new StateBatch(learner().state(), PolicyObjective.CLIPPED_COLUMNS);
        int first = batch * lessons.size() / settings.batches();
        int end = (batch + 1) * lessons.size() / settings.batches();
        lessons.subList(first, end).forEach(lesson -> add(states, lesson));
        return states.inputs();
    }

    private void add(StateBatch states, PpoWalk.Lesson lesson) {
        PpoWalk.Taken taken = lesson.taken();
        float price = learner().prices().scaled(lesson.price());
        states.add(lesson.sequence(), taken.frame(), taken.distance(), PpoWalk.NO_RATIO, price, lesson.wanted());
    }

    private List<PpoWalk.Lesson> collect(long step, Weights weights) {
        KeyPolicy policy = learner().policy(weights);
        KeyPolicy critic = new KeyPolicy(
                learner().state(), ActorCritic.critic(weights), learner().prices());
        SplittableRandom random = RandomStream.WALKS.of(seed(), step);
        List<PpoWalk.Lesson> collected = new ArrayList<>();
        for (int i = 0; i < settings.walks(); i++) {
            Episode episode = Episode.draw(train.sequences(), settings.frames() + 1, random);
            double price = learner().prices().at(random.nextDouble());
            PpoWalk walk = new PpoWalk(train.loss(episode.number()), episode.sequence(), price, settings);
            walk.run(episode.first(), policy, critic, random);
            walk.report(returns);
            collected.addAll(walk.lessons());
        }
        returns.end(collected.size());
        return collected;
    }

    /** As Fisher and Yates. */
    private void shuffle(SplittableRandom random) {
        for (int i = lessons.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            PpoWalk.Lesson one = lessons.get(i);
            lessons.set(i, lessons.get(other));
            lessons.set(other, one);
        }
    }

    @Override
    Map<String, Double> columns(TrainableNetwork network) {
        return returns.take((double) network.step() / settings.updates() * settings.walks());
    }
}
