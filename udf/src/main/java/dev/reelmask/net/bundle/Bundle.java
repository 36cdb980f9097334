package dev.reelmask.net.bundle;

import dev.reelmask.frame.UserException;
import java.io.Serializable;
import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * A network ready to run: {@code bundle.yaml} and TorchScript modules in one folder of any Hadoop filesystem.
 *
 * <p>The module {@code features} must be there; {@code head} where features are propagated; {@code flow} may. The
 * digest of {@code bundle.yaml}, which holds the digests of the modules, names the whole.
 */
public final class Bundle implements Serializable {
    public static final String SPEC_FILE = "bundle.yaml";
    public static final String FEATURES = "features";
    public static final String HEAD = "head";
    public static final String FLOW = "flow";

    private static final long serialVersionUID = 1L;

    private final BundleSpec spec;
    private final FlowSpec flow;
    private final TreeMap<String, byte[]> modules;
    private final String digest;

    /** @param flow null where there is no flow network */
    private Bundle(BundleSpec spec, FlowSpec flow, Map<String, byte[]> modules, String digest) {
        require(modules.containsKey(FEATURES), spec.name() + " has no module 'features'.");
        require(
                modules.containsKey(HEAD) || spec.propagation() != PropagationKind.FEATURES,
                spec.name() + " propagates features, but has no module 'head' that makes scores of them.");
        require(
                modules.containsKey(FLOW) == (flow != null),
                spec.name() + " needs a section 'flow' and a module 'flow' for a flow network, it has one of the two.");
        this.spec = spec;
        this.flow = flow;
        this.modules = new TreeMap<>(modules);
        this.digest = digest;
    }

    /**
     * A bundle in memory.
     *
     * @param modules bytes of {@code .pt} files by role
     * @throws UserException where a role is missing
     */
    public static Bundle of(BundleSpec spec, Map<String, byte[]> modules) {
        return of(spec, null, modules);
    }

    private static Bundle of(BundleSpec spec, FlowSpec flow, Map<String, byte[]> modules) {
        return new Bundle(spec, flow, modules, BundleFiles.sha256(yaml(spec, flow, modules)));
    }

    private static String yaml(BundleSpec spec, FlowSpec flow, Map<String, byte[]> modules) {
        return BundleYamlWriter.write(
                spec.name(),
                Optional.of(spec),
                Optional.ofNullable(flow),
                spec.licence(),
                spec.provenance(),
                BundleFiles.digests(modules));
    }

    /**
     * Reads a bundle and checks every file's digest.
     *
     * @param folder any Hadoop path
     * @throws UserException where a file is missing or changed, or {@code bundle.yaml} makes no sense
     */
    public static Bundle read(Configuration configuration, String folder) {
        BundleFiles files = BundleFiles.read(configuration, folder);
        BundleSpec spec = files.yaml()
                .spec()
                .orElseThrow(() -> new UserException(
                        "Bundle %s holds a flow network alone, no classes. Name it with --flow bundle:%s, beside a bundle that segments."
                                .formatted(folder, folder)));
        return new Bundle(spec, files.yaml().flow().orElse(null), files.modules(), files.digest());
    }

    /** Reads a bundle with Hadoop's defaults. */
    public static Bundle read(URI folder) {
        return read(new Configuration(), folder.toString());
    }

    /** Writes the modules, then {@code bundle.yaml}; files of the same names are replaced. */
    public void write(Configuration configuration, String folder) {
        BundleFiles.write(configuration, folder, yaml(spec, flow, modules), modules);
    }

    /** The same bundle with a flow network, in place of any that it has. */
    public Bundle withFlow(FlowBundle network) {
        Map<String, byte[]> joined = new TreeMap<>(modules);
        joined.put(FLOW, network.module());
        return of(spec, network.spec(), joined);
    }

    /** Its flow network, named and digested as the whole. */
    public Optional<FlowBundle> flow() {
        return flow == null
                ? Optional.empty()
                : Optional.of(new FlowBundle(
                        spec.name(), flow, modules.get(FLOW), digest, spec.licence(), spec.provenance()));
    }

    public BundleSpec spec() {
        return spec;
    }

    /** Bytes of the modules by role. */
    public Map<String, byte[]> modules() {
        return Collections.unmodifiableMap(modules);
    }

    /** SHA-256 of {@code bundle.yaml}, in hex. */
    public String digest() {
        return digest;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new UserException(message);
        }
    }
}
