package dev.reelmask.publish.lease;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a start asks for the lease of a run.
 *
 * <p>A lease that was given back is free. A holder on this machine is looked up among the processes: if it lives the
 * run is refused, if not it is taken over at once. A holder elsewhere is watched: at its next sign of life the run is
 * refused, after {@link LeaseTerms#expiry} without one it is taken over. Its clock is believed only where it is so far
 * back that no two clocks differ as much.
 */
public final class LeaseDesk {
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    private final Store store;
    private final String run;
    private final LeaseHolder self;
    private final LeaseTerms terms;
    private final LeaseClock clock;
    private final Consumer<String> note;

    /**
     * The desk for one start.
     *
     * @param self who asks
     * @param note takes a line where the start has to wait or takes over
     */
    public LeaseDesk(
            Store store, String run, LeaseHolder self, LeaseTerms terms, LeaseClock clock, Consumer<String> note) {
        this.store = store;
        this.run = run;
        this.self = self;
        this.terms = terms;
        this.clock = clock;
        this.note = note;
    }

    /** How the holder before left. */
    public enum Predecessor {
        /** It gave the lease back when nothing of it ran any more, or there was none. */
        GONE,
        /** Something of it may still run and be about to publish. */
        LOST
    }

    /** A lease that was got: by whom, and what became of its holder before. */
    public record Acquired(Lease lease, LeaseHolder holder, Predecessor predecessor) {}

    /** What is known of a holder at one moment; another one later is a sign of life. */
    private record Seen(int epoch, Optional<LeaseHolder> holder) {}

    /**
     * Takes the lease.
     *
     * @throws UserException if another start holds the run and lives
     */
    public Acquired acquire() {
        Optional<Seen> watched = Optional.empty();
        Instant since = clock.now();
        while (true) {
            Optional<LeaseFiles.Newest> newest = LeaseFiles.newest(store, run);
            boolean isHeld =
                    newest.filter(n -> n.state() == LeaseFiles.State.HELD).isPresent();
            if (isHeld) {
                Seen seen = look(newest.get().epoch());
                if (watched.isPresent() && !watched.get().equals(seen)) {
                    throw held(seen);
                }
                if (mustWait(seen, since)) {
                    if (watched.isEmpty()) {
                        tellOfWaiting(seen);
                    }
                    watched = Optional.of(seen);
                    clock.sleep(poll());
                    continue;
                }
            }
            Optional<Acquired> acquired = take(newest);
            if (acquired.isPresent()) {
                return acquired.get();
            }
        }
    }

    /** How the run's lease stands, without asking for it. */
    public Tenancy tenancy() {
        Optional<LeaseFiles.Newest> newest = LeaseFiles.newest(store, run);
        if (newest.filter(n -> n.state() == LeaseFiles.State.HELD).isEmpty()) {
            return new Tenancy(Tenancy.Life.NONE, "");
        }
        Seen seen = look(newest.get().epoch());
        Tenancy.Life life = seen.holder()
                .flatMap(LeaseHolder::isAlive)
                .map(isAlive -> isAlive ? Tenancy.Life.ALIVE : Tenancy.Life.DEAD)
                .orElse(isLongSilent(seen) ? Tenancy.Life.DEAD : Tenancy.Life.UNKNOWN);
        return new Tenancy(life, describe(seen));
    }

    private Seen look(int epoch) {
        return new Seen(
                epoch,
                store.small()
                        .read(LeaseFiles.file(store, run, epoch, LeaseFiles.State.HELD))
                        .flatMap(content ->
                                Json.tryRead(new String(content.bytes(), StandardCharsets.UTF_8), LeaseHolder.class)));
    }

    private boolean mustWait(Seen seen, Instant since) {
        if (terms.claim() == LeaseTerms.Claim.TAKE_OVER) {
            return false;
        }
        Optional<Boolean> isAlive = seen.holder().flatMap(LeaseHolder::isAlive);
        if (isAlive.isPresent()) {
            if (isAlive.get()) {
                throw held(seen);
            }
            return false;
        }
        return !isLongSilent(seen) && since.plus(expiry(seen)).isAfter(clock.now());
    }

    private boolean isLongSilent(Seen seen) {
        return seen.holder()
                .map(holder -> Instant.parse(holder.renewed()))
                .filter(renewed -> renewed.plus(expiry(seen)).plus(CLOCKS_APART).isBefore(clock.now()))
                .isPresent();
    }

    /** The longer of what this start and the holder take for the time of a lease. */
    private Duration expiry(Seen seen) {
        Duration theirs =
                Duration.ofSeconds(seen.holder().map(LeaseHolder::expirySeconds).orElse(0L));
        return theirs.compareTo(terms.expiry()) > 0 ? theirs : terms.expiry();
    }

    private Duration poll() {
        Duration tenth = terms.expiry().dividedBy(10);
        return tenth.compareTo(Duration.ofSeconds(1)) < 0 ? tenth : Duration.ofSeconds(1);
    }

    private void tellOfWaiting(Seen seen) {
        note.accept(String.format(
                Locale.ROOT,
                "run %s is held by another start (%s); waiting up to %d s for a sign of life of it",
                run,
                describe(seen),
                expiry(seen).toSeconds()));
    }

    private Optional<Acquired> take(Optional<LeaseFiles.Newest> newest) {
        int epoch = newest.map(LeaseFiles.Newest::epoch).orElse(0) + 1;
        if (!store.small().createNew(LeaseFiles.file(store, run, epoch, LeaseFiles.State.HELD), Json.bytes(self))) {
            return Optional.empty();
        }
        newest.filter(n -> n.state() == LeaseFiles.State.HELD)
                .ifPresent(n -> note.accept(
                        terms.claim() == LeaseTerms.Claim.TAKE_OVER
                                ? "run %s: taken over".formatted(run)
                                : "run %s: the start that held it is dead; taken over".formatted(run)));
        LeaseFiles.deleteOlder(store, run, epoch);
        store.placing().makeFolder(store.results().staging(run, epoch));
        boolean isGone = newest.map(n -> n.state() == LeaseFiles.State.RELEASED).orElse(true);
        return Optional.of(new Acquired(new Lease(run, epoch), self, isGone ? Predecessor.GONE : Predecessor.LOST));
    }

    private UserException held(Seen seen) {
        return new UserException(
                "run %s under %s is held by another start (%s). Wait for its end, or, if it is dead, start again with --take-over."
                        .formatted(run, store.results().root(), describe(seen)));
    }

    private static String describe(Seen seen) {
        return seen.holder().map(LeaseHolder::describe).orElse("unknown");
    }
}
