package dev.reelmask.publish.model;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The model for Hadoop's {@code FileContext}, whose rename replaces in one step, as HDFS' does. */
public final class ModelContext extends DelegateToFileSystem {
    private final ModelFileSystem fs;

    public ModelContext(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
        this(uri, (ModelFileSystem) FileSystem.get(uri, hadoop), hadoop);
    }

    private ModelContext(URI uri, ModelFileSystem fs, Configuration hadoop) throws IOException, URISyntaxException {
        super(uri, fs, hadoop, uri.getScheme(), false);
        this.fs = fs;
    }

    @Override
    public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
        fs.rename(from, to);
    }
}
