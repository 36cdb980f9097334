package dev.reelmask.job.train;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.train.LearningRate;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.TrainingPace;
import dev.reelmask.train.step.FrozenParts;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.TrainingSetup;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How long, how fast and by which rule a network is trained, whatever it learns. */
final class LearningOptions {
    @Option(names = "--steps", defaultValue = "2000", description = "Updates in all (default ${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--batch", defaultValue = "8", description = "Views an update sees (default ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--optimizer",
            defaultValue = "ADAMW",
            description = "Update rule: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private Optimizer.Kind optimizer;

    @Option(names = "--momentum", defaultValue = "0.9", description = "Of SGD and RMSPROP (default ${DEFAULT-VALUE}).")
    private double momentum;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "Its peak (default: 0.003 for segmenters, 0.0005 for flow networks).")
    private Double learningRate;

    @Option(
            names = "--warm-up",
            defaultValue = "100",
            description = "Updates in which the learning rate rises (default ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--decay",
            defaultValue = "COSINE",
            description = "How it falls then: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private LearningRate.Decay decay;

    @Option(
            names = "--decay-rate",
            paramLabel = "K",
            defaultValue = "0.1",
            description = "k of STAIRS and COMPOUND_STAIRS (default ${DEFAULT-VALUE}).")
    private double decayRate;

    @Option(
            names = "--decay-every",
            paramLabel = "STEPS",
            defaultValue = "1000",
            description = "Updates that a stair is long (default ${DEFAULT-VALUE}).")
    private int decayEvery;

    @Option(
            names = "--weight-decay",
            defaultValue = "0.01",
            description = "Not of biases and norms; ADAMW's is decoupled (default ${DEFAULT-VALUE}).")
    private double weightDecay;

    @Option(
            names = "--clip-norm",
            defaultValue = "0",
            description = "Largest norm of all gradients together; 0 = any (default ${DEFAULT-VALUE}).")
    private double clipNorm;

    @Option(
            names = "--average",
            paramLabel = "DECAY",
            defaultValue = "0",
            description =
                    "Score and keep the exponential moving average of the weights, for example of 0.999; 0 = none (default ${DEFAULT-VALUE}).")
    private double average;

    @Option(
            names = "--freeze",
            split = ",",
            paramLabel = "PREFIX",
            description = "Parts of the network that do not learn, for example encoder.")
    private List<String> frozen = List.of();

    @Option(
            names = "--freeze-norms",
            split = ",",
            paramLabel = "PREFIX",
            description = "Parts whose batch norms keep the statistics that --initial brought, for example encoder.")
    private List<String> frozenNorms = List.of();

    @Option(
            names = "--validate-every",
            defaultValue = "200",
            description = "Updates between two validations and checkpoints (default ${DEFAULT-VALUE}).")
    private int validateEvery;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            defaultValue = "f32",
            description = "f32, or bf16: mixed precision, for GPUs and processors with AMX (default ${DEFAULT-VALUE}).")
    private String precision;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description =
                    "All that is random is derived from it: weights, order, views, pairs, dropout (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--gpu",
            paramLabel = "N",
            defaultValue = "-1",
            description = "Index of the GPU to train on (default: none).")
    private int gpu;

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "Threads of PyTorch; 0 = one a core (default ${DEFAULT-VALUE}).")
    private int threads;

    /** Sets PyTorch's threads; before anything else starts them. */
    void start() {
        if (threads > 0) {
            TorchRuntime.setThreads(threads);
        }
    }

    int batch() {
        return batch;
    }

    /** Threads that were asked for, 0 for one a core. */
    int threads() {
        return threads;
    }

    long seed() {
        return seed;
    }

    /** Seed of fresh weights. */
    long weightsSeed() {
        return RandomStream.WEIGHTS.seed(seed, 0);
    }

    int gpu() {
        return gpu;
    }

    /**
     * How long and how fast.
     *
     * @param usualRate where no learning rate was given
     * @throws IllegalArgumentException for numbers that make no sense
     */
    TrainingPace pace(double usualRate) {
        double peak = learningRate == null ? usualRate : learningRate;
        LearningRate.Stairs stairs = new LearningRate.Stairs(decayRate, decayEvery);
        return new TrainingPace(steps, new LearningRate(peak, warmUp, decay, stairs), validateEvery);
    }

    /** Whether any batch norms keep their statistics. */
    boolean freezesNorms() {
        return !frozenNorms.isEmpty();
    }

    /** @throws IllegalArgumentException for numbers that make no sense */
    TrainingSetup setup() {
        Optimizer rule = new Optimizer(optimizer, momentum, weightDecay, clipNorm, average);
        return new TrainingSetup(rule, new FrozenParts(frozen, frozenNorms), isHalf());
    }

    private boolean isHalf() {
        return switch (precision.toLowerCase(Locale.ROOT)) {
            case "f32" -> false;
            case "bf16" -> true;
            default -> throw new UserException("--precision must be f32 or bf16, got " + precision);
        };
    }
}
