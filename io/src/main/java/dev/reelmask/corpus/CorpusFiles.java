package dev.reelmask.corpus;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

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
}
