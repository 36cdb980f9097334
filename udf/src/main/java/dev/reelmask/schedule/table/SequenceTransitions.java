package dev.reelmask.schedule.table;

import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Every pair (frame, key) of one sequence at the stored distances, causal: the mask of the frame is made from that key
 * frame alone. Distances between the stored ones are read at the nearest one that has a pair; a distance itself is
 * never changed. Immutable.
 */
public final class SequenceTransitions implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final int frames;
    private final Gaps gaps;
    /**
     * Shared, never changed; by number: (1 + gaps, frames) values, own masks first; NaN where there is no pair or no
     * value.
     */
    private final EnumMap<PairNumber, float[][]> numbers;
    /** Shared, never changed; by kind: (1 + gaps, frames) maps, null where there is none. */
    private final EnumMap<MapKind, EvidenceMap[][]> maps;
    /** The same, class by class. */
    private final EnumMap<ClassKind, ClassNumbers[][]> classes;
    /** (1 + gaps, frames) whether there is the pair. */
    private final boolean[][] stored;

    /** At most one. */
    private final List<IntervalTable> intervals;

    private SequenceTransitions(Builder from) {
        this.id = from.id;
        this.frames = from.frames;
        this.gaps = from.gaps;
        this.numbers = from.numbers;
        this.maps = from.maps;
        this.classes = from.classes;
        this.stored = from.stored;
        this.intervals = from.intervals;
    }

    /**
     * A world of one sequence with every pair.
     *
     * @param scores (frames, frames) by frame and key the mean IoU; on the diagonal that of the network's own masks
     */
    public static SequenceTransitions ofScores(String id, double[][] scores) {
        int frames = scores.length;
        Builder builder = new Builder(id, frames, Gaps.of(allUpTo(Math.max(1, frames - 1))));
        for (int frame = 0; frame < frames; frame++) {
            for (int key = 0; key <= frame; key++) {
                builder.add(frame, key, Map.of(PairNumber.SCORE, scores[frame][key]));
            }
        }
        return builder.build();
    }

    private static int[] allUpTo(int longest) {
        int[] all = new int[longest];
        Arrays.setAll(all, i -> i + 1);
        return all;
    }

    public String id() {
        return id;
    }

    /** Frames, those included whose picture is lost. */
    public int frames() {
        return frames;
    }

    public Gaps gaps() {
        return gaps;
    }

    /** Whether a frame is there; of a lost picture there are no pairs. */
    public boolean has(int frame) {
        return stored[0][frame];
    }

    /**
     * Of a pair, read at the nearest stored distance of the frame.
     *
     * @param key at or before the frame; the frame itself for what its own mask scores
     * @return NaN where nothing is known: a lost picture, a label that is all ignored, a number that was not asked for
     * @throws IllegalArgumentException for a pair further apart than the table goes
     */
    public double at(PairNumber number, int frame, int key) {
        int row = row(frame, key);
        float[][] values = numbers.get(number);
        return row < 0 || values == null ? Double.NaN : values[row][frame];
    }

    /**
     * A map of a pair, read as {@link #at} reads numbers; of kinds of a frame alone that of the frame.
     *
     * @return empty where it was not asked for, or there is no pair
     */
    public Optional<EvidenceMap> map(MapKind kind, int frame, int key) {
        int row = row(frame, kind.isOfFrame() ? frame : key);
        EvidenceMap[][] all = maps.get(kind);
        return row < 0 || all == null ? Optional.empty() : Optional.ofNullable(all[row][frame]);
    }

    /**
     * What a pair shows class by class, read as {@link #at} reads numbers.
     *
     * @return empty where it was not asked for, or there is no pair
     */
    public Optional<ClassNumbers> classes(ClassKind kind, int frame, int key) {
        int row = row(frame, key);
        ClassNumbers[][] all = classes.get(kind);
        return row < 0 || all == null ? Optional.empty() : Optional.ofNullable(all[row][frame]);
    }

    /** All maps of a kind that it holds. */
    public List<EvidenceMap> maps(MapKind kind) {
        EvidenceMap[][] all = maps.get(kind);
        return all == null
                ? List.of()
                : Arrays.stream(all)
                        .flatMap(Arrays::stream)
                        .filter(Objects::nonNull)
                        .toList();
    }

    /** The distance at which a pair is read; negative where the frame has none. */
    public int snapped(int frame, int key) {
        int row = row(frame, key);
        return row <= 0 ? row : gaps.at(row - 1);
    }

    private int row(int frame, int key) {
        int gap = frame - key;
        if (gap < 0 || frame >= frames || key < 0 || gap > gaps.longest()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "no pair of frame %d and key frame %d in %s: %d frames, at most %d apart",
                    frame,
                    key,
                    id,
                    frames,
                    gaps.longest()));
        }
        if (gap == 0) {
            return stored[0][frame] ? 0 : -1;
        }
        int nearest = gaps.nearest(gap) + 1;
        return stored[nearest][frame] ? nearest : nearestThere(frame, gap);
    }

    /** Near the sequence's start, and beside lost pictures, the nearest distance has no pair. */
    private int nearestThere(int frame, int gap) {
        int best = -1;
        for (int row = 1; row < stored.length; row++) {
            boolean isNearer = best < 0 || Math.abs(gaps.at(row - 1) - gap) < Math.abs(gaps.at(best - 1) - gap);
            best = stored[row][frame] && isNearer ? row : best;
        }
        return best;
    }

    /**
     * What the frames between two key frames lose where both of them are propagated; empty where it was not asked for.
     */
    public Optional<IntervalTable> intervals() {
        return intervals.stream().findFirst();
    }

    /** The same pairs with one number alone, as little as travels. */
    public SequenceTransitions only(PairNumber number) {
        Builder reduced = new Builder(id, frames, gaps);
        for (int row = 0; row < stored.length; row++) {
            System.arraycopy(stored[row], 0, reduced.stored[row], 0, frames);
        }
        float[][] values = numbers.get(number);
        if (values != null) {
            reduced.numbers.put(number, values);
        }
        return reduced.build();
    }

    /** Puts a sequence together, pair by pair. */
    public static final class Builder {
        private final String id;
        private final int frames;
        private final Gaps gaps;
        private final EnumMap<PairNumber, float[][]> numbers = new EnumMap<>(PairNumber.class);
        private final EnumMap<MapKind, EvidenceMap[][]> maps = new EnumMap<>(MapKind.class);
        private final EnumMap<ClassKind, ClassNumbers[][]> classes = new EnumMap<>(ClassKind.class);
        private final boolean[][] stored;
        private List<IntervalTable> intervals = List.of();

        /** @param frames of the sequence, those included whose picture is lost, at least 1 */
        public Builder(String id, int frames, Gaps gaps) {
            if (frames < 1) {
                throw new IllegalArgumentException("sequence %s has no frames".formatted(id));
            }
            this.id = id;
            this.frames = frames;
            this.gaps = gaps;
            this.stored = new boolean[1 + gaps.count()][frames];
        }

        /**
         * Adds a pair.
         *
         * @param key the frame itself, or a stored distance before it
         */
        public Builder add(int frame, int key, Map<PairNumber, Double> values) {
            int row = frame == key ? 0 : gaps.number(frame - key) + 1;
            if (row < 0 || key < 0 || frame >= frames || (row == 0 && frame != key)) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "%s stores no pair of frame %d and key %d", id, frame, key));
            }
            stored[row][frame] = true;
            values.forEach((number, value) -> table(number)[row][frame] = value.floatValue());
            return this;
        }

        /** Adds maps of a pair that was added. */
        public Builder with(int frame, int key, Map<MapKind, EvidenceMap> seen) {
            int row = frame == key ? 0 : gaps.number(frame - key) + 1;
            seen.forEach((kind, map) ->
                    maps.computeIfAbsent(kind, unused -> new EvidenceMap[stored.length][frames])[row][frame] = map);
            return this;
        }

        /** Adds what a pair that was added shows class by class. */
        public Builder withClasses(int frame, int key, Map<ClassKind, ClassNumbers> seen) {
            int row = frame == key ? 0 : gaps.number(frame - key) + 1;
            seen.forEach((kind, numbers) -> classes.computeIfAbsent(
                            kind, unused -> new ClassNumbers[stored.length][frames])[row][frame] = numbers);
            return this;
        }

        private float[][] table(PairNumber number) {
            return numbers.computeIfAbsent(number, unused -> {
                float[][] empty = new float[stored.length][frames];
                Arrays.stream(empty).forEach(line -> Arrays.fill(line, Float.NaN));
                return empty;
            });
        }

        /** Adds what intervals lose. */
        public Builder with(IntervalTable table) {
            intervals = List.of(table);
            return this;
        }

        public SequenceTransitions build() {
            return new SequenceTransitions(this);
        }
    }
}
