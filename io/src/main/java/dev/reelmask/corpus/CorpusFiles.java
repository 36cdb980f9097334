package dev.reelmask.corpus;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * How files of a corpus are opened. Hadoop's own local filesystem looks for a checksum file ({@code .crc}) beside each
 * file, which trips over names with a colon and over strays of other programs; corpora are read without it.
 */
public final class CorpusFiles {
    private CorpusFiles() {}

    /**
     * The filesystem of a corpus file.
     *
     * @throws IOException if there is none for the scheme, or if this Java cannot hold the name of a local file
     */
    public static FileSystem system(Configuration hadoop, Path file) throws IOException {
        FileSystem files = file.getFileSystem(hadoop);
        if (!(files instanceof ChecksumFileSystem checked)) {
            return files;
        }
        FileNames.check(file.toUri().getPath());
        return checked.getRawFileSystem();
    }

    /**
     * Opens a file whose status is known; the filesystem is not asked for it again.
     *
     * @throws IOException as opening does
     */
    public static FSDataInputStream open(FileSystem files, FileStatus status) throws IOException {
        return FutureIO.awaitFuture(
                files.openFile(status.getPath()).withFileStatus(status).build());
    }
}
