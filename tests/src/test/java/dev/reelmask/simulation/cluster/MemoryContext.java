package dev.reelmask.simulation.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Files in memory for Hadoop's {@code FileContext}, whose rename replaces in one step, as HDFS' does. */
public final class MemoryContext extends DelegateToFileSystem {
    private final MemoryFileSystem fs;

    public MemoryContext(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
        this(uri, (MemoryFileSystem) FileSystem.get(uri, hadoop), hadoop);
    }

    private MemoryContext(URI uri, MemoryFileSystem fs, Configuration hadoop) throws IOException, URISyntaxException {
        super(uri, fs, hadoop, uri.getScheme(), false);
        this.fs = fs;
    }

    @Override
    public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
        boolean unused = fs.rename(from, to);
    }
}
