package dev.reelmask.publish.store;

import org.apache.hadoop.fs.Path;

/** What must hold whenever a file is about to be published, and where the file lies until then. */
public interface Permit {
    /**
     * Called before each publication.
     *
     * @throws LeaseLostException if it holds no longer: nothing more may be published
     */
    void check();

    /** Folder of unfinished files. */
    Path staging();

    /**
     * Why writing failed: whoever takes a run over deletes its unfinished files, so a file or folder that is gone may
     * say no more than that this holds no longer.
     */
    default RuntimeException cause(ResultsException failure) {
        try {
            check();
            return failure;
        } catch (ResultsException unknown) {
            failure.addSuppressed(unknown);
            return failure;
        } catch (RuntimeException lost) {
            lost.addSuppressed(failure);
            return lost;
        }
    }

    /** For files that no start of a run owns: aggregates and benchmarks. Makes the folder of unfinished files. */
    static Permit unguarded(Store store) {
        Path folder = store.results().temporary();
        store.placing().makeFolder(folder);
        return new Permit() {
            @Override
            public void check() {}

            @Override
            public Path staging() {
                return folder;
            }
        };
    }
}
