package dev.reelmask.publish;

import dev.reelmask.publish.lease.LeaseClock;
import dev.reelmask.publish.lease.LeaseDesk;
import dev.reelmask.publish.lease.LeaseHolder;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Runs whose starts are on machines of their own and go by a clock that is given. */
public final class VirtualRuns {
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(60), LeaseTerms.Claim.RESPECT);

    private VirtualRuns() {}

    /** Units whose files hold nothing but {@link #content}. */
    public static UnitFiles files(Store store) {
        return new UnitFiles(store, new TextFooters(store));
    }

    /** What a whole file of a unit holds. */
    public static byte[] content(String fingerprint) {
        return (TextFooters.WHOLE + fingerprint).getBytes(StandardCharsets.UTF_8);
    }

    /** Takes the lease of a run; waits, by the clock, for a holder that may be dead. */
    public static RunPublication open(Store store, String run, String host, LeaseClock clock) {
        String now = clock.now().toString();
        LeaseHolder self =
                new LeaseHolder(host, "", 1, "", now, 0, now, TERMS.expiry().toSeconds());
        LeaseDesk desk = new LeaseDesk(store, run, self, TERMS, clock, line -> {});
        return RunPublication.open(store, files(store), TERMS, clock, desk);
    }
}
