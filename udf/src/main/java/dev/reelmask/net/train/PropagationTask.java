package dev.reelmask.net.train;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.metric.Confusion;
import dev.reelmask.net.Precision;
import dev.reelmask.net.TorchNetwork;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.propagate.KeyState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Learning through the warp of what is known of the key frame; the score is mIoU. */
final class PropagationTask implements FlowTask {
    /** Frames between current and key at which validation pairs are scored, as far as they are trained. */
    private static final List<Integer> SCORED_GAPS = List.of(1, 2, 5, 10, 20);

    private static final int WEIGHED_PAIRS = 200;

    private final Network network;
    private final FlowInput input;
    private final FlowTrainingSettings settings;
    private final Bundle bundle;
    private final FramePairs pairs;
    private final Map<Integer, FramePairs> heldByGap;
    private final KeyMaps keys;
    private final TorchNetwork labeller;
    private final LogitsLoss loss;
    /** Output number of each class id. */
    private final byte[] outputs = new byte[256];

    /**
     * A task; it owns {@code keys} from here on.
     *
     * @param network of current, key and maps of the shape of {@code keys}
     * @param keys for views of the settings' crop
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
        List<Integer> classes = bundle.spec().outputClasses();
        Arrays.fill(outputs, (byte) LabelMap.IGNORE);
        for (int output = classes.size() - 1; output >= 0; output--) {
            if (classes.get(output) != LabelMap.IGNORE) {
                outputs[classes.get(output)] = (byte) output;
            }
        }
        this.labeller = TorchNetwork.open(bundle, gpu, Precision.F32);
        this.loss = new LogitsLoss(stage.loss(), stage.loss().classWeights(pixelsByOutput()));
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
                .forEach(gap -> byGap.put(gap, new FramePairs(held, gap, gap, settings.seed() + 1)));
        if (byGap.isEmpty()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "The longest validation sequence has %d frames; gaps from %d on need more.",
                    longest + 1,
                    settings.smallestGap()));
        }
        return byGap;
    }

    private long[] pixelsByOutput() {
        long[] pixels = new long[bundle.spec().outputClasses().size()];
        for (int i = 0; i < WEIGHED_PAIRS; i++) {
            for (byte id : label(pairs.frames(), pairs.at(i).current())) {
                int output = outputs[id & 0xff] & 0xff;
                if (output < pixels.length) {
                    pixels[output]++;
                }
            }
        }
        return pixels;
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
        byte[] labels = new byte[settings.batch() * crop.pixels()];
        byte[] keyLabels = new byte[labels.length];
        for (int slot = 0; slot < settings.batch(); slot++) {
            long number = step * settings.batch() + slot;
            FramePairs.Pair pair = pairs.at(number);
            SplittableRandom random = PairBatch.random(settings.seed(), number);
            PairAugmentation.Views views = batch.add(pairs.frames(), pair, settings.augmentation(), random, slot);
            views.current().labels(label(pairs.frames(), pair.current()), labels, slot);
            keyLabels(pairs.frames(), pair, views, keyLabels, slot);
        }
        toOutputs(labels);
        List<TensorInput> inputs = inputs(batch, keyLabels, settings.batch());
        inputs.add(TensorInput.of(labels, settings.batch(), crop.height(), crop.width()));
        return inputs;
    }

    private void keyLabels(
            FrameStore frames, FramePairs.Pair pair, PairAugmentation.Views views, byte[] out, int slot) {
        if (keys.readsLabels()) {
            views.key().labels(label(frames, pair.key()), out, slot);
        }
    }

    private void toOutputs(byte[] labels) {
        for (int i = 0; i < labels.length; i++) {
            labels[i] = outputs[labels[i] & 0xff];
        }
    }

    /** @param keyLabels class ids; becomes output numbers */
    private List<TensorInput> inputs(PairBatch batch, byte[] keyLabels, int count) {
        FeatureShape shape = keys.shape();
        toOutputs(keyLabels);
        float[] values = keys.of(batch.key(), keyLabels, count);
        List<TensorInput> inputs = new ArrayList<>(batch.images());
        inputs.add(TensorInput.of(values, count, shape.channels(), shape.height(), shape.width()));
        return inputs;
    }

    /** Class ids of a frame: its label, or what the segmentation network makes of it. */
    private byte[] label(FrameStore frames, int number) {
        if (frames.isLabelled(number)) {
            return frames.label(number);
        }
        RgbFrame frame = frames.frame(number);
        try (KeyState state = labeller.keyStates(List.of(frame)).get(0)) {
            return labeller.keyMask(state, frame.size()).ids();
        }
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
        int count = Math.max(1, settings.validationPairs() / heldByGap.size());
        heldByGap.forEach((gap, held) -> {
            double meanIou = confusion(scored, held, count).meanIou();
            scores.put("mean-iou-at-" + gap, meanIou);
            scores.merge("mean-iou", meanIou / heldByGap.size(), Double::sum);
        });
        return scores;
    }

    private Confusion confusion(TrainableNetwork scored, FramePairs held, int count) {
        FrameSize crop = settings.crop();
        ClassSet classes = bundle.spec().classes();
        Confusion confusion = new Confusion(classes.size());
        for (int i = 0; i < count; i++) {
            FramePairs.Pair pair = held.at(i);
            PairBatch one = new PairBatch(crop, 1);
            byte[] label = new byte[crop.pixels()];
            byte[] keyLabel = new byte[crop.pixels()];
            PairAugmentation.Views views = one.add(
                    held.frames(), pair, settings.augmentation().middle(), PairBatch.random(settings.seed(), i), 0);
            views.current().labels(label(held.frames(), pair.current()), label, 0);
            keyLabels(held.frames(), pair, views, keyLabel, 0);
            byte[] predicted = scored.bytes("predict", inputs(one, keyLabel, 1), crop.height(), crop.width());
            for (int p = 0; p < predicted.length; p++) {
                predicted[p] =
                        bundle.spec().outputClasses().get(predicted[p] & 0xff).byteValue();
            }
            confusion.add(new LabelMap(crop, label), new LabelMap(crop, predicted));
        }
        return confusion;
    }

    @Override
    public void close() {
        keys.close();
        labeller.close();
    }
}
