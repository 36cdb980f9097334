package dev.reelmask.publish.record;

import dev.reelmask.publish.store.UnitKey;
import java.util.List;
import java.util.Map;

/**
 * The commit record of a run, {@code _runs/<run>.json}: which of its units are finished, and what is under way. It is
 * replaced as a whole, under the run's lease.
 *
 * @param format {@value #FORMAT}
 * @param version goes up with each writing, so that a reader sees whether anything changed while it read
 * @param corpus normalised root of the corpus
 * @param fingerprint digest of the settings and the corpus root: all of {@code settings} that can change output
 * @param settings what the run is, as text by name
 * @param fixed values that were found out at the first start and hold for all that follow
 * @param sources every sequence that was ever listed, with the source that its id belongs to
 * @param finished what the newest finished start left, less the units that a start under way replaces; null before the
 *     first
 * @param current the start under way, or one that was killed; null if none is
 */
public record RunRecord(
        int format,
        long version,
        String run,
        String corpus,
        String fingerprint,
        Map<String, String> settings,
        Map<String, String> fixed,
        List<Source> sources,
        Finished finished,
        Current current) {
    /** The format that this program writes. */
    public static final int FORMAT = 1;

    public RunRecord {
        settings = Map.copyOf(settings);
        fixed = Map.copyOf(fixed);
        sources = List.copyOf(sources);
    }

    /** An id and the source that it belongs to for ever. */
    public record Source(String sequence, String source) {}

    /**
     * The newest finished start.
     *
     * @param started of the first start that ran units, ISO 8601
     * @param ended ISO 8601
     * @param wallSeconds summed over the finished starts that ran units
     * @param units whole units of whole sequences, in order
     */
    public record Finished(String started, String ended, double wallSeconds, Counts counts, List<Unit> units) {
        public Finished {
            units = List.copyOf(units);
        }
    }

    /**
     * Sequences by state; {@code done + kept + quarantined = listed}.
     *
     * @param unlisted finished earlier and not listed now
     * @param frames of all finished units
     */
    public record Counts(long listed, long done, long kept, long quarantined, long unlisted, long frames, long keys) {}

    /**
     * One finished unit.
     *
     * @param fingerprint that the footers of its files carry
     */
    public record Unit(String sequence, int firstFrame, long frames, String fingerprint) {
        public UnitKey key(String run) {
            return new UnitKey(run, sequence, firstFrame);
        }
    }

    /**
     * A start under way.
     *
     * @param units to do
     * @param holder who does them
     */
    public record Current(String started, long listed, long units, String holder) {}

    /** The same run with something else finished. */
    public RunRecord with(Finished other) {
        return new RunRecord(FORMAT, version, run, corpus, fingerprint, settings, fixed, sources, other, current);
    }

    RunRecord withVersion(long number) {
        return new RunRecord(FORMAT, number, run, corpus, fingerprint, settings, fixed, sources, finished, current);
    }
}
