package dev.reelmask.train.segmenter;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import dev.reelmask.synthetic.FaceCorpus;
import dev.reelmask.synthetic.FaceCorpusSpec;
import dev.reelmask.train.LearningRate;
import dev.reelmask.train.TrainingPace;
import dev.reelmask.train.data.Augmentation;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.SegmentationLoss;
import dev.reelmask.train.step.TrainingSetup;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;

/** A network and a corpus that are trained in seconds. */
public final class TinyTraining {
    public static final FrameSize SIZE = new FrameSize(32, 32);
    public static final InputSpec INPUT = new InputSpec(
            SizePolicy.stretched(SIZE),
            InputSpec.ChannelOrder.RGB,
            List.of(127.5, 127.5, 127.5),
            List.of(127.5, 127.5, 127.5),
            2,
            InputSpec.Padding.STRIDE);

    private TinyTraining() {}

    /** Two convolutions and a batch norm; logits at half the size. */
    public static Network network(int classes) {
        NetworkBuilder net = new NetworkBuilder("tiny");
        Value half = net.convNoBias("first", net.input(3), 8, Window.of(3).strided(2));
        Value normed = net.relu(net.batchNorm("norm", half, 1e-5));
        return net.build(net.conv("classifier", normed, classes, Window.of(3)));
    }

    /** The same with dropout before the last convolution. */
    public static Network networkWithDropout(int classes) {
        NetworkBuilder net = new NetworkBuilder("tiny");
        Value half = net.convNoBias("first", net.input(3), 8, Window.of(3).strided(2));
        Value normed = net.relu(net.batchNorm("norm", half, 1e-5));
        return net.build(net.conv("classifier", net.apply(new Ops.Dropout(0.5), normed), classes, Window.of(3)));
    }

    public static TrainingSettings settings(int steps) {
        return settings(steps, TrainingSetup.of(Optimizer.adamW(0.01)));
    }

    public static TrainingSettings settings(int steps, TrainingSetup setup) {
        return new TrainingSettings(
                new TrainingPace(steps, new LearningRate(0.01, 2, LearningRate.Decay.POLY), 4),
                setup,
                SegmentationLoss.crossEntropy(0.25),
                Augmentation.standard(),
                4,
                SIZE,
                SIZE,
                2,
                3);
    }

    public static void writeCorpus(Path folder) {
        FaceCorpusSpec.ClipShape shape = new FaceCorpusSpec.ClipShape(new FrameSize(64, 64), 3, 2);
        FaceCorpus.generate(
                folder, new FaceCorpusSpec(4, new FaceCorpusSpec.Subjects(3, 1, 0), 1, shape, 1), done -> {});
    }

    /** Makes all pixels of the first label images of a folder ignored ones. */
    public static void ignoreLabels(Path folder, int images) throws IOException {
        List<Path> labels;
        try (Stream<Path> files = Files.walk(folder)) {
            labels = files.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .limit(images)
                    .toList();
        }
        for (Path label : labels) {
            BufferedImage shown = ImageIO.read(label.toFile());
            BufferedImage ignored =
                    new BufferedImage(shown.getWidth(), shown.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
            Arrays.fill(((DataBufferByte) ignored.getRaster().getDataBuffer()).getData(), (byte) 255);
            ImageIO.write(ignored, "png", label.toFile());
        }
    }

    public static List<SequenceSpec> part(Path corpus, String part) {
        return Corpora.sequences(new Configuration(), corpus.resolve(part).toUri(), CorpusLayout.AUTO);
    }

    public static SegmenterTraining training(int steps, Path folder) {
        return training(settings(steps), folder);
    }

    public static SegmenterTraining training(TrainingSettings settings, Path folder) {
        return training(network(5), settings, folder);
    }

    public static SegmenterTraining training(Network network, TrainingSettings settings, Path folder) {
        return new SegmenterTraining(
                new Configuration(), network, INPUT, ClassSets.named("face-lite"), settings, folder);
    }
}
