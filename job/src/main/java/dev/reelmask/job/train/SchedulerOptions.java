package dev.reelmask.job.train;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.policy.AgreementNetwork;
import dev.reelmask.net.policy.DecisionNetwork;
import dev.reelmask.net.policy.DeviationNetwork;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import dev.reelmask.train.LearningRate;
import dev.reelmask.train.TrainingPace;
import dev.reelmask.train.agreement.AgreementSettings;
import dev.reelmask.train.scheduler.PolicySettings;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.TrainingSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What schedulers learn from and how. */
final class SchedulerOptions {
    private static final double POLICY_RATE = 0.002;
    private static final double REINFORCE_RATE = 0.001;
    private static final int POLICY_STEPS = 3000;
    /** 2,400 episodes of 8 an update, as published. */
    private static final int REINFORCE_STEPS = 300;

    /** 60 collections of decisions, about a million. */
    private static final int PPO_STEPS = 1200;
    /** Largest norm of gradients, as most implementations of PPO have it. */
    private static final double PPO_CLIP = 0.5;

    private static final int DVSNET_STEPS = 2000;
    private static final int DVSNET_BATCH = 256;

    @Option(
            names = "--evidence",
            split = ",",
            paramLabel = "KIND",
            defaultValue = "frame-difference,flow-magnitude,warp-residual,class-change",
            description =
                    "What the scheduler sees of a pair, as it is measured in every frame of a run later, class-residual class by class; none: a blind one (default ${DEFAULT-VALUE}).")
    private List<String> evidence;

    @Option(
            names = "--map",
            paramLabel = "KIND",
            description = "dvsnet: the map that it sees, flow-grid or conv6-1 (default: the one that the tables hold).")
    private String map;

    @Option(
            names = "--widths",
            split = ",",
            paramLabel = "N",
            description =
                    "Outputs of the hidden layers (default: policy, reinforce and ppo 64,64, dvsnet 256,256,10 for flow-grid, 1024,1024,10 for conv6-1, deviation 32,32).")
    private List<Integer> widths;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Updates (default: policy 3000, reinforce 300, ppo 1200, dvsnet and deviation 2000).")
    private Integer steps;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description =
                    "Of the updates (default: policy, ppo, dvsnet and deviation 0.002, falling as a cosine, reinforce 0.001, constant).")
    private Double rate;

    @Option(
            names = "--validate-every",
            paramLabel = "N",
            defaultValue = "100",
            description = "Updates between two validations and checkpoints (default ${DEFAULT-VALUE}).")
    private int validateEvery;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "All that is random is derived from it (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of PyTorch; the networks are small (default ${DEFAULT-VALUE}).")
    private int threads;

    /** Null for the one that the tables hold. */
    String map() {
        return map;
    }

    /** Sets PyTorch's threads; before anything else starts them. */
    void start() {
        TorchRuntime.setThreads(Math.max(1, threads));
    }

    long seed() {
        return seed;
    }

    /** @param channels of the low features */
    AgreementSettings deviation(int channels) {
        if (widths != null && widths.size() != 2) {
            throw new UserException("--widths of deviation names its two convolutions, such as 32,32; got " + widths);
        }
        return settings(new DeviationNetwork(channels, widths == null ? DeviationNetwork.USUAL : widths));
    }

    PolicySettings policy() {
        LearningRate falling = new LearningRate(rate == null ? POLICY_RATE : rate, 0, LearningRate.Decay.COSINE);
        return settings(steps == null ? POLICY_STEPS : steps, falling, Optimizer.adamW(0));
    }

    AgreementSettings dvsnet(MapKind map) {
        return settings(widths == null ? AgreementNetwork.of(map) : AgreementNetwork.of(map, widths));
    }

    private AgreementSettings settings(DecisionNetwork shape) {
        LearningRate falling = new LearningRate(rate == null ? POLICY_RATE : rate, 0, LearningRate.Decay.COSINE);
        return new AgreementSettings(
                new TrainingPace(steps == null ? DVSNET_STEPS : steps, falling, validateEvery),
                TrainingSetup.of(Optimizer.adamW(0)),
                shape,
                DVSNET_BATCH,
                seed);
    }

    PolicySettings ppo() {
        LearningRate falling = new LearningRate(rate == null ? POLICY_RATE : rate, 0, LearningRate.Decay.COSINE);
        Optimizer rule = new Optimizer(Optimizer.Kind.ADAMW, 0, 0, PPO_CLIP, 0);
        return settings(steps == null ? PPO_STEPS : steps, falling, rule);
    }

    PolicySettings reinforce() {
        LearningRate flat = new LearningRate(rate == null ? REINFORCE_RATE : rate, 0, LearningRate.Decay.CONSTANT);
        Optimizer rule = new Optimizer(Optimizer.Kind.RMSPROP, 0, 0, 0, 0);
        return settings(steps == null ? REINFORCE_STEPS : steps, flat, rule);
    }

    private PolicySettings settings(int updates, LearningRate pace, Optimizer rule) {
        return new PolicySettings(
                new TrainingPace(updates, pace, validateEvery),
                TrainingSetup.of(rule),
                kinds(),
                classes().stream().sorted().toList(),
                widths == null ? List.of(64, 64) : widths,
                seed);
    }

    private List<EvidenceKind> kinds() {
        List<EvidenceKind> kinds = new ArrayList<>();
        for (String name : evidence) {
            if (!name.equals("none") && ClassKind.spelt(name).isEmpty()) {
                kinds.add(constant("--evidence", name, EvidenceKind.values()));
            }
        }
        return kinds.stream().distinct().sorted().toList();
    }

    /** What it sees class by class. */
    Set<ClassKind> classes() {
        return evidence.stream().map(ClassKind::spelt).flatMap(Optional::stream).collect(Collectors.toSet());
    }

    static <E extends Enum<E>> E constant(String option, String text, E[] all) {
        List<String> known = new ArrayList<>();
        for (E one : all) {
            String spelling = one.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (spelling.equals(text)) {
                return one;
            }
            known.add(spelling);
        }
        throw new UserException("%s: there is no '%s'; there are %s".formatted(option, text, known));
    }
}
