package dev.reelmask.table;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.row.UnitSource;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads what one run says of one sequence, unit after unit in order of frames, without Spark. Sees what the runs'
 * records call finished, as they were when it first asked.
 */
public final class SequenceReader {
    private static final int NAMES_SHOWN = 8;

    private final Store store;
    private final Map<String, RunRecord> records = new HashMap<>();
    /** Of each run, by sequence, in order of frames. */
    private final Map<String, SortedMap<String, List<UnitKey>>> units = new HashMap<>();

    public SequenceReader(Store store) {
        this.store = store;
    }

    /**
     * One frame without its mask and counts.
     *
     * @param keyShare share of its regions that went through the network
     * @param meanIou against the label, NaN where there is none
     * @param agreement with the network's own mask, NaN where it was not asked
     */
    public record FrameFacts(int frame, long ptsUs, boolean isKey, double keyShare, double meanIou, double agreement) {}

    /** Names of the runs with a finished start, sorted. */
    public List<String> runs() {
        return new RunRecords(store)
                .all().stream()
                        .filter(record -> record.finished() != null)
                        .map(RunRecord::run)
                        .sorted()
                        .toList();
    }

    /** Ids of the sequences that a run has finished, sorted. */
    public List<String> sequences(String run) {
        return List.copyOf(finished(run).keySet());
    }

    /** The record of a run, whether a start of it has finished or not; empty if there is none. */
    public Optional<RunRecord> find(String run) {
        return new RunRecords(store).read(run);
    }

    /**
     * The record of a run with a finished start.
     *
     * @throws UserException if there is no such run, or no start of it has finished
     */
    public RunRecord record(String run) {
        RunRecord record = records.computeIfAbsent(
                run, name -> new RunRecords(store).read(name).orElseThrow(() -> unknown(name)));
        if (record.finished() == null) {
            throw new UserException("run %s under %s has no finished start yet; start segment again, or wait for it"
                    .formatted(run, store.results().root()));
        }
        return record;
    }

    /** What the table of runs says of one; empty if it says nothing. */
    public Optional<StoredRun> stored(String run) {
        return StoredRun.read(store, run);
    }

    /**
     * Looks whether the run has finished the sequence.
     *
     * @throws UserException if not, naming those that it has
     */
    public void checkFinished(String run, String sequence) {
        units(run, sequence);
    }

    private SortedMap<String, List<UnitKey>> finished(String run) {
        return units.computeIfAbsent(run, name -> record(name).finished().units().stream()
                .map(unit -> unit.key(name))
                .sorted(Comparator.naturalOrder())
                .collect(Collectors.groupingBy(UnitKey::sequence, TreeMap::new, Collectors.toUnmodifiableList())));
    }

    private UserException unknown(String run) {
        return new UserException("there is no run %s under %s; it has %s"
                .formatted(run, store.results().root(), some(runs())));
    }

    /**
     * All frames of the sequence in order.
     *
     * @throws UserException if the run has none
     */
    public List<FrameFacts> frames(String run, String sequence) {
        UnitReader reader = new UnitReader(store);
        return units(run, sequence).stream()
                .flatMap(unit -> reader.frames(unit).stream())
                .toList();
    }

    /**
     * The masks of the sequence in order, one in memory at a time. The caller closes them.
     *
     * @throws UserException if the run has none
     */
    public MaskReader masks(String run, String sequence) {
        return new UnitReader(store).masks(units(run, sequence));
    }

    /**
     * The classes that the masks of the sequence speak of.
     *
     * @throws UserException if the run has no masks of the sequence
     */
    public ClassSet classes(String run, String sequence) {
        return new UnitReader(store).classes(units(run, sequence).get(0));
    }

    /**
     * What the units of the sequence say of themselves, in order.
     *
     * @throws UserException if the run has none
     */
    public List<UnitSummary> summaries(String run, String sequence) {
        ParquetFooters footers = new ParquetFooters(store);
        List<UnitSummary> summaries = new ArrayList<>();
        for (UnitKey unit : units(run, sequence)) {
            Optional<UnitSummary> summary =
                    ParquetFooters.summary(footers.read(store.results().frames(unit)));
            summaries.add(summary.orElseThrow(() -> new UserException(
                    "%s does not say what it was made of; run segment again".formatted(unit.fileName()))));
        }
        return summaries;
    }

    /**
     * Looks whether a video or folder is what the masks of its sequence were made of: the same source with the same
     * content key, or else, where a corpus has moved or its files were touched, as many bytes of the same size, and of
     * a folder as many images. How many frames a video has is for the caller to compare, who reads them.
     *
     * @param size looks how large the sequence is shown; asked only where the rest does not decide
     * @throws UserException if it is another one, or has changed since
     */
    public void checkSource(String run, SequenceSpec spec, Supplier<FrameSize> size) {
        List<UnitSummary> units = summaries(run, spec.id());
        UnitSource made = units.get(0).end().source();
        if (made.uri().equals(spec.source()) && made.contentKey().equals(spec.contentKey())) {
            return;
        }
        long frames = units.stream().mapToLong(UnitSummary::frames).sum();
        if (made.bytes() != spec.sizeBytes()) {
            throw another(run, spec, made, made.bytes() + " bytes", spec.sizeBytes() + " bytes");
        }
        if (!spec.isVideo() && frames != spec.images().size()) {
            throw another(run, spec, made, frames + " frames", spec.images().size() + " frames");
        }
        FrameSize shown = size.get();
        if (!made.size().equals(shown)) {
            throw another(run, spec, made, made.size().toString(), shown.toString());
        }
    }

    private static UserException another(String run, SequenceSpec spec, UnitSource made, String then, String now) {
        String what = made.uri().equals(spec.source())
                ? "%s has changed since run %s made its masks: it had %s, and has %s. Run segment again"
                        .formatted(spec.source(), run, then, now)
                : "%s (%s) is not what the masks of run %s were made of: that was %s (%s). Give the corpus of that run"
                        .formatted(spec.source(), now, run, made.uri(), then);
        return new UserException(what);
    }

    private List<UnitKey> units(String run, String sequence) {
        List<UnitKey> found = finished(run).getOrDefault(sequence, List.of());
        if (found.isEmpty()) {
            throw new UserException("run %s under %s has no finished sequence '%s'; it has %s"
                    .formatted(run, store.results().root(), sequence, some(sequences(run))));
        }
        return found;
    }

    private static String some(List<String> names) {
        String listed = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
        int more = names.size() - NAMES_SHOWN;
        return names.isEmpty() ? "none" : more > 0 ? listed + " and " + more + " more" : listed;
    }
}
