package dev.reelmask.net.bundle;

import dev.reelmask.frame.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A network ready to run: {@code bundle.yaml} and TorchScript modules in one folder of any Hadoop filesystem.
 *
 * <p>The module {@code features} must be there; {@code head} where features are propagated. The digest of
 * {@code bundle.yaml}, which holds the digests of the modules, names the whole.
 */
public final class Bundle implements Serializable {
    public static final String SPEC_FILE = "bundle.yaml";
    public static final String FEATURES = "features";
    public static final String HEAD = "head";

    private static final long serialVersionUID = 1L;

    private final BundleSpec spec;
    private final TreeMap<String, byte[]> modules;
    private final String digest;

    private Bundle(BundleSpec spec, Map<String, byte[]> modules, String digest) {
        this.spec = spec;
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
        require(modules.containsKey(FEATURES), spec.name() + " has no module 'features'.");
        require(
                modules.containsKey(HEAD) || spec.propagation() != PropagationKind.FEATURES,
                spec.name() + " propagates features, but has no module 'head' that makes scores of them.");
        String yaml = BundleYaml.write(spec, digests(modules));
        return new Bundle(spec, modules, sha256(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Reads a bundle and checks every file's digest.
     *
     * @param folder any Hadoop path
     * @throws UserException where a file is missing or changed, or {@code bundle.yaml} makes no sense
     */
    public static Bundle read(Configuration configuration, String folder) {
        try {
            Path root = new Path(folder);
            FileSystem files = fileSystem(root, configuration);
            byte[] yaml = bytes(files, new Path(root, SPEC_FILE));
            BundleYaml parsed =
                    BundleYaml.read(new String(yaml, StandardCharsets.UTF_8), new Path(root, SPEC_FILE).toString());
            Map<String, byte[]> modules = new TreeMap<>();
            for (Map.Entry<String, BundleYaml.ModuleFile> module :
                    parsed.modules().entrySet()) {
                Path file = new Path(root, module.getValue().file());
                byte[] content = bytes(files, file);
                require(
                        sha256(content).equals(module.getValue().sha256()),
                        "%s is not the file that %s describes: its SHA-256 is %s, expected %s. Copy the bundle again, or make it anew if the file was meant to change."
                                .formatted(
                                        file,
                                        SPEC_FILE,
                                        sha256(content),
                                        module.getValue().sha256()));
                modules.put(module.getKey(), content);
            }
            Bundle checked = of(parsed.spec(), modules);
            return new Bundle(checked.spec, modules, sha256(yaml));
        } catch (FileNotFoundException e) {
            throw new UserException(
                    "%s is not a bundle: %s. Make one with reelmask import or reelmask train."
                            .formatted(folder, e.getMessage()),
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserException("Bundle %s cannot be read: %s.".formatted(folder, e.getMessage()), e);
        }
    }

    /** Reads a bundle with Hadoop's defaults. */
    public static Bundle read(URI folder) {
        return read(new Configuration(), folder.toString());
    }

    /** Writes the modules, then {@code bundle.yaml}; files of the same names are replaced. */
    public void write(Configuration configuration, String folder) {
        try {
            Path root = new Path(folder);
            FileSystem files = fileSystem(root, configuration);
            for (Map.Entry<String, byte[]> module : modules.entrySet()) {
                put(files, new Path(root, BundleYaml.fileName(module.getKey())), module.getValue());
            }
            String yaml = BundleYaml.write(spec, digests(modules));
            put(files, new Path(root, SPEC_FILE), yaml.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UserException("Bundle %s cannot be written: %s.".formatted(folder, e.getMessage()), e);
        }
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

    private static Map<String, String> digests(Map<String, byte[]> modules) {
        Map<String, String> digests = new TreeMap<>();
        modules.forEach((role, content) -> digests.put(role, sha256(content)));
        return digests;
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Local files without Hadoop's own checksum files: people edit bundles, and the digests guard them already. */
    private static FileSystem fileSystem(Path root, Configuration configuration) throws IOException {
        FileSystem files = root.getFileSystem(configuration);
        return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
    }

    private static byte[] bytes(FileSystem files, Path file) throws IOException {
        try (FSDataInputStream in = files.open(file)) {
            return in.readAllBytes();
        }
    }

    private static void put(FileSystem files, Path file, byte[] content) throws IOException {
        try (OutputStream out = files.create(file, true)) {
            out.write(content);
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new UserException(message);
        }
    }
}
