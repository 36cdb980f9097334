package dev.reelmask.net.bundle;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.ArchiveCheck;
import dev.reelmask.yaml.LimitedYaml;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The files of a bundle as they were read, every digest checked, every module looked at.
 *
 * @param modules bytes by role
 * @param digest SHA-256 of {@code bundle.yaml}, in hex
 */
record BundleFiles(BundleYaml yaml, Map<String, byte[]> modules, String digest) {
    /** What a Java array holds. */
    private static final int MAX_MODULE = Integer.MAX_VALUE - Long.BYTES;

    static BundleFiles read(Configuration configuration, String folder) {
        try {
            Path root = new Path(folder);
            FileSystem files = fileSystem(root, configuration);
            Path specification = new Path(root, Bundle.SPEC_FILE);
            byte[] text = bytes(
                    files, specification, LimitedYaml.MAX_BYTES, () -> LimitedYaml.tooLong(specification.toString()));
            BundleYaml yaml = BundleYaml.read(text, specification.toString());
            Map<String, byte[]> modules = new TreeMap<>();
            for (Map.Entry<String, BundleYaml.ModuleFile> module :
                    yaml.modules().entrySet()) {
                Path file = new Path(root, module.getValue().file());
                modules.put(
                        module.getKey(), checked(files, file, module.getValue().sha256()));
            }
            return new BundleFiles(yaml, modules, sha256(text));
        } catch (FileNotFoundException e) {
            throw new UserException(
                    "%s is not a bundle: %s. Make one with reelmask import or reelmask train."
                            .formatted(folder, e.getMessage()),
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserException("Bundle %s cannot be read: %s.".formatted(folder, e.getMessage()), e);
        }
    }

    /** Writes the modules, then {@code bundle.yaml}; files of the same names are replaced. */
    static void write(Configuration configuration, String folder, String yaml, Map<String, byte[]> modules) {
        try {
            Path root = new Path(folder);
            FileSystem files = fileSystem(root, configuration);
            for (Map.Entry<String, byte[]> module : modules.entrySet()) {
                put(files, new Path(root, BundleYaml.fileName(module.getKey())), module.getValue());
            }
            put(files, new Path(root, Bundle.SPEC_FILE), yaml.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UserException("Bundle %s cannot be written: %s.".formatted(folder, e.getMessage()), e);
        }
    }

    static Map<String, String> digests(Map<String, byte[]> modules) {
        Map<String, String> digests = new TreeMap<>();
        modules.forEach((role, content) -> digests.put(role, sha256(content)));
        return digests;
    }

    static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] checked(FileSystem files, Path file, String expected) throws IOException {
        byte[] content = bytes(files, file, MAX_MODULE, () -> tooLarge(file));
        String found = sha256(content);
        if (!found.equals(expected)) {
            throw new UserException(
                    "%s is not the file that %s describes: its SHA-256 is %s, expected %s. Copy the bundle again, or make it anew if the file was meant to change."
                            .formatted(file, Bundle.SPEC_FILE, found, expected));
        }
        ArchiveCheck.check(content, "Module " + file);
        return content;
    }

    /** Local files without Hadoop's own checksum files: people edit bundles, and the digests guard them already. */
    private static FileSystem fileSystem(Path root, Configuration configuration) throws IOException {
        FileSystem files = root.getFileSystem(configuration);
        return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
    }

    /** Reads no more of a file than it may have, whatever it is. */
    private static byte[] bytes(FileSystem files, Path file, int most, Supplier<UserException> tooLong)
            throws IOException {
        if (files instanceof RawLocalFileSystem local) {
            // Opening a pipe would wait for a writer, a device never ends.
            java.nio.file.Path path = local.pathToFile(file).toPath();
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw new UserException("%s is no ordinary file. Check the bundle.".formatted(file));
            }
        }
        long length = files.getFileStatus(file).getLen();
        if (length > most || length > Runtime.getRuntime().maxMemory() / 2) {
            throw tooLong.get();
        }
        try (FSDataInputStream in = files.open(file)) {
            return in.readNBytes((int) length);
        }
    }

    private static UserException tooLarge(Path file) {
        return new UserException(String.format(
                Locale.ROOT,
                "Module %s is larger than 2 GiB or than half of this JVM's heap of %d MiB. Give it more, for example REELMASK_JAVA_OPTS=-Xmx8g, or export the network with fewer or smaller weights.",
                file,
                Runtime.getRuntime().maxMemory() >> 20));
    }

    private static void put(FileSystem files, Path file, byte[] content) throws IOException {
        try (OutputStream out = files.create(file, true)) {
            out.write(content);
        }
    }
}
