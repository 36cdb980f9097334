package dev.reelmask.job;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.zoo.BundleImport;
import dev.reelmask.net.zoo.Networks;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
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
            "  reelmask import --network espnet --weights espnet_p_2_q_8_camvid.json --classes camvid --out espnet-camvid"
        })
public final class ImportCommand implements Callable<Integer> {
    /** For help texts. */
    static final class NetworkNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Networks.names().iterator();
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
            description = "A PyTorch zip file (state dict), or NAME.json with NAME.f32le beside it.")
    private Path weights;

    @Option(
            names = "--classes",
            required = true,
            description = "Name of a class set, or a file that lists the classes.")
    private String classes;

    @Option(
            names = "--propagation-state",
            defaultValue = "posteriors",
            description = "What is warped from key frames: posteriors, or features: the map between the network's "
                    + "features and its head (default ${DEFAULT-VALUE}).")
    private BundleImport.State state;

    @Option(names = "--out", required = true, description = "Folder of the bundle, on any Hadoop filesystem.")
    private String out;

    @Override
    public Integer call() {
        Bundle bundle = BundleImport.read(network, weights, ClassSets.load(classes), state);
        bundle.write(new Configuration(), out);
        int classCount = bundle.spec().classes().size();
        common.printResult(
                Map.of("bundle", out, "name", bundle.spec().name(), "digest", bundle.digest(), "classes", classCount),
                "Bundle %s of %d classes written to %s.".formatted(bundle.spec().name(), classCount, out));
        return ExitCodes.DONE;
    }
}
