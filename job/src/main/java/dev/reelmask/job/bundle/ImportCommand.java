package dev.reelmask.job.bundle;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.zoo.BundleImport;
import dev.reelmask.net.zoo.Networks;
import dev.reelmask.net.zoo.flow.FlowNetworks;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask import}: a bundle of a known network and someone's trained weights. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Makes a bundle of a known network and trained weights.",
        footer = {
            "",
            "Example:",
            "  reelmask import --network espnet --weights espnet_p_2_q_8_camvid.json --classes camvid --out espnet-camvid",
            "  reelmask import --network raft-small --weights raft-small.pth --out raft-small"
        })
public final class ImportCommand implements Callable<Integer> {
    /** For help texts. */
    static final class NetworkNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            TreeSet<String> names = new TreeSet<>(Networks.names());
            names.addAll(FlowNetworks.names());
            return names.iterator();
        }
    }

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--network",
            required = true,
            description = "Name of the network, one of ${COMPLETION-CANDIDATES}.",
            completionCandidates = NetworkNames.class)
    private String network;

    @Option(
            names = "--weights",
            required = true,
            description = "PyTorch .pth or .pt, .safetensors, or NAME.json with NAME.f32le or NAME.f16le beside it.")
    private Path weights;

    @Option(
            names = "--classes",
            description = "Name of a class set, or a file that lists the classes; not for a flow network.")
    private String classes;

    @Option(
            names = "--propagation-state",
            defaultValue = "posteriors",
            description = "What is warped from key frames: posteriors, or features: the map between the network's "
                    + "features and its head (default ${DEFAULT-VALUE}).")
    private BundleImport.State state;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "Bundle that segments, to which a flow network is added; --out gets both.")
    private String joined;

    @Option(names = "--out", required = true, description = "Folder of the bundle, on any Hadoop filesystem.")
    private String out;

    @Override
    public Integer call() {
        return FlowNetworks.names().contains(network) ? importFlow() : importSegmentation();
    }

    private int importSegmentation() {
        if (classes == null || joined != null) {
            throw new UserException("Network %s needs --classes and takes no --bundle.".formatted(network));
        }
        Bundle bundle = BundleImport.read(network, weights, ClassSets.load(classes), state);
        bundle.write(new Configuration(), out);
        int classCount = bundle.spec().classes().size();
        common.printResult(
                Map.of("bundle", out, "name", bundle.spec().name(), "digest", bundle.digest(), "classes", classCount),
                String.format(
                        Locale.ROOT,
                        "Bundle %s of %d classes written to %s.",
                        bundle.spec().name(),
                        classCount,
                        out));
        return ExitCodes.DONE;
    }

    private int importFlow() {
        if (classes != null) {
            throw new UserException("Network %s makes flow, no classes: leave out --classes.".formatted(network));
        }
        FlowBundle flow = FlowNetworks.read(network, weights);
        String digest = joined == null ? writeAlone(flow) : writeJoined(flow);
        String use = joined == null ? "--flow bundle:" + out : "--bundle %s --flow bundle".formatted(out);
        common.printResult(
                Map.of("bundle", out, "name", flow.name(), "digest", digest),
                "Flow network %s written to %s; use it with %s.".formatted(flow.name(), out, use));
        return ExitCodes.DONE;
    }

    private String writeAlone(FlowBundle flow) {
        flow.write(new Configuration(), out);
        return flow.digest();
    }

    private String writeJoined(FlowBundle flow) {
        Bundle both = Bundle.read(new Configuration(), joined).withFlow(flow);
        both.write(new Configuration(), out);
        return both.digest();
    }
}
