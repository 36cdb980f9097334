package dev.reelmask.train;

import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Node;
import dev.reelmask.net.graph.Ops.BatchNorm2d;
import dev.reelmask.net.graph.Parameter;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.train.step.Objective;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import dev.reelmask.train.step.TrainingSetup;
import dev.reelmask.train.step.TrainingState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Running statistics of batch norms for averaged weights. Those that were gathered on the way belong to other weights:
 * here they are the mean over the first batches of the training, at least {@value #VIEWS} views, as the averaged
 * weights see them (Izmailov et al., UAI 2018, and PyTorch's {@code update_bn}). Norms that are frozen keep theirs.
 */
public final class AveragedStatistics {
    private static final int VIEWS = 256;

    private final Network network;
    private final Objective objective;
    private final TrainingSetup setup;
    private final int gpu;

    /** @param gpu index of a GPU, or -1 for the CPU */
    public AveragedStatistics(Network network, Objective objective, TrainingSetup setup, int gpu) {
        this.network = withMomentumOne(network);
        this.objective = objective;
        this.setup = setup;
        this.gpu = gpu;
    }

    /** The same network whose running statistics are those of the last batch alone. */
    private static Network withMomentumOne(Network network) {
        List<Node> nodes = network.nodes().stream()
                .map(node -> node.op() instanceof BatchNorm2d norm
                        ? new Node(
                                node.path(),
                                new BatchNorm2d(norm.channels(), norm.eps(), 1),
                                node.inputs(),
                                node.output())
                        : node)
                .toList();
        return new Network(network.name(), network.inputs(), nodes, network.outputs());
    }

    /** The state with statistics of the averaged weights; the same where nothing is averaged or has statistics. */
    public TrainingState addedTo(TrainingState state, TrainingTask task) {
        if (!state.slots().containsKey(Optimizer.AVERAGE) || running().isEmpty()) {
            return state;
        }
        Map<String, Weights> slots = new LinkedHashMap<>(state.slots());
        Map<String, FloatTensor> average =
                new LinkedHashMap<>(slots.get(Optimizer.AVERAGE).tensors());
        average.putAll(of(state.result(), task));
        slots.put(Optimizer.AVERAGE, new Weights(average));
        return new TrainingState(state.step(), state.weights(), slots);
    }

    private List<Parameter> running() {
        return network.parameters().stream()
                .filter(p -> p.kind() == Parameter.Kind.RUNNING)
                .toList();
    }

    private Map<String, FloatTensor> of(Weights weights, TrainingTask task) {
        Map<String, double[]> sums = new LinkedHashMap<>();
        running().forEach(p -> sums.put(p.name(), new double[p.elements()]));
        int views = 0;
        int batches = 0;
        TrainingState state = TrainingState.fresh(network, weights, setup);
        try (TrainableNetwork averaged = new TrainableNetwork(network, objective, setup, state, gpu)) {
            for (; views < VIEWS; batches++) {
                List<TensorInput> batch = task.batch(batches);
                averaged.seed(RandomStream.STATISTICS.seed(task.seed(), batches));
                averaged.statistics(batch).forEach((name, values) -> add(values, sums.get(name)));
                views += batch.get(0).count();
            }
        }
        return means(sums, batches);
    }

    private static void add(float[] values, double[] sums) {
        for (int i = 0; i < values.length; i++) {
            sums[i] += values[i];
        }
    }

    private Map<String, FloatTensor> means(Map<String, double[]> sums, int batches) {
        Map<String, FloatTensor> means = new LinkedHashMap<>();
        for (Parameter parameter : running()) {
            double[] sum = sums.get(parameter.name());
            float[] mean = new float[sum.length];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (float) (sum[i] / batches);
            }
            means.put(parameter.name(), new FloatTensor(parameter.shape(), mean));
        }
        return means;
    }
}
