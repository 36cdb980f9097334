package dev.reelmask.job.export;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.export.ExportReport.Shared;
import dev.reelmask.job.export.format.ExportFolder;
import dev.reelmask.job.export.format.ExportSettings;
import dev.reelmask.job.export.format.ExportSettings.Pictures;
import dev.reelmask.job.export.format.ExportedSequence;
import dev.reelmask.job.export.format.MaskExport;
import dev.reelmask.job.reduce.RunCoverage;
import dev.reelmask.job.run.RunSources;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.SequenceReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One start of an export: looks what is to be done and what stands, exports the sequences that are not whole or have
 * changed, side by side, and then writes what all have together. Stopped at any moment and started again it gives the
 * same files.
 */
final class ExportJob {
    private final Store store;
    private final SequenceReader reader;
    private final ExportFolder folder;
    private final ExportRequest request;
    private final Consumer<String> notes;

    /** @param notes takes lines on what the user should know beforehand */
    ExportJob(Store store, ExportFolder folder, ExportRequest request, Consumer<String> notes) {
        this.store = store;
        this.reader = new SequenceReader(store);
        this.folder = folder;
        this.request = request;
        this.notes = notes;
    }

    /**
     * Runs it.
     *
     * @param threads sequences side by side
     * @param progress takes lines that say how far it is
     * @throws dev.reelmask.frame.UserException if there is nothing to export, or something is in its way
     */
    ExportReport run(int threads, Consumer<String> progress) {
        checkPlace();
        RunRecord record = reader.record(request.run());
        ExportPlan plan = ExportPlan.of(store, record, request);
        tellMissing(record);
        ExportState state = new ExportState(folder);
        state.check(identity(plan));
        SortedMap<String, ExportedSequence> standing = state.exported();
        MaskExport export = export(plan, standing);
        export.notes().forEach(notes);
        List<ExportGroup> open = open(ExportGroup.of(plan, export), state, export, standing);
        Map<String, SequenceSpec> sources = sources(open);

        state.claim(identity(plan));
        ExportLock lock = ExportLock.take(folder);
        try {
            dropUnplanned(export, plan, standing);
            GroupPool pool = new GroupPool(store, folder, export, progress);
            List<ExportedSequence> written = pool.export(open, plan.classes(), request.frames(), sources, threads);
            written.forEach(done -> standing.put(done.sequence(), done));
            List<ExportedSequence> all = List.copyOf(standing.values());
            Shared shared = share(state, export, all);
            return new ExportReport(folder.root(), request, all, written.size(), shared, RunCoverage.of(record));
        } finally {
            lock.close();
        }
    }

    private void checkPlace() {
        if (folder.isWithin(store)) {
            throw new UserException(
                    "%s lies in the results %s, whose folders are tables; choose an --out outside of them"
                            .formatted(folder.root(), store.results().root()));
        }
    }

    private void tellMissing(RunRecord record) {
        RunCoverage coverage = RunCoverage.of(record);
        if (coverage.isPartial()) {
            notes.accept("only what is finished is exported; " + coverage.text());
        }
    }

    private SortedMap<String, String> identity(ExportPlan plan) {
        SortedMap<String, String> identity = new TreeMap<>();
        identity.put("version", "1");
        identity.put("format", request.format().toString());
        identity.put("results", store.results().root().toString());
        identity.put("run", request.run());
        identity.put("sequences", names(request.sequences()));
        identity.put("classes", plan.classes().all().name() + ": " + names(request.classes()));
        identity.put("frames", request.frames().toString());
        identity.put("split", request.split());
        identity.put("shard-bytes", Long.toString(request.shardBytes()));
        identity.put(
                "pictures",
                request.corpus()
                        .map(place -> place.corpus().map(Object::toString).orElse("of the run's corpus"))
                        .orElse("none"));
        return identity;
    }

    private static String names(List<String> names) {
        return names.isEmpty() ? "all" : String.join(",", new TreeSet<>(names));
    }

    private MaskExport export(ExportPlan plan, SortedMap<String, ExportedSequence> standing) {
        MaskExport export = request.format()
                .export(new ExportSettings(
                        plan.classes(),
                        request.corpus().isPresent() ? Pictures.BESIDE : Pictures.NONE,
                        request.split(),
                        request.shardBytes()));
        TreeSet<String> ids = new TreeSet<>(standing.keySet());
        plan.sequences().forEach(sequence -> ids.add(sequence.id()));
        export.plan(List.copyOf(ids));
        return export;
    }

    /** Sequences that an earlier start exported and that the run has no longer. */
    private void dropUnplanned(MaskExport export, ExportPlan plan, SortedMap<String, ExportedSequence> standing) {
        TreeSet<String> gone = new TreeSet<>(standing.keySet());
        plan.sequences().forEach(sequence -> gone.remove(sequence.id()));
        for (String id : gone) {
            ExportState.unmark(folder, id);
            export.clear(folder, id);
            standing.remove(id);
        }
    }

    /** The groups that are not there as the run has them now, or whose files are not those that were written. */
    private List<ExportGroup> open(
            List<ExportGroup> groups,
            ExportState state,
            MaskExport export,
            SortedMap<String, ExportedSequence> standing) {
        List<ExportedSequence> current = groups.stream()
                .flatMap(group -> group.sequences().stream())
                .flatMap(sequence -> Optional.ofNullable(standing.get(sequence.id()))
                        .filter(there ->
                                there.fingerprint().equals(sequence.planned().fingerprint()))
                        .stream())
                .toList();
        SortedSet<String> changed = state.changed(export, current);
        if (!changed.isEmpty()) {
            notes.accept(
                    "files were changed, added or taken away since they were exported, these sequences are done anew: "
                            + String.join(", ", changed));
        }
        Set<String> whole = new HashSet<>();
        current.forEach(sequence -> whole.add(sequence.sequence()));
        whole.removeAll(changed);
        return groups.stream()
                .filter(group ->
                        !group.sequences().stream().map(ExportPlan.Sequence::id).allMatch(whole::contains))
                .toList();
    }

    private Shared share(ExportState state, MaskExport export, List<ExportedSequence> all) {
        if (state.isComplete(export, all)) {
            return Shared.STOOD;
        }
        export.finish(folder, all);
        state.complete(export, all);
        return Shared.WRITTEN;
    }

    /** What pictures are decoded from, found and compared before any work. */
    private Map<String, SequenceSpec> sources(List<ExportGroup> open) {
        Map<String, SequenceSpec> found = new HashMap<>();
        request.corpus().ifPresent(place -> {
            RunSources sources = new RunSources(store.hadoop(), reader);
            open.stream().flatMap(group -> group.sequences().stream()).forEach(sequence -> {
                SequenceSpec spec =
                        sources.find(request.run(), sequence.id(), place).spec();
                reader.checkSource(request.run(), spec, () -> FramePictures.displaySize(store.hadoop(), spec));
                found.put(sequence.id(), spec);
            });
        });
        return found;
    }
}
