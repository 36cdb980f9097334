package dev.reelmask.train.scheduler;

import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Learns from rewards of its own decisions, drawn from its probabilities (Williams, 1992). */
final class ReinforceTask extends PolicyTask {
    /** Of two outputs, no key and key, which history enters last. */
    private static final String LAST_LAYER = "head.0.weight";

    private final ReinforceSettings settings;
    private final List<SequenceTransitions> sequences;
    private final EpisodeReturns returns = new EpisodeReturns();

    ReinforceTask(
            Learner learner,
            List<SequenceTransitions> train,
            PolicyValidation validation,
            ReinforceSettings settings,
            long seed) {
        super(learner, validation, seed);
        this.settings = settings;
        this.sequences = train;
    }

    @Override
    public List<TensorInput> batch(long step, TrainableNetwork network) {
        KeyPolicy policy = learner().policy(network);
        SplittableRandom random = RandomStream.WALKS.of(seed(), step);
        DecisionCounts counts = new DecisionCounts();
        for (int i = 0; i < settings.episodes(); i++) {
            Episode episode = Episode.draw(sequences, settings.frames(), random);
            Trials trials = new Trials(episode.sequence(), episode.first(), settings);
            for (int trial = 0; trial < settings.trials(); trial++) {
                trials.run(policy, random);
            }
            trials.credit(counts);
            trials.report(returns);
        }
        returns.end(counts.distinct());
        return counts.batch(learner().state(), settings).inputs();
    }

    @Override
    Map<String, Double> columns(TrainableNetwork network) {
        Map<String, Double> columns = returns.take((double) network.step() * settings.episodes());
        FloatTensor last = network.state().weights().get(LAST_LAYER);
        float[] weights = last.values();
        int inputs = weights.length / 2;
        for (int i = 0; i < learner().state().history().size(); i++) {
            int place = inputs - learner().state().history().size() + i;
            String name = learner().state().history().get(i).spelling().replace('-', '_');
            columns.put("key_weight_of_" + name, (double) weights[inputs + place] - weights[place]);
        }
        return columns;
    }
}
