package dev.reelmask.publish.lease;

import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.Store;
import java.io.Serializable;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The right to publish results of a run, which one start at a time holds. Plain data that travels to executors.
 *
 * <p>Each holder makes a file of its own in {@code _runs/<run>.leases}, numbered by an epoch that only grows; the file
 * of the newest epoch is the one that counts. So whoever looks at the folder knows in one request whether he still
 * holds the run, whatever he slept through.
 *
 * @param epoch number of the holder, from 1
 */
public record Lease(String run, int epoch) implements Serializable {
    /** The lease as seen from one machine. */
    public Permit on(Store store) {
        return new Permit() {
            @Override
            public void check() {
                Optional<LeaseFiles.Newest> newest = LeaseFiles.newest(store, run);
                if (!newest.equals(Optional.of(new LeaseFiles.Newest(epoch, LeaseFiles.State.HELD)))) {
                    throw new LeaseLostException(
                            "run %s was taken over by another start; nothing more of this one is published"
                                    .formatted(run));
                }
            }

            @Override
            public Path staging() {
                return store.results().staging(run, epoch);
            }
        };
    }
}
