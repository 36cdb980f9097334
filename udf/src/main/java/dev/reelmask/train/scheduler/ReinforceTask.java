package dev.reelmask.train.scheduler;

import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.List;
import java.util.SplittableRandom;

/** Learns from rewards of its own decisions, drawn from its probabilities (Williams, 1992). */
final class ReinforceTask extends PolicyTask {
    private final ReinforceSettings settings;
    private final List<SequenceTransitions> sequences;

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
            Episode episode = episode(random);
            Trials trials = new Trials(episode.sequence(), episode.first(), settings);
            for (int trial = 0; trial < settings.trials(); trial++) {
                trials.run(policy, random);
            }
            trials.credit(counts);
        }
        return counts.batch(learner().state(), settings).inputs();
    }

    private record Episode(SequenceTransitions sequence, int first) {}

    /** A sequence, each as likely as another, and a start from which an episode has all its frames if it can. */
    private Episode episode(SplittableRandom random) {
        while (true) {
            SequenceTransitions sequence = sequences.get(random.nextInt(sequences.size()));
            int starts = Math.max(1, sequence.frames() - settings.frames() + 1);
            int first = random.nextInt(starts);
            if (sequence.has(first)) {
                return new Episode(sequence, first);
            }
        }
    }
}
