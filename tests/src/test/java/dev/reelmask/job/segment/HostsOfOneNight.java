package dev.reelmask.job.segment;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.job.network.NetworkSource;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.propagate.warp.WarpNetwork;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;

/** {@link GreyNetworks} on executors that compute in what the test says. The driver of this JVM computes in float32. */
record HostsOfOneNight() implements NetworkSource {
    private static final long serialVersionUID = 1L;
    private static final GreyNetworks NETWORKS = new GreyNetworks("1");
    private static final Set<Precision> NATIVE = EnumSet.of(Precision.F32);
    private static final AtomicInteger REFUSALS = new AtomicInteger();

    static void compute(Precision... precisions) {
        NATIVE.clear();
        NATIVE.add(Precision.F32);
        NATIVE.addAll(Set.of(precisions));
    }

    /** Of the next tasks with units, so many run where the precision is missing. */
    static void refuse(int tasks) {
        REFUSALS.set(tasks);
    }

    @Override
    public Precision fastest(int gpu) {
        boolean isExecutor = TaskContext.get() != null;
        return isExecutor && NATIVE.contains(Precision.BF16) ? Precision.BF16 : Precision.F32;
    }

    @Override
    public boolean computes(Precision precision, int gpu) {
        boolean isSurvey = TaskContext.get().getLocalProperty("callSite.short") != null
                && TaskContext.get().getLocalProperty("callSite.short").contains("survey");
        boolean isRefused = !isSurvey && REFUSALS.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        return !isRefused && (precision == Precision.AUTO || NATIVE.contains(precision));
    }

    @Override
    public Precision ofNetwork(Precision run) {
        return run;
    }

    @Override
    public Map<String, String> digests() {
        return NETWORKS.digests();
    }

    @Override
    public String flowDescription() {
        return NETWORKS.flowDescription();
    }

    @Override
    public ClassSet classes() {
        return NETWORKS.classes();
    }

    @Override
    public void tryOut() {}

    @Override
    public WarpNetwork network(Precision precision, int gpu) {
        return NETWORKS.network(precision, gpu);
    }

    @Override
    public FlowEstimator flow(Precision precision, int gpu) {
        return NETWORKS.flow(precision, gpu);
    }
}
