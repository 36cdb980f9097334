package dev.reelmask.train.flow;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.flow.FlowNet;
import dev.reelmask.net.zoo.flow.FlowNetworks;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.train.LearningRate;
import dev.reelmask.train.TrainingPace;
import dev.reelmask.train.data.Augmentation;
import dev.reelmask.train.data.PairAugmentation;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.TrainingSetup;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.VideoWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** FlowNet2-s and clips of a texture that moves by one displacement a frame. */
final class TinyFlow {
    static final FrameSize SIZE = new FrameSize(64, 64);
    private static final double SPEED_X = 3;
    private static final double SPEED_Y = -2;
    private static final int FRAMES = 12;

    private TinyFlow() {}

    /** The true flow of the clips. */
    record Truth() implements FlowEstimator {
        @Override
        public FlowField estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
            float[] uv = new float[2 * current.size().pixels()];
            int frames = reference.index() - current.index();
            for (int i = 0; i < uv.length; i += 2) {
                uv[i] = (float) (frames * SPEED_X);
                uv[i + 1] = (float) (frames * SPEED_Y);
            }
            return new FlowField(current.size(), uv);
        }

        @Override
        public boolean takesInitial() {
            return false;
        }

        @Override
        public String description() {
            return "truth";
        }

        @Override
        public void close() {}
    }

    static void writeClip(Path file) {
        try (VideoWriter writer = new VideoWriter(file, SIZE, EncodeSettings.atRate(25))) {
            for (int i = 0; i < FRAMES; i++) {
                writer.write(GeneratedFrames.displaced(i, SIZE, i * SPEED_X, i * SPEED_Y)
                        .rgb());
            }
        }
    }

    static List<SequenceSpec> clips(Path folder) {
        return Corpora.sequences(new Configuration(), folder.toUri(), CorpusLayout.AUTO);
    }

    static FlowTrainingSettings settings(int steps, int validateEvery, int largestGap) {
        return new FlowTrainingSettings(
                new TrainingPace(steps, new LearningRate(0.0005, 2, LearningRate.Decay.CONSTANT), validateEvery),
                TrainingSetup.of(Optimizer.adamW(0)),
                new PairAugmentation(Augmentation.none(), 0),
                2,
                SizePolicy.longestSide(SIZE.width()),
                SIZE,
                1,
                largestGap,
                20,
                6,
                1);
    }

    static FlowTraining training(FlowTrainingSettings settings, Path folder) {
        return new FlowTraining(
                new Configuration(), FlowNet.Width.THREE_EIGHTHS, FlowNetworks.FLOWNET_NVIDIA, settings, folder, -1);
    }

    static Weights fresh() {
        return Weights.initial(FlowNet.network(FlowNet.Width.THREE_EIGHTHS, true), 1);
    }
}
