package dev.reelmask.train.skip;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.TrainingTask;
import dev.reelmask.train.data.EpochOrder;
import dev.reelmask.train.data.FrameStore;
import dev.reelmask.train.data.PairAugmentation;
import dev.reelmask.train.segmenter.TrainingSettings;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Views of labelled frames and key frames before them. */
final class SkipTask implements TrainingTask {
    private final Triplets triplets;
    private final TrainingSettings settings;
    private final SkipTrainingSettings skip;
    private final PseudoLabels guesses;
    private final SkipScoring scoring;
    private final PairAugmentation augmentation;
    private final EpochOrder order;
    private Map<String, Double> lastScores = Map.of();

    SkipTask(
            Triplets triplets,
            TrainingSettings settings,
            SkipTrainingSettings skip,
            PseudoLabels guesses,
            SkipScoring scoring) {
        this.triplets = triplets;
        this.settings = settings;
        this.skip = skip;
        this.guesses = guesses;
        this.scoring = scoring;
        this.augmentation = new PairAugmentation(settings.augmentation(), 0);
        this.order = new EpochOrder(triplets.size(), settings.seed());
    }

    /** Tensors of a batch while they are filled. */
    private static final class Batch {
        final byte[] key;
        final byte[] current;
        final byte[] labels;
        final byte[] guesses;
        final float[] shares;

        Batch(int count, FrameSize size) {
            int pixels = count * size.pixels();
            key = new byte[3 * pixels];
            current = new byte[3 * pixels];
            labels = new byte[pixels];
            guesses = new byte[pixels];
            shares = new float[count];
        }

        List<TensorInput> inputs(FrameSize size) {
            int count = shares.length;
            return List.of(
                    TensorInput.of(key, count, size.height(), size.width(), 3),
                    TensorInput.of(current, count, size.height(), size.width(), 3),
                    TensorInput.of(labels, count, size.height(), size.width()),
                    TensorInput.of(guesses, count, size.height(), size.width()),
                    TensorInput.of(shares, count));
        }
    }

    @Override
    public List<TensorInput> batch(long step) {
        Batch batch = new Batch(settings.batch(), settings.crop());
        for (int slot = 0; slot < settings.batch(); slot++) {
            add(step * settings.batch() + slot, batch, slot);
        }
        return batch.inputs(settings.crop());
    }

    /** Both frames get the same view, and what the frozen network makes of the whole key frame gets it too. */
    private void add(long number, Batch batch, int slot) {
        FrameStore frames = triplets.frames();
        Triplets.Labelled labelled = triplets.at(order.at(number));
        int distance = distance(labelled, number);
        RgbFrame current = frames.frame(labelled.number());
        RgbFrame key = frames.frame(labelled.number() - distance);
        SplittableRandom random = RandomStream.VIEWS.of(settings.seed(), number);
        PairAugmentation.Views views = augmentation.draw(current.size(), settings.crop(), random);
        views.current().image(current.rgb(), batch.current, slot);
        views.current().labels(frames.label(labelled.number()), batch.labels, slot);
        views.key().image(key.rgb(), batch.key, slot);
        views.key().labels(guesses.of(key), batch.guesses, slot);
        batch.shares[slot] = skip.loss().weighting().at(distance);
    }

    /** Every distance that the sequence has room for is as likely as any other. */
    private int distance(Triplets.Labelled labelled, long number) {
        int room = Math.min(labelled.before(), skip.largestGap());
        SplittableRandom random = RandomStream.PAIRS.of(settings.seed(), number);
        return skip.smallestGap() + random.nextInt(room - skip.smallestGap() + 1);
    }

    @Override
    public long seed() {
        return settings.seed();
    }

    @Override
    public String scoreName() {
        return "validation_miou";
    }

    @Override
    public double score(TrainableNetwork scored) {
        SkipScores scores = scoring.of(scored);
        lastScores = scores.columns();
        return scores.mean();
    }

    @Override
    public Map<String, Double> lastScores() {
        return lastScores;
    }
}
