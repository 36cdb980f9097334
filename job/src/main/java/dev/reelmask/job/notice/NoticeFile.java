package dev.reelmask.job.notice;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.OutputPlace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/** A small file that is replaced as a whole: a local path, or a URI of a Hadoop filesystem. */
final class NoticeFile {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):/.*");

    private final Configuration hadoop;
    private final String place;

    NoticeFile(Configuration hadoop, String place) {
        this.hadoop = hadoop;
        this.place = place;
    }

    /**
     * Looks whether a local file can be made.
     *
     * @throws UserException if not
     */
    static void check(String option, String place) {
        if (!isUri(place)) {
            OutputPlace.checkFile(option, Path.of(place));
        }
    }

    private static boolean isUri(String place) {
        return SCHEME.matcher(place).matches();
    }

    void write(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!isUri(place)) {
            Path file = Path.of(place).toAbsolutePath();
            // a temporary file of Java's own making would be its owner's alone
            Path written = file.resolveSibling(".reelmask-" + UUID.randomUUID() + ".tmp");
            Files.write(written, bytes);
            Path unused =
                    Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(place);
        try (OutputStream out = file.getFileSystem(hadoop).create(file, true)) {
            out.write(bytes);
        }
    }

    @Override
    public String toString() {
        return place;
    }
}
