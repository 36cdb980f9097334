package dev.reelmask.train.agreement;

import dev.reelmask.schedule.learned.ChannelScale;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.TrainingTask;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Learns from maps of pairs, drawn evenly from all, on what share of pixels masks agree. */
final class AgreementTask implements TrainingTask {
    /** Pairs that are predicted at a time. */
    private static final int AT_ONCE = 1024;

    private final List<MappedPairs.Pair> train;
    private final List<MappedPairs.Pair> held;
    private final AgreementRun run;
    private final List<ChannelScale> scales;
    private final int batch;
    private final long seed;

    AgreementTask(MappedPairs train, MappedPairs held, List<ChannelScale> scales, AgreementSettings settings) {
        this.train = train.pairs();
        this.held = held.pairs();
        this.run = new AgreementRun(held);
        this.scales = scales;
        this.batch = settings.batch();
        this.seed = settings.seed();
    }

    @Override
    public List<TensorInput> batch(long step) {
        SplittableRandom random = RandomStream.STATES.of(seed, step);
        List<MappedPairs.Pair> drawn = new ArrayList<>();
        float[] wanted = new float[batch];
        for (int i = 0; i < batch; i++) {
            drawn.add(train.get(random.nextInt(train.size())));
            wanted[i] = drawn.get(i).percent();
        }
        List<TensorInput> inputs = new ArrayList<>(MappedPairs.maps(drawn, scales));
        inputs.add(TensorInput.of(wanted, batch));
        return inputs;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public String scoreName() {
        return "validation_closed_gap";
    }

    @Override
    public double score(TrainableNetwork network) {
        return run.score(predicted(network));
    }

    private float[] predicted(TrainableNetwork network) {
        float[] all = new float[held.size()];
        for (int from = 0; from < all.length; from += AT_ONCE) {
            int end = Math.min(all.length, from + AT_ONCE);
            float[] some = network.floats("outputs", MappedPairs.maps(held.subList(from, end), scales));
            System.arraycopy(some, 0, all, from, some.length);
        }
        return all;
    }
}
