package dev.reelmask.train.flow;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.UserException;
import dev.reelmask.metric.Confusion;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.data.FramePairs;
import dev.reelmask.train.data.FrameStore;
import dev.reelmask.train.data.PairAugmentation;
import dev.reelmask.train.step.LogitsLoss;
import dev.reelmask.train.step.Objective;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Learning through the warp of what is known of the key frame; the score is mIoU. */
final class PropagationTask implements FlowTask {
    /** Frames between current and key at which validation pairs are scored, as far as they are trained. */
    private static final List<Integer> SCORED_GAPS = List.of(1, 2, 5, 10, 20);

    private final Network network;
    private final FlowInput input;
    private final FlowTrainingSettings settings;
    private final Bundle bundle;
    private final FramePairs pairs;
    private final Map<Integer, FramePairs> heldByGap;
    private final KeyMaps keys;
    private final FrameLabels labels;
    private final LogitsLoss loss;

    /**
     * A task; it owns {@code keys} from here on.
     *
     * @param network of current, key and maps of the shape of {@code keys}
     * @param keys for views of the settings' crop
     * @throws UserException if there is nothing labelled to learn from or to score
     */
    PropagationTask(
            Network network,
            FlowInput input,
            FlowTrainingSettings settings,
            FlowStage.Propagation stage,
            KeyMaps keys,
            FramePairs pairs,
            FrameStore held,
            int gpu) {
        this.network = network;
        this.input = input;
        this.settings = settings;
        this.bundle = stage.bundle();
        this.keys = keys;
        this.pairs = pairs;
        this.heldByGap = heldByGap(held);
        this.labels = new FrameLabels(bundle, gpu);
        try {
            this.loss = new LogitsLoss(stage.loss(), stage.loss().classWeights(labels.pixelsByOutput(pairs)));
            heldByGap.forEach(this::checkScored);
        } catch (RuntimeException e) {
            labels.close();
            throw e;
        }
    }

    private Map<Integer, FramePairs> heldByGap(FrameStore held) {
        Map<Integer, FramePairs> byGap = new LinkedHashMap<>();
        int longest = held.clips().stream()
                .mapToInt(clip -> clip.end() - clip.first() - 1)
                .max()
                .orElse(0);
        Stream.concat(SCORED_GAPS.stream(), Stream.of(settings.largestGap()))
                .filter(gap -> gap >= settings.smallestGap() && gap <= Math.min(settings.largestGap(), longest))
                .distinct()
                .forEach(gap ->
                        byGap.put(gap, new FramePairs(held, gap, gap, RandomStream.VALIDATION_PAIRS, settings.seed())));
        if (byGap.isEmpty()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "The longest validation sequence has %d frames; gaps from %d on need more.",
                    longest + 1,
                    settings.smallestGap()));
        }
        return byGap;
    }

    private void checkScored(int gap, FramePairs held) {
        int classes = bundle.spec().classes().size();
        boolean scored = IntStream.range(0, pairsOfAGap())
                .mapToObj(number -> held(held, number).labels)
                .anyMatch(ids -> IntStream.range(0, ids.length).anyMatch(i -> (ids[i] & 0xff) < classes));
        if (!scored) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "--validation: all pixels of the labels of frames %d from their key frame are ignored, so nothing can be scored. Check the label images, or leave the labels out: bundle %s labels frames that have none.",
                    gap,
                    bundle.spec().name()));
        }
    }

    private int pairsOfAGap() {
        return Math.max(1, settings.validationPairs() / heldByGap.size());
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Objective objective() {
        return new PropagationObjective(input, loss);
    }

    @Override
    public List<TensorInput> batch(long step) {
        FrameSize crop = settings.crop();
        PairBatch batch = new PairBatch(crop, settings.batch());
        byte[] current = new byte[settings.batch() * crop.pixels()];
        byte[] keyLabels = new byte[current.length];
        for (int slot = 0; slot < settings.batch(); slot++) {
            long number = step * settings.batch() + slot;
            FramePairs.Pair pair = pairs.at(number);
            SplittableRandom random = RandomStream.VIEWS.of(settings.seed(), number);
            PairAugmentation.Views views = batch.add(pairs.frames(), pair, settings.augmentation(), random, slot);
            views.current().labels(labels.of(pairs.frames(), pair.current()), current, slot);
            keyLabels(pairs.frames(), pair, views, keyLabels, slot);
        }
        labels.toOutputs(current);
        List<TensorInput> inputs = inputs(batch, keyLabels, settings.batch());
        inputs.add(TensorInput.of(current, settings.batch(), crop.height(), crop.width()));
        return inputs;
    }

    private void keyLabels(
            FrameStore frames, FramePairs.Pair pair, PairAugmentation.Views views, byte[] out, int slot) {
        if (keys.readsLabels()) {
            views.key().labels(labels.of(frames, pair.key()), out, slot);
        }
    }

    /** @param keyLabels class ids; becomes output numbers */
    private List<TensorInput> inputs(PairBatch batch, byte[] keyLabels, int count) {
        FeatureShape shape = keys.shape();
        labels.toOutputs(keyLabels);
        float[] values = keys.of(batch.key(), keyLabels, count);
        List<TensorInput> inputs = new ArrayList<>(batch.images());
        inputs.add(TensorInput.of(values, count, shape.channels(), shape.height(), shape.width()));
        return inputs;
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
        return scores(scored).get("mean-iou");
    }

    @Override
    public Map<String, Double> scores(TrainableNetwork scored) {
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put("mean-iou", 0.0);
        heldByGap.forEach((gap, held) -> {
            double meanIou = confusion(scored, held).meanIou();
            scores.put("mean-iou-at-" + gap, meanIou);
            scores.merge("mean-iou", meanIou / heldByGap.size(), Double::sum);
        });
        return scores;
    }

    private Confusion confusion(TrainableNetwork scored, FramePairs held) {
        FrameSize crop = settings.crop();
        ClassSet classes = bundle.spec().classes();
        Confusion confusion = new Confusion(classes.size());
        for (int i = 0; i < pairsOfAGap(); i++) {
            Held one = held(held, i);
            byte[] keyLabel = new byte[crop.pixels()];
            keyLabels(held.frames(), held.at(i), one.views, keyLabel, 0);
            byte[] predicted = scored.bytes("predict", inputs(one.pair, keyLabel, 1), crop.height(), crop.width());
            for (int p = 0; p < predicted.length; p++) {
                predicted[p] =
                        bundle.spec().outputClasses().get(predicted[p] & 0xff).byteValue();
            }
            confusion.add(new LabelMap(crop, one.labels), new LabelMap(crop, predicted));
        }
        return confusion;
    }

    /** Views of a pair that is scored, with the class ids of the current frame's. */
    private static final class Held {
        final PairBatch pair;
        final PairAugmentation.Views views;
        final byte[] labels;

        Held(PairBatch pair, PairAugmentation.Views views, byte[] labels) {
            this.pair = pair;
            this.views = views;
            this.labels = labels;
        }
    }

    private Held held(FramePairs held, int number) {
        FramePairs.Pair pair = held.at(number);
        SplittableRandom random = RandomStream.VALIDATION_VIEWS.of(settings.seed(), number);
        PairBatch one = new PairBatch(settings.crop(), 1);
        byte[] ids = new byte[settings.crop().pixels()];
        PairAugmentation.Views views =
                one.add(held.frames(), pair, settings.augmentation().middle(), random, 0);
        views.current().labels(labels.of(held.frames(), pair.current()), ids, 0);
        return new Held(one, views, ids);
    }

    @Override
    public void close() {
        keys.close();
        labels.close();
    }
}
