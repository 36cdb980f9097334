package dev.reelmask.train.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.policy.AgreementNetwork;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.AgreementPredictor;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shots of eight frames, of which each moves by an amount of its own in a place of its own: a mask from another shot is
 * wrong where the frame's shot moves.
 */
class AgreementTrainingTest {
    private static final MapKind GRID = MapKind.FLOW_GRID;
    private static final int SHOT = 8;
    private static final int LONGEST = 24;
    private static final TransitionTable TRAIN = TransitionTable.of(world(1), world(2));
    private static final TransitionTable VALIDATION = TransitionTable.of(world(3));

    @TempDir
    private Path folder;

    private static SequenceTransitions world(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int frames = 12 * SHOT;
        SequenceTransitions.Builder builder =
                new SequenceTransitions.Builder("clip-" + seed, frames, Gaps.spaced(LONGEST, LONGEST));
        EvidenceMap still = map(0, 0, 0);
        for (int frame = 0; frame < frames; frame++) {
            SplittableRandom shot = new SplittableRandom(seed * 1000 + frame / SHOT);
            double wrong = 0.4 * shot.nextDouble();
            EvidenceMap moved = map(wrong, shot.nextInt(GRID.cells()), random.nextDouble());
            for (int key = Math.max(0, frame - LONGEST); key <= frame; key++) {
                boolean isSame = frame / SHOT == key / SHOT;
                builder.add(frame, key, numbers(isSame ? 0 : wrong))
                        .with(frame, key, frame == key ? Map.of() : Map.of(GRID, isSame ? still : moved));
            }
        }
        return builder.build();
    }

    private static Map<PairNumber, Double> numbers(double wrong) {
        return Map.of(PairNumber.SCORE, 0.9 - wrong, PairNumber.PIXEL_AGREEMENT, 1 - wrong);
    }

    /** The length of the flow says what is wrong, its direction nothing. */
    private static EvidenceMap map(double wrong, int cell, double direction) {
        float[] values = new float[GRID.length()];
        values[cell] = (float) (10 * wrong * Math.cos(7 * direction));
        values[GRID.cells() + cell] = (float) (10 * wrong * Math.sin(7 * direction));
        values[2 * GRID.cells() + cell] = (float) (10 * wrong);
        return EvidenceMap.of(GRID, values);
    }

    private static AgreementSettings settings(int steps, long seed) {
        LearningRate rate = new LearningRate(0.003, 0, LearningRate.Decay.CONSTANT);
        return new AgreementSettings(
                new TrainingPace(steps, rate, Math.min(steps, 100)),
                TrainingSetup.of(Optimizer.adamW(0)),
                AgreementNetwork.of(GRID, List.of(32, 10)),
                64,
                seed);
    }

    private AgreementTraining.Result train(int steps, long seed, String name) {
        return new AgreementTraining(settings(steps, seed), folder.resolve(name))
                .run(List.of(TRAIN), List.of(VALIDATION), progress -> {});
    }

    @Test
    void learnsHowFarMasksAgree() {
        AgreementTraining.Result result = train(400, 1, "learnt");

        AgreementPredictor.Runner runner = ((AgreementPredictor) result.predictor()).runner();
        assertThat(result.closedGap()).isGreaterThan(0.5);
        assertThat(runner.percent(map(0, 0, 0))).isGreaterThan(95);
        assertThat(runner.percent(map(0.35, 100, 0.3))).isLessThan(93);
        assertThat(folder.resolve("learnt").resolve("curve.csv")).isNotEmptyFile();
    }

    @Test
    void theSameSeedTeachesTheSame() {
        Map<String, FloatTensor> first = train(20, 5, "first").weights().tensors();

        assertThat(train(20, 5, "second").weights().tensors()).isEqualTo(first);
        assertThat(train(20, 6, "third").weights().tensors()).isNotEqualTo(first);
    }

    @Test
    void aTrainingThatWentOnEndsAsAnUnbrokenOne() {
        AgreementSettings half = settings(20, 5);
        new AgreementTraining(half, folder.resolve("broken")).run(List.of(TRAIN), List.of(VALIDATION), progress -> {});
        AgreementSettings whole = new AgreementSettings(
                new TrainingPace(40, half.pace().learningRate(), 20), half.setup(), half.shape(), 64, 5);

        Map<String, FloatTensor> resumed = new AgreementTraining(whole, folder.resolve("broken"))
                .run(List.of(TRAIN), List.of(VALIDATION), progress -> {})
                .weights()
                .tensors();

        assertThat(new AgreementTraining(whole, folder.resolve("unbroken"))
                        .run(List.of(TRAIN), List.of(VALIDATION), progress -> {})
                        .weights()
                        .tensors())
                .isEqualTo(resumed);
    }

    @Test
    void otherMapsAreRefusedByACheckpoint() {
        train(20, 5, "moved");
        AgreementTraining other = new AgreementTraining(settings(40, 5), folder.resolve("moved"));

        assertThatThrownBy(() -> other.run(List.of(VALIDATION), List.of(VALIDATION), progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("was made with another content of the table");
    }

    private static SequenceTransitions pairs(Map<MapKind, EvidenceMap> maps) {
        SequenceTransitions.Builder builder = new SequenceTransitions.Builder("clip", 3, Gaps.of(1, 2));
        for (int frame = 0; frame < 3; frame++) {
            for (int key = 0; key <= frame; key++) {
                builder.add(frame, key, numbers(0.1)).with(frame, key, maps);
            }
        }
        return builder.build();
    }

    private void assertRefused(SequenceTransitions sequence, String message) {
        AgreementTraining training = new AgreementTraining(settings(10, 1), folder.resolve("refused"));

        assertThatThrownBy(
                        () -> training.run(List.of(TransitionTable.of(sequence)), List.of(VALIDATION), progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessage(message);
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    @Test
    void tablesThatLackMapsAreRefusedBeforeWork() {
        float[] values = new float[GRID.length()];
        values[3] = Float.POSITIVE_INFINITY;
        assertRefused(
                pairs(Map.of()),
                "--table: clip has no flow-grid; make the table with reelmask transitions --maps flow-grid");
        assertRefused(
                pairs(Map.of(GRID, EvidenceMap.of(GRID, values))),
                "--table: the flow-grid of frame 1 and key frame 0 of clip is not finite; leave the sequence out of the table");
        assertRefused(
                SequenceTransitions.ofScores("scores", new double[][] {{1, 1}, {1, 1}}),
                "--table: no pair of scores has a known pixel-agreement; make the table with it");
    }
}
