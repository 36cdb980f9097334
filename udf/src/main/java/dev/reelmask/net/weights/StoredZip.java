package dev.reelmask.net.weights;

import dev.reelmask.frame.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zips without compression and without times: the same entries give the same bytes. */
public final class StoredZip {
    /** Not the first of 1980, which Java writes down once more in the time zone of this process. */
    private static final LocalDateTime FIXED_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    /** More than what one entry takes besides its content and its name, which stands there twice. */
    private static final int HEADERS = 128;

    private StoredZip() {}

    /** PyTorch compresses source code alone: what is packed may grow by this much in all. */
    private static final long MAX_GROWTH = 64 << 20;

    /**
     * Entries by name, in their order. Nothing is written under these names.
     *
     * @param source what it is, for messages
     * @throws UserException where it is no zip, names an entry twice, or would grow out of all proportion
     */
    public static Map<String, byte[]> read(byte[] zip, String source) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        ZipDirectory directory = new ZipDirectory(zip);
        long left = zip.length + MAX_GROWTH;
        try {
            for (ZipDirectory.Entry entry : directory.entries()) {
                byte[] content = directory.read(entry, left);
                left -= content.length;
                if (entries.put(entry.name(), content) != null) {
                    throw new ZipDirectory.Damage(
                            "it holds two files '%s'".formatted(StateDict.shortened(entry.name())));
                }
            }
        } catch (ZipDirectory.Damage e) {
            throw new UserException(
                    "%s is damaged: %s. Copy or download it again.".formatted(source, e.getMessage()), e);
        }
        return entries;
    }

    /** A zip of entries by name, in their order. */
    public static byte[] write(Map<String, byte[]> entries) {
        int size = entries.entrySet().stream()
                .mapToInt(e -> e.getValue().length + 2 * e.getKey().length() + HEADERS)
                .reduce(0, Math::addExact);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                store(zip, entry.getKey(), entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing a zip into memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        entry.setTimeLocal(FIXED_TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
