package dev.reelmask.publish.lease;

import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The files of a run's leases: {@code lease-000003}, and beside it {@code .released} or {@code .abandoned}. */
public final class LeaseFiles {
    private static final Pattern NAME = Pattern.compile("lease-(\\d{6,9})(\\.released|\\.abandoned)?");

    private LeaseFiles() {}

    /** How a lease stands, by what lies beside its file. */
    public enum State {
        HELD(""),
        /** Given back after the last task had ended. */
        RELEASED(".released"),
        /** Its start failed; tasks of it may still run somewhere. */
        ABANDONED(".abandoned");

        private final String ending;

        State(String ending) {
            this.ending = ending;
        }
    }

    /** The newest lease of a run. */
    public record Newest(int epoch, State state) {}

    /** Where the file of a lease lies. */
    public static Path file(Store store, String run, int epoch, State state) {
        return new Path(store.results().leases(run), String.format(Locale.ROOT, "lease-%06d%s", epoch, state.ending));
    }

    /** One listing; empty if the run was never leased. */
    public static Optional<Newest> newest(Store store, String run) {
        List<Newest> all = all(store, run);
        Optional<Integer> epoch = all.stream().map(Newest::epoch).max(Comparator.naturalOrder());
        return epoch.map(newest -> new Newest(
                newest,
                all.stream()
                        .filter(lease -> lease.epoch() == newest && lease.state() != State.HELD)
                        .map(Newest::state)
                        .findFirst()
                        .orElse(State.HELD)));
    }

    private static List<Newest> all(Store store, String run) {
        return store.list(store.results().leases(run)).stream()
                .map(FileStatus::getPath)
                .map(LeaseFiles::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Newest> parse(Path file) {
        Matcher name = NAME.matcher(file.getName());
        if (!name.matches()) {
            return Optional.empty();
        }
        for (State state : State.values()) {
            if (state.ending.equals(name.group(2) == null ? "" : name.group(2))) {
                return Optional.of(new Newest(Integer.parseInt(name.group(1)), state));
            }
        }
        return Optional.empty();
    }

    /** Files of older epochs than this one. They say nothing any more. */
    public static List<FileStatus> older(Store store, String run, int epoch) {
        return store.list(store.results().leases(run)).stream()
                .filter(file -> parse(file.getPath())
                        .filter(lease -> lease.epoch() < epoch)
                        .isPresent())
                .toList();
    }

    /** Deletes files of older epochs, and what their starts had not finished. */
    static void deleteOlder(Store store, String run, int epoch) {
        for (FileStatus folder : store.list(store.results().temporary())) {
            if (ResultsLayout.epochOf(run, folder.getPath()).orElse(epoch) < epoch) {
                store.delete(folder.getPath());
            }
        }
        older(store, run, epoch).forEach(file -> store.delete(file.getPath()));
    }

    /**
     * Ends a lease, and deletes what lies in its staging folder. Does not throw: what is left is found by the next
     * holder.
     */
    public static void giveBack(Store store, Lease lease, State state) {
        // an interrupted thread cannot write files
        boolean isInterrupted = Thread.interrupted();
        try {
            end(store, lease, state);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void end(Store store, Lease lease, State state) {
        Path staging = store.results().staging(lease.run(), lease.epoch());
        try {
            store.small().overwrite(file(store, lease.run(), lease.epoch(), state), new byte[0], staging);
            store.delete(staging);
        } catch (ResultsException e) {
            // lost, or the next holder finds a lease whose holder is gone
            System.getLogger(LeaseFiles.class.getName())
                    .log(
                            System.Logger.Level.DEBUG,
                            "The lease of run {0} was not given back: {1}",
                            lease.run(),
                            e.getMessage());
        }
    }
}
