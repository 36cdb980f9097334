package dev.reelmask.job.export;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.export.format.ExportFolder;
import dev.reelmask.job.export.format.ExportedSequence;
import dev.reelmask.job.export.format.MaskExport;
import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.ResultsException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an export folder says of itself, in {@code _reelmask}: what it is an export of ({@code export.json}), which
 * sequences are whole ({@code sequences/<id>.json}, each written after all else of its sequence), and whether what all
 * sequences have together is ({@code complete.json}).
 */
final class ExportState {
    static final String FOLDER = "_reelmask";
    private static final String EXPORT = FOLDER + "/export.json";
    private static final String COMPLETE = FOLDER + "/complete.json";
    private static final String SEQUENCES = FOLDER + "/sequences";
    private static final String JSON = ".json";
    private static final List<String> OWN = List.of(FOLDER, "_tmp");
    private static final int NAMES_SHOWN = 3;

    private final ExportFolder folder;

    ExportState(ExportFolder folder) {
        this.folder = folder;
    }

    /**
     * Which sequences were put together.
     *
     * @param files digest of the names and lengths of the files that this gave
     */
    private record Complete(String digest, String files) {}

    /**
     * Looks whether the folder is that of this export, or can become it; writes nothing.
     *
     * @param identity all that the content depends on, beside the results
     * @throws UserException if it holds another export or other files, or cannot be reached
     */
    void check(SortedMap<String, String> identity) {
        try {
            String there = folder.read(EXPORT).orElse("");
            if (there.isEmpty()) {
                checkEmpty();
            } else {
                checkSame(identity, there);
            }
        } catch (ResultsException e) {
            throw unusable(e);
        }
    }

    /**
     * Makes the folder, which was looked at, that of this export.
     *
     * @throws UserException if it cannot be written
     */
    void claim(SortedMap<String, String> identity) {
        try {
            if (folder.read(EXPORT).isEmpty()) {
                folder.writeJson(EXPORT, identity);
            }
        } catch (ResultsException e) {
            throw unusable(e);
        }
    }

    private UserException unusable(ResultsException e) {
        return new UserException("cannot export to %s: %s. Check --out.".formatted(folder.root(), e.getMessage()), e);
    }

    private void checkEmpty() {
        List<String> others =
                folder.list("").stream().filter(name -> !OWN.contains(name)).toList();
        if (!others.isEmpty()) {
            throw new UserException("%s holds files that are of no export (%s%s); choose a new or an empty folder"
                    .formatted(
                            folder.root(),
                            String.join(", ", others.subList(0, Math.min(NAMES_SHOWN, others.size()))),
                            others.size() > NAMES_SHOWN ? " …" : ""));
        }
    }

    private void checkSame(SortedMap<String, String> identity, String text) {
        Map<?, ?> there = Json.tryRead(text, Map.class).orElse(Map.of());
        List<String> differences = new ArrayList<>();
        identity.forEach((key, value) -> {
            if (!value.equals(there.get(key))) {
                differences.add("%s: %s there, %s asked for".formatted(key, there.get(key), value));
            }
        });
        if (!differences.isEmpty()) {
            throw new UserException("%s holds another export (%s); choose another --out, or delete that one"
                    .formatted(folder.root(), String.join("; ", differences)));
        }
    }

    /** The sequences that are whole, by id. */
    SortedMap<String, ExportedSequence> exported() {
        List<String> files = folder.list(SEQUENCES).stream()
                .filter(name -> name.endsWith(JSON))
                .toList();
        SortedMap<String, ExportedSequence> exported = new TreeMap<>();
        SideBySide.map(files, folder::another, (own, file) -> own.read(SEQUENCES + "/" + file)
                        .flatMap(text -> Json.tryRead(text, ExportedSequence.class)))
                .values()
                .forEach(found -> found.ifPresent(sequence -> exported.put(sequence.sequence(), sequence)));
        return exported;
    }

    /** Digest of the names and lengths of what lies in some files and folders. */
    static String inventory(ExportFolder folder, List<String> places) {
        return ExportPlan.digest(folder.inventory(places));
    }

    /** Ids of those sequences whose files are not those that were written: gone, cut, replaced, or more. */
    SortedSet<String> changed(MaskExport export, List<ExportedSequence> sequences) {
        SortedSet<String> changed = new TreeSet<>();
        SideBySide.map(sequences, folder::another, (own, there) -> inventory(own, export.places(own, there.sequence()))
                        .equals(there.files()))
                .forEach((sequence, isSame) -> {
                    if (!isSame) {
                        changed.add(sequence.sequence());
                    }
                });
        return changed;
    }

    /** Says that a sequence is whole. */
    static void mark(ExportFolder folder, ExportedSequence sequence) {
        folder.writeJson(SEQUENCES + "/" + sequence.sequence() + JSON, sequence);
    }

    /** Says that a sequence is not whole, before anything of it is touched. */
    static void unmark(ExportFolder folder, String sequence) {
        folder.delete(SEQUENCES + "/" + sequence + JSON);
    }

    /** Whether what these sequences have together has been written and is still there. */
    boolean isComplete(MaskExport export, Collection<ExportedSequence> sequences) {
        return folder.read(COMPLETE)
                .flatMap(text -> Json.tryRead(text, Complete.class))
                .map(complete -> digest(sequences).equals(complete.digest())
                        && inventory(folder, export.shared()).equals(complete.files()))
                .orElse(false);
    }

    /** Says that what these sequences have together has been written. */
    void complete(MaskExport export, Collection<ExportedSequence> sequences) {
        folder.writeJson(COMPLETE, new Complete(digest(sequences), inventory(folder, export.shared())));
        folder.deleteUnfinished();
    }

    private static String digest(Collection<ExportedSequence> sequences) {
        StringBuilder text = new StringBuilder();
        sequences.forEach(sequence -> text.append(Json.of(sequence)).append('\n'));
        return ExportPlan.digest(text.toString());
    }
}
