package dev.reelmask.job.network;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.result.MapKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;

/**
 * No network but the labels themselves: what propagation and schedulers are worth where key frames are right. Each
 * sequence has a network of its own, made where its labels are read.
 *
 * @param classes of the labels
 */
public record LabelSource(ClassSet classes, FlowSource flow, int threads) implements NetworkSource {
    private static final Map<FlowKey, FlowEstimator> FLOWS = new ConcurrentHashMap<>();

    private record FlowKey(FlowSource flow, Precision precision, int gpu) {}

    /**
     * As a configuration says.
     *
     * @param classes of the labels
     */
    public static LabelSource of(Configuration hadoop, JobConfig config, ClassSet classes) {
        FlowSource flow = FlowSource.parse(config.loop().flow(), hadoop, Optional.empty());
        return new LabelSource(classes, flow, config.execute().threadsPerTask());
    }

    @Override
    public Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>(flow.digests());
        digests.put("labels", classes.toString());
        return digests;
    }

    @Override
    public void checkMaps(Set<MapKind> maps, FlowPath path) {
        flow.checkMaps(maps, path);
        if (maps.contains(MapKind.LOW_FEATURES)) {
            throw new UserException("--true-masks runs no network, and low-features are of one's first layers");
        }
    }

    @Override
    public String flowDescription() {
        return flow.description();
    }

    @Override
    public void tryOut() {
        flow.tryOut();
    }

    @Override
    public Precision fastest(int gpu) {
        return TorchRuntime.precision(Precision.AUTO, gpu);
    }

    @Override
    public boolean computes(Precision precision, int gpu) {
        return TorchRuntime.computes(precision, gpu);
    }

    @Override
    public Precision ofNetwork(Precision run) {
        return run;
    }

    @Override
    public WarpNetwork network(Precision precision, int gpu) {
        throw new IllegalStateException("labels are of a sequence");
    }

    @Override
    public FlowEstimator flow(Precision precision, int gpu) {
        return FLOWS.computeIfAbsent(new FlowKey(flow, precision, gpu), key -> {
            TorchRuntime.setThreads(threads);
            return flow.open(gpu, precision, Optional.<FrameSize>empty());
        });
    }
}
