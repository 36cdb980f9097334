package dev.reelmask.job.export.format;

import java.util.List;

/**
 * One export in one format. What is written of a sequence must depend on this sequence and its group alone, so that
 * these are written in any order, side by side, and again where they have changed. Several threads at a time.
 */
public interface MaskExport {
    /**
     * Ids of all sequences that are to be exported or to be cleared, sorted; called once, first.
     *
     * @throws dev.reelmask.frame.UserException if they cannot lie beside each other in this format
     */
    default void plan(List<String> sequences) {}

    /**
     * The sequences in the groups that are written together, into files of their own; called once, before anything is
     * written. Mostly each sequence is one.
     *
     * @param sequences that are to be exported, sorted by id
     * @return all of them in their order
     */
    default List<List<PlannedSequence>> groups(List<PlannedSequence> sequences) {
        return sequences.stream().map(List::of).toList();
    }

    /** What a user should know of this export beforehand, in whole sentences; mostly nothing. */
    default List<String> notes() {
        return List.of();
    }

    /**
     * Files and folders that hold all that is or was written of a sequence, and nothing of others but those of its
     * group; not all need exist.
     */
    List<String> places(ExportFolder folder, String sequence);

    /** Deletes whatever an earlier start may have left of a sequence. */
    default void clear(ExportFolder folder, String sequence) {
        places(folder, sequence).forEach(folder::delete);
    }

    /** Begins a sequence, or the group whose first one it is, of which nothing is there. */
    SequenceExport begin(ExportFolder folder, String sequence);

    /** Files that {@link #finish} writes. */
    List<String> shared();

    /** Writes what the format has of all sequences together; each of them has been written whole. */
    void finish(ExportFolder folder, List<ExportedSequence> sequences);
}
