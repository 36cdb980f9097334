package dev.reelmask.publish.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * The steps of a {@link Store} that object stores do by requests, with as few of them as there can be. Conditions go
 * with a request where the connector knows them (S3A), and are left out elsewhere.
 */
final class ObjectFiles {
    private static final String IF_ABSENT = Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;
    private static final String IF_UNCHANGED = Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG;
    /** S3A: no listing of what a folder of the file's name would hold. Others ignore it. */
    private static final String WITHOUT_A_LOOK = "fs.s3a.create.performance";

    private ObjectFiles() {}

    /**
     * Whether there is such a file. Where there is none, this is cheaper on S3A than to ask for its status, which lists
     * what a folder of its name would hold before it says so.
     */
    static boolean isThere(FileSystem fs, Path file) throws IOException {
        try (FSDataInputStream opened = fs.open(file)) {
            return opened != null;
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /**
     * Puts bytes to a file's name.
     *
     * @param version empty text: only if there is no file; other text: only if the file still is of this version
     */
    static void put(FileSystem fs, Path file, byte[] bytes, Optional<String> version) throws IOException {
        try (FSDataOutputStream out = create(fs, file, version)) {
            out.write(bytes);
        }
    }

    private static FSDataOutputStream create(FileSystem fs, Path file, Optional<String> version) throws IOException {
        FSDataOutputStreamBuilder<?, ?> builder =
                fs.createFile(file).overwrite(true).recursive();
        builder.opt(WITHOUT_A_LOOK, true);
        if (version.isPresent() && version.get().isEmpty() && fs.hasPathCapability(file, IF_ABSENT)) {
            builder.opt(IF_ABSENT, true);
        } else if (version.isPresent() && !version.get().isEmpty() && fs.hasPathCapability(file, IF_UNCHANGED)) {
            builder.opt(IF_UNCHANGED, version.get());
        }
        return builder.build();
    }

    /** A file to write whose closing fails if what is there then is not what is there now. */
    static FSDataOutputStream createUnlessChanged(FileSystem fs, Path file) throws IOException {
        return create(fs, file, version(fs, file));
    }

    /** Empty text if there is no such file; nothing where versions cannot be told. */
    private static Optional<String> version(FileSystem fs, Path file) throws IOException {
        if (!isThere(fs, file)) {
            return Optional.of("");
        }
        try {
            return fs.getFileStatus(file) instanceof EtagSource source
                    ? Optional.ofNullable(source.getEtag())
                    : Optional.empty();
        } catch (FileNotFoundException e) {
            return Optional.of("");
        }
    }
}
