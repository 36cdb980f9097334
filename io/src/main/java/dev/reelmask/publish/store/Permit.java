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

    /** For files that no start of a run owns: aggregates and benchmarks. Makes the folder of unfinished files. */
    static Permit unguarded(Store store) {
        Path folder = store.results().temporary();
        store.makeFolder(folder);
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
