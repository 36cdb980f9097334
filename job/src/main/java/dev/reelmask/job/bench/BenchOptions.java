package dev.reelmask.job.bench;

import dev.reelmask.corpus.CorpusClasses;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.network.ConsistencyFlow;
import dev.reelmask.job.network.FlowSource;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.Evaluation;
import dev.reelmask.net.check.BundleCheck;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchNetwork;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.propagate.skip.SkipNetwork;
import dev.reelmask.propagate.warp.WarpNetwork;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** What the benchmarks on a corpus are told. */
final class BenchOptions {
    @Option(names = "--corpus", required = true, paramLabel = "URI", description = "Root of the sequences.")
    private URI corpus;

    @Option(
            names = "--layout",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Layout of the corpus (default ${DEFAULT-VALUE}).")
    private String layout;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "0",
            description = "Take the first N sequences only (default: all).")
    private int limit;

    @Option(
            names = "--frames",
            paramLabel = "N",
            defaultValue = "300",
            description = "Take the first N frames of a sequence; they are kept in memory (default ${DEFAULT-VALUE}).")
    private int frames;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Precision of the network: auto, f32, bf16, f16 (default ${DEFAULT-VALUE}).")
    private String precision;

    @Option(
            names = "--scales",
            paramLabel = "LIST",
            description = "Sizes of the input to average over, such as 0.75,1,1.25 (default: the bundle's).")
    private String scales;

    @Option(names = "--flip", description = "Average over mirror images too.")
    private boolean flip;

    @Option(
            names = "--gpu",
            paramLabel = "N",
            defaultValue = "-1",
            description = "Index of the GPU to use (default: none).")
    private int gpu;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of the network and of the flow (default ${DEFAULT-VALUE}).")
    private int threads;

    private final Configuration hadoop = new Configuration();

    Configuration hadoop() {
        return hadoop;
    }

    List<SequenceSpec> sequences() {
        List<SequenceSpec> all = Corpora.sequences(hadoop, corpus, CorpusLayout.of(layout));
        return limit > 0 && limit < all.size() ? all.subList(0, limit) : all;
    }

    /**
     * The class set to read the corpus's labels with.
     *
     * @throws UserException if the corpus says that its classes are others
     */
    ClassSet labels(ClassSet wanted) {
        return CorpusClasses.of(hadoop, corpus, "", wanted);
    }

    int frames() {
        if (frames < 2) {
            throw new UserException("--frames must be at least 2, got " + frames);
        }
        return frames;
    }

    /** @throws UserException if no median can be taken of so many {@code --rounds} */
    static void checkRounds(int rounds) {
        if (rounds < 1) {
            throw new UserException("--rounds must be at least 1, got " + rounds);
        }
    }

    /** A bundle that runs. */
    Bundle bundle(String folder) {
        Bundle bundle = Bundle.read(hadoop, folder);
        BundleCheck.check(bundle);
        return bundle;
    }

    /** Index of the GPU to use, -1 for the CPU. */
    int gpu() {
        return gpu;
    }

    WarpNetwork open(Bundle bundle) {
        return open(bundle, precision());
    }

    /** For windows. */
    TorchNetwork openWindow(Bundle bundle) {
        return TorchNetwork.open(bundle, gpu, precision());
    }

    Precision precision() {
        return Precision.parse(precision);
    }

    int threads() {
        return threads;
    }

    /** For skip propagation, where the bundle has modules for it. */
    Optional<SkipNetwork> openSkip(Bundle bundle) {
        return bundle.skipLevels().isPresent()
                ? Optional.of(TorchNetwork.openSkip(bundle, gpu, precision()))
                : Optional.empty();
    }

    WarpNetwork open(Bundle bundle, Precision wanted) {
        Evaluation own = bundle.spec().evaluation();
        try {
            Evaluation scaled = scales == null ? own : own.withScales(scales);
            return TorchNetwork.open(bundle, flip ? scaled.withFlip(true) : scaled, gpu, wanted);
        } catch (IllegalArgumentException e) {
            throw new UserException("--scales: " + e.getMessage(), e);
        }
    }

    /** The estimator of a spelling of {@code --flows}; the caller closes it. */
    FlowEstimator flow(String name, FrameSize frames) {
        return open(FlowSource.parse("--flows", name, hadoop, Optional.empty()), Optional.of(frames));
    }

    /**
     * The estimator of a spelling of {@code --flow}; the caller closes it.
     *
     * @param bundle what {@code bundle} alone means
     */
    FlowEstimator flow(String name, Optional<Bundle> bundle) {
        FlowSource source = FlowSource.parse("--flow", name, hadoop, bundle);
        bundle.ifPresent(source::checkFor);
        return open(source, bundle.flatMap(b -> b.spec().input().largestSize()));
    }

    /**
     * The flow of {@code --consistency} beside that of {@code --flow}; the caller closes it.
     *
     * @param name empty names none
     * @param bundle what {@code bundle} alone means
     */
    Optional<FlowEstimator> consistency(String name, String propagation, Optional<Bundle> bundle) {
        return ConsistencyFlow.parse("--consistency", name, propagation, hadoop, bundle)
                .map(source -> open(source, bundle.flatMap(b -> b.spec().input().largestSize())));
    }

    /** The estimator of {@code --consistency} where nothing is propagated; the caller closes it. */
    FlowEstimator judge(String name) {
        return open(FlowSource.parse("--consistency", name, hadoop, Optional.empty()), Optional.empty());
    }

    private FlowEstimator open(FlowSource source, Optional<FrameSize> frames) {
        source.tryOut();
        return source.open(gpu, precision(), frames);
    }

    /** Sets the threads of flows and networks. */
    void setThreads() {
        if (threads < 1) {
            throw new UserException("--threads must be at least 1, got " + threads);
        }
        DisFlow.setThreads(threads);
        TorchRuntime.setThreads(threads);
    }
}
