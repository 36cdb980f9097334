package dev.reelmask.train.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.policy.DeviationNetwork;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.table.Gaps;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TransitionTable;
import dev.reelmask.train.LearningRate;
import dev.reelmask.train.TrainingPace;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.TrainingSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shots of eight frames, each with a brightness of its own: masks of two shots differ as much as that does. */
class DeviationTrainingTest {
    private static final MapKind LOW = MapKind.LOW_FEATURES;
    private static final int SHOT = 8;
    private static final int LONGEST = 24;
    private static final TransitionTable TRAIN = TransitionTable.of(world(1), world(2));
    private static final TransitionTable VALIDATION = TransitionTable.of(world(3));

    @TempDir
    private Path folder;

    private static double bright(long seed, int frame) {
        return new SplittableRandom(seed * 1000 + frame / SHOT).nextDouble();
    }

    private static SequenceTransitions world(long seed) {
        int frames = 12 * SHOT;
        SequenceTransitions.Builder builder =
                new SequenceTransitions.Builder("clip-" + seed, frames, Gaps.spaced(LONGEST, LONGEST));
        for (int frame = 0; frame < frames; frame++) {
            for (int key = Math.max(0, frame - LONGEST); key <= frame; key++) {
                double wrong = 0.5 * Math.abs(bright(seed, frame) - bright(seed, key));
                builder.add(frame, key, numbers(wrong))
                        .with(frame, key, frame == key ? Map.of(LOW, map(bright(seed, frame))) : Map.of());
            }
        }
        return builder.build();
    }

    private static Map<PairNumber, Double> numbers(double wrong) {
        return Map.of(PairNumber.SCORE, 0.9 - wrong, PairNumber.OWN_AGREEMENT, 1 - wrong);
    }

    /** One channel says it, the other nothing. */
    private static EvidenceMap map(double bright) {
        float[] values = new float[2 * LOW.cells()];
        for (int i = 0; i < LOW.cells(); i++) {
            values[i] = (float) bright;
            values[LOW.cells() + i] = i % 3;
        }
        return EvidenceMap.of(LOW, values);
    }

    private static AgreementSettings settings(int steps, long seed) {
        LearningRate rate = new LearningRate(0.003, 0, LearningRate.Decay.CONSTANT);
        return new AgreementSettings(
                new TrainingPace(steps, rate, Math.min(steps, 100)),
                TrainingSetup.of(Optimizer.adamW(0)),
                new DeviationNetwork(2, List.of(4, 4)),
                64,
                seed);
    }

    private AgreementTraining.Result train(AgreementSettings settings, String name) {
        return new AgreementTraining(settings, folder.resolve(name))
                .run(List.of(TRAIN), List.of(VALIDATION), progress -> {});
    }

    private static double told(AgreementTraining.Result result, double frame, double key) {
        ToDoubleFunction<Evidence> teller = result.predictor().teller();
        return teller.applyAsDouble(
                new Evidence(2, 1, Map.of(), Map.of(LOW, map(frame)), Map.of(LOW, map(key)), Map.of()));
    }

    @Test
    void learnsHowFarMasksDiffer() {
        AgreementTraining.Result result = train(settings(500, 1), "learnt");

        assertThat(AgreementTraining.channels(List.of(TRAIN))).isEqualTo(2);
        assertThat(result.closedGap()).isGreaterThan(0.4);
        double alike = told(result, 0.4, 0.4);
        assertThat(told(result, 0.9, 0.1)).isLessThan(alike - 8);
        assertThat(told(result, 0.1, 0.9)).isLessThan(alike - 8);
    }

    @Test
    void aTrainingThatWentOnEndsAsAnUnbrokenOne() {
        train(settings(20, 5), "broken");
        AgreementSettings half = settings(20, 5);
        AgreementSettings whole = new AgreementSettings(
                new TrainingPace(40, half.pace().learningRate(), 20), half.setup(), half.shape(), 64, 5);

        Map<String, FloatTensor> resumed = train(whole, "broken").weights().tensors();

        assertThat(train(whole, "unbroken").weights().tensors()).isEqualTo(resumed);
        assertThat(train(settings(20, 6), "other").weights().tensors()).isNotEqualTo(resumed);
    }

    @Test
    void aTableWithoutLowFeaturesIsRefused() {
        TransitionTable bare = TransitionTable.of(SequenceTransitions.ofScores("a", new double[][] {{1, 1}, {1, 1}}));

        assertThatThrownBy(() -> AgreementTraining.channels(List.of(bare)))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "--table: there are no low-features; make the table with reelmask transitions --maps low-features");
    }
}
