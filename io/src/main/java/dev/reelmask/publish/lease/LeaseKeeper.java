package dev.reelmask.publish.lease;

import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.Store;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Gives signs of life of a lease's holder from a thread of its own, and notices when the lease is lost. */
public final class LeaseKeeper implements AutoCloseable {
    private final Store store;
    private final Lease lease;
    private final LeaseClock clock;
    private final Consumer<LeaseLostException> onLost;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(body -> {
        Thread made = new Thread(body, "reelmask-lease");
        made.setDaemon(true);
        return made;
    });
    private LeaseHolder holder;
    private ScheduledFuture<?> signs;

    private LeaseKeeper(
            Store store, LeaseDesk.Acquired acquired, LeaseClock clock, Consumer<LeaseLostException> onLost) {
        this.store = store;
        this.lease = acquired.lease();
        this.holder = acquired.holder();
        this.clock = clock;
        this.onLost = onLost;
    }

    /**
     * Begins to show signs of life of a lease's holder, one each {@code every}.
     *
     * @param onLost called at most once, from the keeper's thread
     */
    public static LeaseKeeper start(
            Store store,
            LeaseDesk.Acquired acquired,
            Duration every,
            LeaseClock clock,
            Consumer<LeaseLostException> onLost) {
        LeaseKeeper keeper = new LeaseKeeper(store, acquired, clock, onLost);
        keeper.signs = keeper.thread.scheduleWithFixedDelay(
                keeper::sign, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return keeper;
    }

    private void sign() {
        try {
            Permit permit = lease.on(store);
            permit.check();
            holder = holder.renewed(clock.now());
            store.small()
                    .overwrite(
                            LeaseFiles.file(store, lease.run(), lease.epoch(), LeaseFiles.State.HELD),
                            Json.bytes(holder),
                            permit.staging());
        } catch (LeaseLostException e) {
            signs.cancel(false);
            onLost.accept(e);
        } catch (RuntimeException e) {
            if (thread.isShutdown()) {
                return; // interrupted by the end
            }
            // the next one may succeed; if none does, another start takes over and this one is told
            System.getLogger(LeaseKeeper.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "The lease of run {0} was not renewed: {1}",
                            lease.run(),
                            e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
