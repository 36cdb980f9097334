package dev.reelmask.train.flow;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.net.graph.Network;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.data.FrameStore;
import dev.reelmask.train.data.View;
import dev.reelmask.train.step.Objective;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Learning a teacher's flows; the score is minus the endpoint error against it. */
final class DistillationTask implements FlowTask {
    private final Network network;
    private final FlowInput input;
    private final FlowTrainingSettings settings;
    private final FrameStore frames;
    private final TeacherFlows flows;
    private final FrameStore heldFrames;
    private final TeacherFlows heldFlows;

    DistillationTask(
            Network network,
            FlowInput input,
            FlowTrainingSettings settings,
            FrameStore frames,
            TeacherFlows flows,
            FrameStore heldFrames,
            TeacherFlows heldFlows) {
        this.network = network;
        this.input = input;
        this.settings = settings;
        this.frames = frames;
        this.flows = flows;
        this.heldFrames = heldFrames;
        this.heldFlows = heldFlows;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Objective objective() {
        return new DistillationObjective(input);
    }

    @Override
    public List<TensorInput> batch(long step) {
        FrameSize crop = settings.crop();
        PairBatch batch = new PairBatch(crop, settings.batch());
        int height = crop.height() / View.FLOW_STRIDE;
        int width = crop.width() / View.FLOW_STRIDE;
        float[] target = new float[settings.batch() * 2 * height * width];
        for (int slot = 0; slot < settings.batch(); slot++) {
            long number = step * settings.batch() + slot;
            SplittableRandom random = RandomStream.VIEWS.of(settings.seed(), number);
            int pair = (int) (number % flows.count());
            batch.add(frames, flows.pair(pair), settings.augmentation(), random, slot)
                    .flow(flows.flow(pair), target, slot);
        }
        List<TensorInput> inputs = new ArrayList<>(batch.images());
        inputs.add(TensorInput.of(target, settings.batch(), 2, height, width));
        return inputs;
    }

    @Override
    public long seed() {
        return settings.seed();
    }

    @Override
    public String scoreName() {
        return "negative_endpoint_error";
    }

    @Override
    public double score(TrainableNetwork scored) {
        return -scores(scored).get("endpoint-error");
    }

    @Override
    public Map<String, Double> scores(TrainableNetwork scored) {
        FrameSize crop = settings.crop();
        double endpoint = 0;
        double photometric = 0;
        float[] target = new float[2 * crop.pixels() / (View.FLOW_STRIDE * View.FLOW_STRIDE)];
        for (int i = 0; i < heldFlows.count(); i++) {
            PairBatch one = new PairBatch(crop, 1);
            one.add(
                            heldFrames,
                            heldFlows.pair(i),
                            settings.augmentation().middle(),
                            RandomStream.VALIDATION_VIEWS.of(settings.seed(), i),
                            0)
                    .flow(heldFlows.flow(i), target, 0);
            FlowField flow = one.flow(scored, input.spec().scale());
            endpoint += FlowScores.endpointError(flow, target, crop);
            photometric += FlowScores.photometricError(flow, one.current(), one.key(), crop);
        }
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put("endpoint-error", endpoint / heldFlows.count());
        scores.put("photometric-error", photometric / heldFlows.count());
        return scores;
    }

    @Override
    public void close() {
        flows.close();
        heldFlows.close();
    }
}
