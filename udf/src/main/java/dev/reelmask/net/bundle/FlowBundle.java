package dev.reelmask.net.bundle;

import dev.reelmask.frame.UserException;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A flow network ready to run: the module {@code flow} of a bundle, which may hold nothing else. */
public final class FlowBundle implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final FlowSpec spec;
    private final byte[] module;
    private final String digest;
    private final String licence;
    private final String provenance;

    FlowBundle(String name, FlowSpec spec, byte[] module, String digest, String licence, String provenance) {
        this.name = name;
        this.spec = spec;
        this.module = module;
        this.digest = digest;
        this.licence = licence;
        this.provenance = provenance;
    }

    /**
     * A bundle in memory.
     *
     * @param name of the network and its weights; appears in results
     * @param module bytes of a {@code .pt} file
     * @param licence and {@code provenance}: free text
     */
    public static FlowBundle of(String name, FlowSpec spec, byte[] module, String licence, String provenance) {
        String yaml = yaml(name, spec, module, licence, provenance);
        return new FlowBundle(name, spec, module, BundleFiles.sha256(yaml), licence, provenance);
    }

    /**
     * Reads the flow network of a bundle and checks every file's digest.
     *
     * @param folder any Hadoop path
     * @throws UserException where it holds none, a file is missing or changed, or {@code bundle.yaml} makes no sense
     */
    public static FlowBundle read(Configuration configuration, String folder) {
        BundleFiles files = BundleFiles.read(configuration, folder);
        BundleYaml yaml = files.yaml();
        byte[] module = files.modules().get(Bundle.FLOW);
        if (yaml.flow().isEmpty() || module == null) {
            throw new UserException(
                    "Bundle %s has no flow network: it needs a section 'flow' and a module 'flow'. reelmask import --network raft-small makes one."
                            .formatted(folder));
        }
        return new FlowBundle(
                yaml.name(), yaml.flow().get(), module, files.digest(), yaml.licence(), yaml.provenance());
    }

    /**
     * Whether a bundle holds a flow network and nothing that segments; files and digests are checked as by
     * {@link #read}.
     */
    public static boolean isAlone(Configuration configuration, String folder) {
        return BundleFiles.read(configuration, folder).yaml().spec().isEmpty();
    }

    /** Writes a bundle of this flow network alone; files of the same names are replaced. */
    public void write(Configuration configuration, String folder) {
        BundleFiles.write(
                configuration, folder, yaml(name, spec, module, licence, provenance), Map.of(Bundle.FLOW, module));
    }

    private static String yaml(String name, FlowSpec spec, byte[] module, String licence, String provenance) {
        Map<String, byte[]> modules = Map.of(Bundle.FLOW, module);
        return BundleYamlWriter.write(
                name,
                Optional.empty(),
                Optional.of(spec),
                Optional.empty(),
                Optional.empty(),
                licence,
                provenance,
                BundleFiles.digests(modules));
    }

    public String name() {
        return name;
    }

    public FlowSpec spec() {
        return spec;
    }

    /** Bytes of the module, not a copy. */
    public byte[] module() {
        return module;
    }

    public String licence() {
        return licence;
    }

    public String provenance() {
        return provenance;
    }

    /** SHA-256 of the {@code bundle.yaml} that it is described in, in hex. */
    public String digest() {
        return digest;
    }
}
