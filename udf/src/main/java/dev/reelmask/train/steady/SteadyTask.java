package dev.reelmask.train.steady;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.TrainingTask;
import dev.reelmask.train.data.EpochOrder;
import dev.reelmask.train.data.FramePairs;
import dev.reelmask.train.data.FrameStore;
import dev.reelmask.train.data.PairAugmentation;
import dev.reelmask.train.data.View;
import dev.reelmask.train.segmenter.LabelledScoring;
import dev.reelmask.train.segmenter.TrainingSettings;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Views of labelled frames and of others near them, then of pairs of unlabelled videos; both of a pair alike. */
final class SteadyTask implements TrainingTask {
    private final Pairs labelled;
    private final Optional<Pairs> unlabelled;
    private final TrainingSettings settings;
    private final int unlabelledBatch;
    private final LabelledScoring scoring;
    private final PairAugmentation augmentation;
    private final EpochOrder order;

    /** Pairs, and the flows between their frames. */
    record Pairs(FramePairs pairs, PairFlows flows) {}

    SteadyTask(
            Pairs labelled,
            Optional<Pairs> unlabelled,
            TrainingSettings settings,
            SteadySettings steady,
            LabelledScoring scoring) {
        this.labelled = labelled;
        this.unlabelled = unlabelled;
        this.settings = settings;
        this.unlabelledBatch = unlabelled.isPresent() ? steady.unlabelledBatch() : 0;
        this.scoring = scoring;
        this.augmentation = new PairAugmentation(settings.augmentation(), 0);
        this.order = new EpochOrder(labelled.pairs().size(), settings.seed());
    }

    /** Tensors of a batch while they are filled; without labels at first. */
    private static final class Batch {
        final FrameSize size;
        final int count;
        final byte[] images;
        final byte[] others;
        final byte[] labels;
        final float[] flows;

        Batch(FrameSize size, int count) {
            this.size = size;
            this.count = count;
            images = new byte[3 * count * size.pixels()];
            others = new byte[3 * count * size.pixels()];
            labels = new byte[count * size.pixels()];
            Arrays.fill(labels, (byte) LabelMap.IGNORE);
            flows = new float[2 * count * (size.height() / View.FLOW_STRIDE) * (size.width() / View.FLOW_STRIDE)];
        }

        List<TensorInput> inputs() {
            int height = size.height();
            int width = size.width();
            return List.of(
                    TensorInput.of(images, count, height, width, 3),
                    TensorInput.of(others, count, height, width, 3),
                    TensorInput.of(labels, count, height, width),
                    TensorInput.of(flows, count, 2, height / View.FLOW_STRIDE, width / View.FLOW_STRIDE));
        }
    }

    @Override
    public List<TensorInput> batch(long step) {
        Batch batch = new Batch(settings.crop(), settings.batch() + unlabelledBatch);
        for (int slot = 0; slot < settings.batch(); slot++) {
            long number = step * settings.batch() + slot;
            FramePairs.Pair pair =
                    labelled.pairs().of(order.at(number), RandomStream.PAIRS.of(settings.seed(), number));
            PairAugmentation.Views views = add(labelled, pair, RandomStream.VIEWS, number, batch, slot);
            views.current().labels(labelled.pairs().frames().label(pair.current()), batch.labels, slot);
        }
        unlabelled.ifPresent(free -> addUnlabelled(free, step, batch));
        return batch.inputs();
    }

    private void addUnlabelled(Pairs free, long step, Batch batch) {
        for (int i = 0; i < unlabelledBatch; i++) {
            long number = step * unlabelledBatch + i;
            int slot = settings.batch() + i;
            add(free, free.pairs().at(number), RandomStream.UNLABELLED_VIEWS, number, batch, slot);
        }
    }

    private PairAugmentation.Views add(
            Pairs from, FramePairs.Pair pair, RandomStream stream, long number, Batch batch, int slot) {
        FrameStore frames = from.pairs().frames();
        RgbFrame current = frames.frame(pair.current());
        RgbFrame other = frames.frame(pair.key());
        SplittableRandom random = stream.of(settings.seed(), number);
        PairAugmentation.Views views = augmentation.draw(current.size(), settings.crop(), random);
        views.current().image(current.rgb(), batch.images, slot);
        views.key().image(other.rgb(), batch.others, slot);
        views.flow(from.flows().of(pair, current, other), batch.flows, slot);
        return views;
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
        return scoring.of(scored).meanIou();
    }
}
