package dev.reelmask.job.bundle;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.bundle.NetworkCatalogue.Entry;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.cli.WebAddress;
import dev.reelmask.job.network.NetworkNames;
import dev.reelmask.job.network.SystemSpelling;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.zoo.BundleImport;
import dev.reelmask.net.zoo.BundleImport.Origin;
import dev.reelmask.net.zoo.flow.FlowNetworks;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reelmask import}: a bundle of a known network and someone's trained weights. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Makes a bundle of a known network and trained weights: of files, of a URL, or of the catalogue.",
        footer = {
            "",
            "Example:",
            "  reelmask import espnet-camvid",
            "  reelmask import --network espnet --weights espnet_p_2_q_8_camvid.json --classes camvid --out espnet-camvid",
            "  reelmask import --network raft-small --weights raft-small.pth --out raft-small"
        })
public final class ImportCommand implements Callable<Integer> {
    /** For help texts. */
    static final class CatalogueNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return NetworkCatalogue.entries().keySet().iterator();
        }
    }

    @Mixin
    private CommonOptions common;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "A published network of the catalogue (conf/networks.yaml), which says all the rest: "
                    + "${COMPLETION-CANDIDATES}.",
            completionCandidates = CatalogueNames.class)
    private String published;

    @Option(
            names = "--network",
            description = "Name of the network, one of ${COMPLETION-CANDIDATES}.",
            completionCandidates = NetworkNames.class)
    private String network;

    @Option(
            names = "--weights",
            paramLabel = "FILE|URL",
            description = "PyTorch .pth or .pt, .safetensors, or NAME.json with NAME.f32le or NAME.f16le beside it. "
                    + "All but the last also from an http(s) URL.")
    private String weights;

    @Option(
            names = "--sha256",
            paramLabel = "HEX",
            description = "What the SHA-256 of the weights must be; required for http URLs.")
    private String sha256;

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
            names = "--system",
            paramLabel = "NAME",
            defaultValue = SystemSpelling.WARP,
            description = "How frames between key frames may get their masks: " + SystemSpelling.SPELLINGS
                    + "; a bundle for skip can warp too (default ${DEFAULT-VALUE}).")
    private String system;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "Bundle that segments, to which a flow network is added; --out gets both.")
    private String joined;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder of the bundle, on any Hadoop filesystem (default for NAME: bundles/NAME).")
    private String out;

    @Override
    public Integer call() {
        return published == null ? importGiven() : importPublished(NetworkCatalogue.entry(published));
    }

    private int importPublished(Entry entry) {
        if (network != null || classes != null || sha256 != null || joined != null) {
            throw new UserException(
                    "%s stands in the catalogue with its network and classes: leave out --network, --sha256, --classes and --bundle"
                            .formatted(published));
        }
        String folder = out == null ? "bundles/" + published : out;
        BundlePlace.check(new Configuration(), folder, common::note);
        common.note("%s: licence %s; trained on %s".formatted(published, entry.licence(), entry.data()));
        Origin origin =
                Origin.of(entry.network(), entry.url(), "%s; trained on %s".formatted(entry.licence(), entry.data()));
        String place = weights == null ? entry.url() : weights;
        try (WeightFile file = WeightFile.of(place, Optional.of(entry.sha256()), common::note)) {
            return write(
                    BundleImport.read(
                            entry.network(), file.file(), ClassSets.load(entry.classes()), state, skipped(), origin),
                    folder);
        }
    }

    private int importGiven() {
        require("--network", network);
        NetworkNames.check(network);
        require("--weights", weights);
        require("--out", out);
        boolean isFlow = FlowNetworks.names().contains(network);
        check(isFlow);
        BundlePlace.check(new Configuration(), out, common::note);
        try (WeightFile file = WeightFile.of(weights, Optional.ofNullable(sha256), common::note)) {
            return isFlow
                    ? writeFlow(FlowNetworks.read(network, file.file()))
                    : write(
                            BundleImport.read(
                                    network,
                                    file.file(),
                                    ClassSets.load(classes),
                                    state,
                                    skipped(),
                                    Origin.of(network, file.origin())),
                            out);
        }
    }

    private int skipped() {
        return SystemSpelling.skipped(system, "--system");
    }

    private static void require(String option, String value) {
        if (value == null) {
            throw new UserException(
                    "%s is missing: give --network, --weights and --out, or a name of the catalogue (%s)"
                            .formatted(
                                    option,
                                    String.join(", ", NetworkCatalogue.entries().keySet())));
        }
    }

    /** What does not go together, before anything is fetched. */
    private void check(boolean isFlow) {
        if (isFlow && classes != null) {
            throw new UserException("Network %s makes flow, no classes: leave out --classes.".formatted(network));
        }
        if (!isFlow && (classes == null || joined != null)) {
            throw new UserException("Network %s needs --classes and takes no --bundle.".formatted(network));
        }
        if (weights.endsWith(".json") && (sha256 != null || WebAddress.isOne(weights))) {
            throw new UserException(
                    "--weights %s: a .json has its numbers in a second file, which no digest and no URL of the first covers; fetch both, and leave out --sha256"
                            .formatted(weights));
        }
    }

    private int write(Bundle bundle, String folder) {
        bundle.write(new Configuration(), folder);
        int classCount = bundle.spec().classes().size();
        common.printResult(
                Map.of(
                        "bundle",
                        folder,
                        "name",
                        bundle.spec().name(),
                        "digest",
                        bundle.digest(),
                        "classes",
                        classCount),
                String.format(
                        Locale.ROOT,
                        "Bundle %s of %d classes written to %s.",
                        bundle.spec().name(),
                        classCount,
                        folder));
        common.next(
                "reelmask segment --corpus VIDEOS --bundle %s --results results --scheduler fixed:5 --report report.html"
                        .formatted(folder));
        return ExitCodes.DONE;
    }

    private int writeFlow(FlowBundle flow) {
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
