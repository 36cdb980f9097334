package dev.reelmask.job.export;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.job.export.format.ExportClasses;
import dev.reelmask.job.export.format.ExportFolder;
import dev.reelmask.job.export.format.ExportedSequence;
import dev.reelmask.job.export.format.MaskExport;
import dev.reelmask.job.export.format.SequenceExport;
import dev.reelmask.publish.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Exports one group of sequences anew, over whatever is there of it, in a thread of its own. */
final class GroupTask {
    private final Store store;
    private final ExportFolder folder;
    private final MaskExport export;
    private final Frames frames;

    /**
     * What is exported.
     *
     * @param sources of pictures, by sequence
     * @param read goes up with each frame, exported or not
     */
    record Frames(ExportClasses classes, FrameChoice choice, Map<String, SequenceSpec> sources, AtomicLong read) {
        SequenceTask.Frames of(ExportPlan.Sequence sequence) {
            return new SequenceTask.Frames(sequence, classes, choice, read);
        }
    }

    /** @param folder of this thread */
    GroupTask(Store store, ExportFolder folder, MaskExport export, Frames frames) {
        this.store = store;
        this.folder = folder;
        this.export = export;
        this.frames = frames;
    }

    /** Exports it; each sequence is marked after all else of the group. */
    List<ExportedSequence> run(ExportGroup group) {
        group.sequences().forEach(sequence -> ExportState.unmark(folder, sequence.id()));
        group.sequences().forEach(sequence -> export.clear(folder, sequence.id()));
        List<ExportedSequence> written = new ArrayList<>();
        try (SequenceExport out = export.begin(folder, group.id())) {
            for (ExportPlan.Sequence sequence : group.sequences()) {
                written.add(new SequenceTask(store, frames.of(sequence))
                        .run(out, Optional.ofNullable(frames.sources().get(sequence.id()))));
            }
            out.end();
        }
        String files = ExportState.inventory(folder, export.places(folder, group.id()));
        List<ExportedSequence> whole =
                written.stream().map(sequence -> sequence.in(files)).toList();
        whole.forEach(sequence -> ExportState.mark(folder, sequence));
        return whole;
    }
}
