package dev.reelmask.publish;

import dev.reelmask.publish.store.Extent;
import dev.reelmask.publish.store.PendingFile;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;

/** The two files of each unit: which are there, whose they are, and how they are published and removed. */
public final class UnitFiles {
    private final Store store;
    private final Footers footers;

    public UnitFiles(Store store, Footers footers) {
        this.store = store;
        this.footers = footers;
    }

    /**
     * The footer of a finished unit's frames file: both files are there and carry this fingerprint. Empty otherwise.
     * For units that are mostly not finished.
     *
     * @throws ResultsException if the filesystem fails
     */
    public Optional<Map<String, String>> finished(UnitKey unit, String fingerprint) {
        if (!store.mayHold(store.results().frames(unit))) {
            return Optional.empty();
        }
        return frames(unit).filter(frames -> fingerprint.equals(frames.get(Footers.FINGERPRINT)));
    }

    /** The footer of the frames file of a unit both of whose files carry one fingerprint, whichever it is. */
    public Optional<Map<String, String>> frames(UnitKey unit) {
        Map<String, String> frames = footers.read(store.results().frames(unit));
        String fingerprint = frames.get(Footers.FINGERPRINT);
        if (fingerprint == null) {
            return Optional.empty();
        }
        Map<String, String> masks = footers.read(store.results().masks(unit));
        return fingerprint.equals(masks.get(Footers.FINGERPRINT)) ? Optional.of(frames) : Optional.empty();
    }

    /** Units of a run of which there is a masks file, a frames file or both, whatever their fingerprints. */
    public NavigableSet<UnitKey> list(String run) {
        return extents(run).navigableKeySet();
    }

    /** The same with how large their files are. */
    public NavigableMap<UnitKey, Extent> extents(String run) {
        NavigableMap<UnitKey, Extent> units = new TreeMap<>();
        for (TableName table : List.of(TableName.MASKS, TableName.FRAMES)) {
            for (FileStatus file : store.list(store.results().partition(table, run))) {
                UnitKey.of(run, file.getPath().getName())
                        .ifPresent(unit -> units.merge(unit, Extent.file(file.getLen()), Extent::plus));
            }
        }
        return units;
    }

    /**
     * Of each unit of a run both of whose files are there, what tells them from others without reading them: lengths,
     * and ETags or else times.
     */
    public NavigableMap<UnitKey, String> stamps(String run) {
        Map<UnitKey, String> masks = stamps(TableName.MASKS, run);
        NavigableMap<UnitKey, String> both = new TreeMap<>();
        stamps(TableName.FRAMES, run).forEach((unit, frames) -> {
            if (masks.containsKey(unit)) {
                both.put(unit, masks.get(unit) + " " + frames);
            }
        });
        return both;
    }

    private Map<UnitKey, String> stamps(TableName table, String run) {
        Map<UnitKey, String> stamps = new HashMap<>();
        for (FileStatus file : store.list(store.results().partition(table, run))) {
            UnitKey.of(run, file.getPath().getName()).ifPresent(unit -> stamps.put(unit, stamp(file)));
        }
        return stamps;
    }

    private static String stamp(FileStatus file) {
        boolean isTagged = file instanceof EtagSource source && source.getEtag() != null;
        String mark = isTagged ? ((EtagSource) file).getEtag() : Long.toString(file.getModificationTime());
        return file.getLen() + ":" + mark;
    }

    /** Publishes a unit: masks first, frames last, so that a frames file says that its unit is whole. */
    public static void publish(Permit permit, PendingFile masks, PendingFile frames) {
        masks.complete();
        FailPoint.MASKS_STAGED.reached();
        frames.complete();
        FailPoint.FRAMES_STAGED.reached();
        permit.check();
        masks.publish();
        FailPoint.MASKS_PUBLISHED.reached();
        permit.check();
        frames.publish();
        FailPoint.FRAMES_PUBLISHED.reached();
    }

    /** Removes a unit's files, frames first, so that what a crash leaves does not count as done. */
    public void remove(Permit permit, UnitKey unit) {
        permit.check();
        store.placing().takeAway(store.results().frames(unit), permit.staging());
        store.placing().takeAway(store.results().masks(unit), permit.staging());
    }
}
