package dev.reelmask.train.flow;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.net.graph.Network;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.data.FramePairs;
import dev.reelmask.train.step.Objective;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.List;
import java.util.Map;

/** Learning from images alone; the score is minus the photometric error. */
final class PhotometricTask implements FlowTask {
    private final Network network;
    private final FlowInput input;
    private final double smoothness;
    private final FlowTrainingSettings settings;
    private final FramePairs pairs;
    private final FramePairs held;

    PhotometricTask(
            Network network,
            FlowInput input,
            double smoothness,
            FlowTrainingSettings settings,
            FramePairs pairs,
            FramePairs held) {
        this.network = network;
        this.input = input;
        this.smoothness = smoothness;
        this.settings = settings;
        this.pairs = pairs;
        this.held = held;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Objective objective() {
        return new PhotometricObjective(input, smoothness);
    }

    @Override
    public List<TensorInput> batch(long step) {
        PairBatch batch = new PairBatch(settings.crop(), settings.batch());
        for (int slot = 0; slot < settings.batch(); slot++) {
            long number = step * settings.batch() + slot;
            batch.add(
                    pairs.frames(),
                    pairs.at(number),
                    settings.augmentation(),
                    RandomStream.VIEWS.of(settings.seed(), number),
                    slot);
        }
        return batch.images();
    }

    @Override
    public long seed() {
        return settings.seed();
    }

    @Override
    public String scoreName() {
        return "negative_photometric_error";
    }

    @Override
    public double score(TrainableNetwork scored) {
        return -scores(scored).get("photometric-error");
    }

    @Override
    public Map<String, Double> scores(TrainableNetwork scored) {
        FrameSize crop = settings.crop();
        double photometric = 0;
        for (int i = 0; i < settings.validationPairs(); i++) {
            PairBatch one = new PairBatch(crop, 1);
            one.add(
                    held.frames(),
                    held.at(i),
                    settings.augmentation().middle(),
                    RandomStream.VALIDATION_VIEWS.of(settings.seed(), i),
                    0);
            photometric +=
                    FlowScores.photometricError(one.flow(scored, input.spec().scale()), one.current(), one.key(), crop);
        }
        return Map.of("photometric-error", photometric / settings.validationPairs());
    }

    @Override
    public void close() {}
}
