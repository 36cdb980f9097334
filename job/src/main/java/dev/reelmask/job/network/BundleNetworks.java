package dev.reelmask.job.network;

import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.config.JobConfig.NetworkConfig;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.Evaluation;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.check.BundleCheck;
import dev.reelmask.net.check.LowCheck;
import dev.reelmask.net.check.SkipCheck;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchNetwork;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.skip.SkipSystem;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.SharedFlowSettings;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.window.WindowSystem;
import dev.reelmask.result.MapKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;

/**
 * The networks of a bundle. The driver reads the bundle; its bytes travel to the executors with the tasks' code, once
 * per executor.
 */
public final class BundleNetworks implements NetworkSource {
    private static final long serialVersionUID = 1L;
    private static final String FROM_BUNDLE = "bundle";

    /** What this JVM has loaded; kept for the tasks that come. */
    private static final Map<Key, TorchNetwork> LOADED = new ConcurrentHashMap<>();

    private static final Map<FlowKey, FlowEstimator> FLOWS = new ConcurrentHashMap<>();

    private final Bundle bundle;
    private final Evaluation evaluation;
    private final Precision asked;
    private final FlowSource flow;
    /** At most one; an Optional does not travel. */
    private final List<FlowSource> consistency;

    private final int threads;
    /** Levels that come from a key frame, 0 where masks follow the flow. */
    private final int skipped;

    private final boolean inWindows;
    private final long deviceBytes;

    private record Key(String digest, Evaluation evaluation, int skipped, Precision precision, int gpu) {}

    private record FlowKey(FlowSource flow, Precision precision, int gpu) {}

    private BundleNetworks(Configuration hadoop, Bundle bundle, JobConfig config) {
        Optional<Bundle> segmentation = Optional.of(bundle);
        this.bundle = bundle;
        this.evaluation = evaluation(bundle, config.network());
        this.asked = precision(config.network().precision());
        this.flow = FlowSource.parse(config.loop().flow(), hadoop, segmentation);
        this.consistency = ConsistencyFlow.parse(
                        "loop.consistency (--consistency)",
                        config.loop().consistency(),
                        config.loop().flow(),
                        hadoop,
                        segmentation)
                .stream()
                .toList();
        this.threads = config.execute().threadsPerTask();
        this.skipped = SystemSpelling.ofRun(config.loop().system(), bundle);
        this.inWindows = config.loop().system().equals(SystemSpelling.WINDOW);
        this.deviceBytes = (long) config.execute().deviceMb() << 20;
        if (inWindows && !WindowSystem.knows(config.loop().propagation())) {
            throw new UserException(
                    "loop.system (--system) window knows the propagations blend and causal, got %s. Take blend, or --system warp."
                            .formatted(config.loop().propagation().name().toLowerCase(Locale.ROOT)));
        }
        if (skipped > 0 && !evaluation.isSingle()) {
            throw new UserException(
                    "network.scales and network.flip are for --system warp: with %s a frame goes through the network once"
                            .formatted(SystemSpelling.of(skipped)));
        }
    }

    /**
     * Reads the bundle that a configuration names.
     *
     * @throws UserException if there is none, or a setting of the networks is wrong
     */
    public static BundleNetworks of(Configuration hadoop, JobConfig config) {
        if (config.network().bundle().isEmpty()) {
            throw new UserException(
                    "nothing says which network: give --bundle, or network.bundle in the configuration");
        }
        return new BundleNetworks(hadoop, Bundle.read(hadoop, config.network().bundle()), config);
    }

    private static Precision precision(String text) {
        if (!List.of("auto", "f32", "bf16", "f16").contains(text.toLowerCase(Locale.ROOT))) {
            throw new UserException("network.precision must be one of auto, f32, bf16, f16, got '%s'".formatted(text));
        }
        return Precision.parse(text);
    }

    /** The bundle's evaluation, or what the run says instead. */
    private static Evaluation evaluation(Bundle bundle, NetworkConfig config) {
        Evaluation evaluation = bundle.spec().evaluation();
        try {
            if (!config.scales().equals(FROM_BUNDLE)) {
                evaluation = evaluation.withScales(config.scales());
            }
            if (!config.flip().equals(FROM_BUNDLE)) {
                evaluation = evaluation.withFlip(flag(config.flip()));
            }
            return bundle.spec().withEvaluation(evaluation).evaluation();
        } catch (IllegalArgumentException e) {
            throw new UserException("network.scales, network.flip: " + e.getMessage(), e);
        }
    }

    private static boolean flag(String text) {
        if (!List.of("true", "false").contains(text)) {
            throw new IllegalArgumentException("flip must be true, false or bundle, got '%s'".formatted(text));
        }
        return Boolean.parseBoolean(text);
    }

    @Override
    public Optional<Bundle> bundle() {
        return Optional.of(bundle);
    }

    /** A scheduler in the bundle is told by the spelling of the runs that use it. */
    @Override
    public Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>(flow.digests());
        digests.put(Bundle.SPEC_FILE, bundle.digestWithoutScheduler());
        return digests;
    }

    @Override
    public ClassSet classes() {
        return bundle.spec().classes();
    }

    @Override
    public String system() {
        return inWindows ? SystemSpelling.WINDOW : SystemSpelling.of(skipped);
    }

    @Override
    public PropagationSystem system(
            WarpNetwork network, WarpSettings settings, SharedFlowSettings shared, Precision precision, int gpu) {
        if (inWindows) {
            return new WindowSystem(network(precision, gpu), flow(precision, gpu), settings, shared, deviceBytes);
        }
        return skipped == 0
                ? NetworkSource.super.system(network, settings, shared, precision, gpu)
                : new SkipSystem(network(precision, gpu), flow(precision, gpu), settings, shared);
    }

    @Override
    public Optional<String> againstScores() {
        if (skipped > 0) {
            return Optional.of("loop.system (--system) %s warps nothing".formatted(SystemSpelling.of(skipped)));
        }
        if (bundle.spec().propagation() == PropagationKind.FEATURES) {
            return Optional.of(
                    "bundle %s propagates features".formatted(bundle.spec().name()));
        }
        return flow.hasScaleField()
                ? Optional.of("the flow network of loop.flow (--flow) has a scale field")
                : Optional.empty();
    }

    @Override
    public void tryOut() {
        BundleCheck.check(bundle);
        if (skipped > 0) {
            SkipCheck.check(bundle);
        }
        if (bundle.modules().containsKey(Bundle.LOW)) {
            LowCheck.channels(bundle);
        }
        flow.tryOut();
        flow.checkFor(bundle);
        consistency.forEach(FlowSource::tryOut);
    }

    @Override
    public void checkMaps(Set<MapKind> maps, FlowPath path) {
        flow.checkMaps(maps, path);
        if (maps.contains(MapKind.LOW_FEATURES)) {
            LowCheck.checkThere(bundle);
        }
    }

    @Override
    public int lowChannels() {
        return LowCheck.channels(bundle);
    }

    @Override
    public String flowDescription() {
        return flow.description();
    }

    @Override
    public Precision fastest(int gpu) {
        return TorchRuntime.precision(Precision.AUTO, gpu);
    }

    @Override
    public boolean computes(Precision precision, int gpu) {
        return TorchRuntime.computes(precision, gpu);
    }

    /** A bundle that wants no reduced precision gets none, unless the user asked for it. */
    @Override
    public Precision ofNetwork(Precision run) {
        return asked == Precision.AUTO && !evaluation.reducedPrecision() ? Precision.F32 : run;
    }

    @Override
    public TorchNetwork network(Precision precision, int gpu) {
        Key wanted = new Key(bundle.digest(), evaluation, skipped, ofNetwork(precision), gpu);
        return LOADED.computeIfAbsent(wanted, key -> {
            TorchRuntime.setThreads(threads);
            return key.skipped() > 0
                    ? TorchNetwork.openSkip(bundle, gpu, key.precision())
                    : TorchNetwork.open(bundle, evaluation, gpu, key.precision());
        });
    }

    @Override
    public FlowEstimator flow(Precision precision, int gpu) {
        return estimator(flow, precision, gpu);
    }

    @Override
    public Optional<String> consistencyDescription() {
        return consistency.stream().map(FlowSource::description).findFirst();
    }

    @Override
    public Optional<FlowEstimator> consistency(Precision precision, int gpu) {
        return consistency.stream()
                .map(source -> estimator(source, precision, gpu))
                .findFirst();
    }

    private FlowEstimator estimator(FlowSource source, Precision precision, int gpu) {
        DisFlow.setThreads(threads);
        return FLOWS.computeIfAbsent(new FlowKey(source, precision, gpu), key -> {
            TorchRuntime.setThreads(threads);
            return source.open(gpu, precision, bundle.spec().input().largestSize());
        });
    }
}
