package dev.reelmask.net.archive;

import dev.reelmask.frame.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Zips without compression and without times: the same entries give the same bytes. */
final class StoredZip {
    private static final LocalDateTime FIXED_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private StoredZip() {}

    /**
     * Entries by name, in their order.
     *
     * @param source what it is, for messages
     * @throws UserException where it is no zip
     */
    static Map<String, byte[]> read(byte[] zip, String source) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try {
            // PyTorch stores without compression yet with trailing sizes, which only reading by the directory can do.
            Path file = Files.createTempFile("reelmask", ".zip");
            try {
                Files.write(file, zip);
                try (ZipFile content = new ZipFile(file.toFile())) {
                    for (ZipEntry entry : Collections.list(content.entries())) {
                        entries.put(
                                entry.getName(), content.getInputStream(entry).readAllBytes());
                    }
                }
            } finally {
                Files.delete(file);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UserException("%s is damaged: %s.".formatted(source, e.getMessage()), e);
        }
        return entries;
    }

    static byte[] write(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
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
