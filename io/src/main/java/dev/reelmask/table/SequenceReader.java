package dev.reelmask.table;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.publish.Json;
import dev.reelmask.publish.RunRecord;
import dev.reelmask.publish.RunRecords;
import dev.reelmask.publish.Store;
import dev.reelmask.publish.UnitKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;

/**
 * Reads what one run says of one sequence, unit after unit in order of frames, without Spark. Sees what the runs'
 * records call finished, as they were when it first asked.
 */
public final class SequenceReader {
    private static final int NAMES_SHOWN = 8;

    private final Store store;
    private final Map<String, List<UnitKey>> units = new HashMap<>();

    public SequenceReader(Store store) {
        this.store = store;
    }

    /**
     * One frame without its mask and counts.
     *
     * @param meanIou against the label, NaN where there is none
     * @param agreement with the network's own mask, NaN where it was not asked
     */
    public record FrameFacts(int frame, long ptsUs, boolean isKey, double meanIou, double agreement) {
        /** What the frame scored against either reference, NaN if nothing. */
        public double score() {
            return Double.isNaN(meanIou) ? agreement : meanIou;
        }
    }

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
        TreeSet<String> names = new TreeSet<>();
        finished(run).forEach(unit -> names.add(unit.sequence()));
        return List.copyOf(names);
    }

    private List<UnitKey> finished(String run) {
        return units.computeIfAbsent(run, name -> {
            RunRecord record = new RunRecords(store).read(name).orElseThrow(() -> unknown(name));
            if (record.finished() == null) {
                throw new UserException("run %s under %s has no finished start yet; start segment again, or wait for it"
                        .formatted(name, store.results().root()));
            }
            return record.finished().units().stream()
                    .map(unit -> unit.key(name))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        });
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
        List<FrameFacts> facts = new ArrayList<>();
        for (UnitKey unit : units(run, sequence)) {
            Path file = store.results().frames(unit);
            try (RowFile rows = RowFile.open(
                    store.hadoop(), file, Tables.FRAMES, List.of("frame", "pts_us", "is_key", "miou", "agreement"))) {
                for (Group row = rows.next(); row != null; row = rows.next()) {
                    facts.add(new FrameFacts(
                            row.getInteger("frame", 0),
                            row.getLong("pts_us", 0),
                            row.getBoolean("is_key", 0),
                            real(row, "miou"),
                            real(row, "agreement")));
                }
            } catch (IOException e) {
                throw store.failure("reading " + file.getName(), e);
            }
        }
        return facts;
    }

    private static double real(Group row, String column) {
        return row.getFieldRepetitionCount(column) > 0 ? row.getDouble(column, 0) : Double.NaN;
    }

    /**
     * The masks of the sequence in order, one in memory at a time. The caller closes them.
     *
     * @throws UserException if the run has none
     */
    public MaskRows masks(String run, String sequence) {
        List<Path> files =
                units(run, sequence).stream().map(store.results()::masks).toList();
        return new MaskRows(store.hadoop(), files);
    }

    /**
     * The classes that the masks of the sequence speak of.
     *
     * @throws UserException if the run has no masks of the sequence
     */
    public ClassSet classes(String run, String sequence) {
        Path first = store.results().masks(units(run, sequence).get(0));
        String classes = new ParquetFooters(store).read(first).get(UnitWriter.CLASSES);
        if (classes == null) {
            throw new UserException("%s does not say its classes; run segment again".formatted(first));
        }
        return Json.read(classes, ClassSet.class);
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
     * Looks whether a video or folder is what the masks of its sequence were made of: the same source, or, where a
     * corpus has moved, a copy of the same number of bytes and size. Their numbers of frames are for the caller to
     * compare, who reads them.
     *
     * @param size as it is shown
     * @throws UserException if it is another one, or has changed since
     */
    public void checkSource(String run, SequenceSpec spec, FrameSize size) {
        UnitSource made = summaries(run, spec.id()).get(0).end().source();
        boolean isSame = made.uri().equals(spec.source()) && made.contentKey().equals(spec.contentKey());
        boolean isCopy = made.bytes() == spec.sizeBytes() && made.size().equals(size);
        if (!isSame && !isCopy) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s (%d bytes, %s) is not what the masks of run %s were made of: that was %s (%d bytes, %s). Give the corpus of that run, or run segment again if the video has changed.",
                    spec.source(),
                    spec.sizeBytes(),
                    size,
                    run,
                    made.uri(),
                    made.bytes(),
                    made.size()));
        }
    }

    private List<UnitKey> units(String run, String sequence) {
        List<UnitKey> found = finished(run).stream()
                .filter(unit -> unit.sequence().equals(sequence))
                .toList();
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
