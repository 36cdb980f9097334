package dev.reelmask.train.scheduler;

import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The trials of one episode: walks over the same stretch with decisions drawn from a policy's probabilities. */
final class Trials {
    private final SequenceTransitions sequence;
    private final int first;
    private final ReinforceSettings settings;
    private final List<List<Taken>> trials = new ArrayList<>();

    Trials(SequenceTransitions sequence, int first, ReinforceSettings settings) {
        this.sequence = sequence;
        this.first = first;
        this.settings = settings;
    }

    /** A decision that was taken, in its state, and what it was rewarded with. */
    record Taken(int frame, int distance, double keyAllRatio, boolean isKey, double reward) {}

    /** One more trial, to the end of the stretch or until there are too many key frames. */
    void run(KeyPolicy policy, SplittableRandom random) {
        KeyPolicy.Runner runner = policy.runner(1);
        List<Taken> taken = new ArrayList<>();
        Walk walk = new Walk(sequence, first, settings.frames());
        while (walk.keyAllRatio() <= settings.ratio() && walk.next()) {
            boolean isKey = true;
            if (!walk.isForced()) {
                double ratio = walk.keyAllRatio();
                float logit = runner.keyLogit(
                        PolicyTable.pair(sequence, walk.frame(), walk.lastKey()), walk.distance(), ratio);
                isKey = random.nextDouble() < probability(logit);
                taken.add(new Taken(
                        walk.frame(), walk.distance(), ratio, isKey, isKey ? reward(walk.frame(), walk.lastKey()) : 0));
            }
            walk.decide(isKey);
        }
        trials.add(taken);
    }

    /** Of a key frame; the likelier decision of one that is too sure is drawn less often than it says. */
    private double probability(float logit) {
        double likely = 1 / (1 + Math.exp(-Math.abs(logit)));
        double drawn = Math.min(likely, settings.surest());
        return logit >= 0 ? drawn : 1 - drawn;
    }

    private double reward(int frame, int key) {
        double value =
                switch (settings.reward()) {
                    case SCORE ->
                        sequence.at(PairNumber.SCORE, frame, frame) - sequence.at(PairNumber.SCORE, frame, key);
                    case OWN_MASK -> 1 - sequence.at(PairNumber.PIXEL_AGREEMENT, frame, key);
                };
        return Double.isNaN(value) ? 0 : value;
    }

    /** Credits all decisions of the trials. */
    void credit(DecisionCounts counts) {
        double[] means = settings.credit() == ReinforceSettings.Credit.TO_GO ? meansToGo() : new double[0];
        for (List<Taken> trial : trials) {
            double toGo = 0;
            double whole = trial.stream().mapToDouble(Taken::reward).sum();
            for (int i = trial.size() - 1; i >= 0; i--) {
                toGo += trial.get(i).reward();
                double credit = means.length == 0 ? whole : toGo - means[i];
                counts.add(sequence, trial.get(i), credit);
            }
        }
    }

    /** By decision, what trials have to go on average, those included that have ended. */
    private double[] meansToGo() {
        double[] means = new double[trials.stream().mapToInt(List::size).max().orElse(0)];
        for (List<Taken> trial : trials) {
            double toGo = 0;
            for (int i = trial.size() - 1; i >= 0; i--) {
                toGo += trial.get(i).reward();
                means[i] += toGo / trials.size();
            }
        }
        return means;
    }

    /** Reports what each trial came to. */
    void report(EpisodeReturns returns) {
        trials.forEach(
                trial -> returns.add(trial.stream().mapToDouble(Taken::reward).sum(), trial.size(), (int)
                        trial.stream().filter(Taken::isKey).count()));
    }

    List<List<Taken>> taken() {
        return trials.stream().map(List::copyOf).toList();
    }
}
