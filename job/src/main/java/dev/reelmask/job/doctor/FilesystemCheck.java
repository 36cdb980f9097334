package dev.reelmask.job.doctor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** Writes, replaces by renaming, reads and deletes a small file under the results root. */
final class FilesystemCheck {
    private static final long MIB = 1L << 20;
    private static final long LEAST_FREE = 1024 * MIB;

    private FilesystemCheck() {}

    static Finding run(Configuration hadoop, String results) {
        Path root = new Path(results);
        Path probe = new Path(root, "_tmp/doctor-" + UUID.randomUUID());
        try {
            FileSystem fs = root.getFileSystem(hadoop);
            Path target = fs.makeQualified(probe.suffix(".old"));
            Path source = fs.makeQualified(probe.suffix(".new"));
            write(fs, target, "old");
            write(fs, source, "new");
            FileContext.getFileContext(fs.getUri(), hadoop).rename(source, target, Options.Rename.OVERWRITE);
            String content = read(fs, target);
            fs.delete(target, false);
            if (!content.equals("new")) {
                return Finding.fail(
                        "filesystem",
                        "a renamed file at %s has the old content".formatted(root),
                        "Use another filesystem.");
            }
            long free = fs.getStatus(root).getRemaining();
            String found = String.format(Locale.ROOT, "%s: writes and replaces, %d MiB free", fs.getUri(), free / MIB);
            return free < LEAST_FREE
                    ? Finding.warn("filesystem", found, "Masks need about 4 KB a frame: make room.")
                    : Finding.ok("filesystem", found);
        } catch (IOException | RuntimeException e) {
            return Finding.fail(
                    "filesystem",
                    "%s cannot be written: %s".formatted(root, e),
                    "Check the path, its permissions and, for s3a://, credentials and endpoint (spark.hadoop.fs.s3a.*).");
        }
    }

    private static void write(FileSystem fs, Path file, String content) throws IOException {
        try (OutputStream out = fs.create(file, true)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String read(FileSystem fs, Path file) throws IOException {
        try (FSDataInputStream in = fs.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
