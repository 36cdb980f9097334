package dev.reelmask.train.segmenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.train.AveragedStatistics;
import dev.reelmask.train.CheckpointFile;
import dev.reelmask.train.TrainingProgress;
import dev.reelmask.train.TrainingTask;
import dev.reelmask.train.data.LabelledSet;
import dev.reelmask.train.step.FrozenParts;
import dev.reelmask.train.step.Objective;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.SegmentationLoss;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import dev.reelmask.train.step.TrainingSetup;
import dev.reelmask.train.step.TrainingState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Averaged weights are scored and kept with running statistics of their own. */
class AveragedWeightsTest {
    private static final Network NETWORK = TinyTraining.network(5);
    private static final TrainingSetup AVERAGED = TrainingSetup.of(new Optimizer(Optimizer.Kind.SGD, 0.9, 0, 0, 0.9));
    private static final TrainingSettings SETTINGS = TinyTraining.settings(8, AVERAGED);
    /** Batches of 4 until 256 views. */
    private static final int BATCHES = 64;

    private static final int SIDE = 32;
    private static final int CHANNELS = 8;

    @TempDir
    private static Path corpus;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeCorpus() {
        TinyTraining.writeCorpus(corpus.resolve("faces"));
    }

    private SegmenterTraining.Result train(List<TrainingProgress> reports) {
        Path faces = corpus.resolve("faces");
        return TinyTraining.training(SETTINGS, folder)
                .run(
                        TinyTraining.part(faces, "train"),
                        TinyTraining.part(faces, "validation"),
                        Weights.initial(NETWORK, 3),
                        reports::add);
    }

    @Test
    void theirStatisticsAreThoseOfTheFirstBatchesAsTheySeeThem() {
        SegmenterTraining.Result result = train(new ArrayList<>());

        Moments seen = seenBy(result.weights());
        float[] mean = result.weights().get("norm.running_mean").values();
        float[] variance = result.weights().get("norm.running_var").values();
        for (int c = 0; c < CHANNELS; c++) {
            assertThat((double) mean[c]).isCloseTo(seen.mean[c], within(1e-4));
            assertThat((double) variance[c]).isCloseTo(seen.variance[c], within(1e-3 * seen.variance[c]));
        }
    }

    @Test
    void checkpointsAndScoresHaveThemToo() {
        List<TrainingProgress> reports = new ArrayList<>();

        SegmenterTraining.Result result = train(reports);

        TrainingState best =
                CheckpointFile.read(folder.resolve("best.checkpoint")).state();
        assertThat(best.result().tensors()).isEqualTo(result.weights().tensors());
        assertThat(best.result().get("norm.running_mean").values())
                .isNotEqualTo(best.weights().get("norm.running_mean").values());
        assertThat(result.validation().meanIou())
                .isEqualTo(reports.get(reports.size() - 1).bestScore());
    }

    @Test
    void frozenNormsKeepTheirStatistics() {
        TrainingSetup frozen =
                new TrainingSetup(AVERAGED.optimizer(), new FrozenParts(List.of(), List.of("norm")), false);
        Weights initial = Weights.initial(NETWORK, 3);
        TrainingState state = TrainingState.fresh(NETWORK, initial, frozen);
        Objective objective = new SegmentationObjective(
                TinyTraining.INPUT, SegmentationLoss.crossEntropy(0), Collections.nCopies(5, 1.0));

        TrainingState added = new AveragedStatistics(NETWORK, objective, frozen, -1).addedTo(state, new OneView());

        assertThat(added.result().tensors()).isEqualTo(initial.tensors());
    }

    /** Always the same black image. */
    private static final class OneView implements TrainingTask {
        @Override
        public List<TensorInput> batch(long step) {
            return List.of(
                    TensorInput.of(new byte[200 * 3 * SIDE * SIDE], 200, SIDE, SIDE, 3),
                    TensorInput.of(new byte[200 * SIDE * SIDE], 200, SIDE, SIDE));
        }

        @Override
        public long seed() {
            return 1;
        }

        @Override
        public String scoreName() {
            return "none";
        }

        @Override
        public double score(TrainableNetwork network) {
            return 0;
        }
    }

    /** By channel: mean over all batches of their mean and of their variance. */
    private static final class Moments {
        final double[] mean = new double[CHANNELS];
        final double[] variance = new double[CHANNELS];
    }

    /** What the first convolution makes of the training's first views, computed here. */
    private Moments seenBy(Weights weights) {
        float[] kernel = weights.get("first.weight").values();
        Moments moments = new Moments();
        try (LabelledSet samples = LabelledSet.decode(
                new Configuration(),
                TinyTraining.part(corpus.resolve("faces"), "train"),
                ClassSets.named("face-lite"),
                TinyTraining.SIZE,
                1,
                folder.resolve("samples"))) {
            Batches batches = new Batches(samples, SETTINGS);
            for (int i = 0; i < BATCHES; i++) {
                byte[] images = batches.at(i).images;
                for (int c = 0; c < CHANNELS; c++) {
                    addMoments(images, kernel, c, moments);
                }
            }
        }
        return moments;
    }

    private static void addMoments(byte[] images, float[] kernel, int channel, Moments moments) {
        int outputs = images.length / 3 / 4;
        double sum = 0;
        double squares = 0;
        for (int o = 0; o < outputs; o++) {
            double value = convolved(images, kernel, channel, o);
            sum += value;
            squares += value * value;
        }
        double mean = sum / outputs;
        moments.mean[channel] += mean / BATCHES;
        moments.variance[channel] += (squares - outputs * mean * mean) / (outputs - 1) / BATCHES;
    }

    /** 3 × 3, stride 2, padded by one pixel of 0. */
    private static double convolved(byte[] images, float[] kernel, int channel, int output) {
        int half = SIDE / 2;
        int view = output / (half * half);
        int top = 2 * (output / half % half) - 1;
        int left = 2 * (output % half) - 1;
        double value = 0;
        for (int tap = 0; tap < 27; tap++) {
            int y = top + tap % 9 / 3;
            int x = left + tap % 3;
            if (y >= 0 && x >= 0 && y < SIDE && x < SIDE) {
                int pixel = images[3 * ((view * SIDE + y) * SIDE + x) + tap / 9] & 0xff;
                value += kernel[27 * channel + tap] * (pixel - 127.5) / 127.5;
            }
        }
        return value;
    }
}
