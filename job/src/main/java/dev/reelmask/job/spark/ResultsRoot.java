package dev.reelmask.job.spark;

import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.UserException;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The results root that a user names: a path, in which a colon means nothing, or a URI with its scheme. */
public final class ResultsRoot {
    private ResultsRoot() {}

    /**
     * Its store; nothing is created.
     *
     * @throws UserException if it is no path, or there is no such filesystem
     */
    public static Store open(Configuration hadoop, String root) {
        try {
            Store store = Store.open(hadoop, new ResultsLayout(uri(root)));
            Path path = new Path(store.results().root());
            // executors have working folders of their own
            return path.isAbsolute()
                    ? store
                    : Store.open(
                            hadoop,
                            new ResultsLayout(
                                    store.fileSystem().makeQualified(path).toUri()));
        } catch (ResultsException e) {
            throw new UserException(e.getMessage() + ". Check --results.", e);
        }
    }

    /**
     * The store of results that are to be read.
     *
     * @throws UserException if there are none
     */
    public static Store withRuns(Configuration hadoop, String root) {
        Store store = open(hadoop, root);
        try {
            if (new RunRecords(store).all().isEmpty()) {
                throw new UserException(
                        "there is no run under %s: run reelmask segment --results %s first".formatted(root, root));
            }
            return store;
        } catch (ResultsException e) {
            throw new UserException(e.getMessage() + ". Check --results.", e);
        }
    }

    private static URI uri(String root) {
        try {
            return Corpora.root(root);
        } catch (UserException e) {
            throw new UserException("'%s' is no path of results. Check --results.".formatted(root), e);
        }
    }
}
