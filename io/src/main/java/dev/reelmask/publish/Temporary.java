package dev.reelmask.publish;

import dev.reelmask.publish.lease.LeaseFiles;
import dev.reelmask.publish.store.Extent;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Temporary files and folders of starts that were killed, and lease files that say nothing any more. No reader sees
 * them; they only take space. The leases tell which starts are no more; what is under no lease, as the tables of the
 * reduce stage are, goes by its age.
 */
public final class Temporary {
    /** Nothing is written to for so long; what was last changed before belongs to nobody. */
    public static final Duration ABANDONED_AFTER = Duration.ofDays(2);

    private static final Pattern OF_A_LEASE = Pattern.compile("(.+)\\.lease-(\\d{1,9})");

    private final Store store;

    public Temporary(Store store) {
        this.store = store;
    }

    /**
     * Something to delete.
     *
     * @param run whose start left it; empty if it was no start's
     */
    public record Entry(Path path, Optional<String> run, Extent extent) {}

    /**
     * What belongs to starts that have ended or were taken over, and what is under no lease and was last changed more
     * than {@code age} ago. A start that holds its lease keeps its files, dead or alive: see {@link RunCustody}.
     *
     * @throws ResultsException if the filesystem fails
     */
    public List<Entry> find(Duration age, Clock clock) {
        long newest = clock.millis() - age.toMillis();
        List<Entry> found = new ArrayList<>();
        for (FileStatus entry : store.list(store.results().temporary())) {
            Matcher name = OF_A_LEASE.matcher(entry.getPath().getName());
            Optional<LeaseFiles.Newest> lease =
                    name.matches() ? LeaseFiles.newest(store, name.group(1)) : Optional.empty();
            if (lease.isPresent() && !isHeld(lease.get(), Integer.parseInt(name.group(2)))) {
                found.add(new Entry(entry.getPath(), Optional.of(name.group(1)), Extent.of(store, entry)));
            } else if (lease.isEmpty() && lastChange(entry) < newest) {
                found.add(new Entry(entry.getPath(), Optional.empty(), Extent.of(store, entry)));
            }
        }
        return found;
    }

    private static boolean isHeld(LeaseFiles.Newest newest, int epoch) {
        return newest.epoch() == epoch && newest.state() == LeaseFiles.State.HELD;
    }

    /** Files of a run's leases that a later one has made void. */
    public List<Entry> oldLeases(String run) {
        Optional<LeaseFiles.Newest> newest = LeaseFiles.newest(store, run);
        return newest.map(lease -> LeaseFiles.older(store, run, lease.epoch())).orElse(List.of()).stream()
                .map(file -> new Entry(file.getPath(), Optional.of(run), Extent.of(store, file)))
                .toList();
    }

    /** What the start of a run's newest lease has not finished, whether it lives or not. */
    public Extent ofNewest(String run) {
        return LeaseFiles.newest(store, run)
                .map(lease -> Extent.in(store, store.results().staging(run, lease.epoch())))
                .orElse(Extent.NONE);
    }

    /** Deletes one. */
    public void delete(Entry entry) {
        store.delete(entry.path());
    }

    /**
     * Deletes what {@link #find} finds.
     *
     * @return how many files and folders
     */
    public int delete(Duration age, Clock clock) {
        List<Entry> found = find(age, clock);
        found.forEach(this::delete);
        return found.size();
    }

    private long lastChange(FileStatus entry) {
        long last = entry.getModificationTime();
        if (entry.isDirectory()) {
            for (FileStatus below : store.list(entry.getPath())) {
                last = Math.max(last, lastChange(below));
            }
        }
        return last;
    }
}
