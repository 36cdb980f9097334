package dev.reelmask.schedule.predict;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What each frame of one sequence shows against the one before it that is there. Immutable. */
public final class StepEvidence implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final boolean[] there;
    private final EnumMap<EvidenceKind, float[]> numbers;

    private StepEvidence(Builder from) {
        this.id = from.id;
        this.there = from.there;
        this.numbers = from.numbers;
    }

    /** What a table of transitions knows of neighbouring frames. */
    public static StepEvidence of(SequenceTransitions sequence, List<EvidenceKind> kinds) {
        Builder builder = new Builder(sequence.id(), sequence.frames());
        boolean isFirst = true;
        for (int frame = 0; frame < sequence.frames(); frame++) {
            if (sequence.has(frame) && isFirst) {
                builder.first(frame);
                isFirst = false;
            } else if (sequence.has(frame)) {
                Map<EvidenceKind, Double> numbers = new EnumMap<>(EvidenceKind.class);
                for (EvidenceKind kind : kinds) {
                    numbers.put(kind, sequence.at(PairNumber.of(kind), frame, frame - 1));
                }
                builder.add(frame, numbers);
            }
        }
        return builder.build();
    }

    /** Of the sequence. */
    public String id() {
        return id;
    }

    /** Frames, those included whose picture is lost. */
    public int frames() {
        return there.length;
    }

    /** Whether the frame's picture is there. */
    public boolean has(int frame) {
        return there[frame];
    }

    /** Of a frame that is there, against the one before it; NaN for the first, and what was not measured. */
    public double at(EvidenceKind kind, int frame) {
        float[] values = numbers.get(kind);
        return values == null ? Double.NaN : values[frame];
    }

    /** What is not known or no finite number of these kinds, if there is such a frame. */
    public Optional<String> missing(List<EvidenceKind> kinds) {
        boolean isFirst = true;
        for (int frame = 0; frame < there.length; frame++) {
            for (EvidenceKind kind : kinds) {
                if (there[frame] && !isFirst && !Double.isFinite(at(kind, frame))) {
                    return Optional.of(String.format(
                            Locale.ROOT,
                            "%s of frame %d of %s is not known",
                            PairNumber.of(kind).spelling(),
                            frame,
                            id));
                }
            }
            isFirst &= !there[frame];
        }
        return Optional.empty();
    }

    /** Puts a sequence together, frame by frame. */
    public static final class Builder {
        private final String id;
        private final boolean[] there;
        private final EnumMap<EvidenceKind, float[]> numbers = new EnumMap<>(EvidenceKind.class);

        /** @param frames of the sequence, at least 1 */
        public Builder(String id, int frames) {
            if (frames < 1) {
                throw new IllegalArgumentException(String.format(Locale.ROOT, "%s has %d frames", id, frames));
            }
            this.id = id;
            this.there = new boolean[frames];
        }

        /** Adds the first frame that is there, which has nothing to be measured against. */
        public Builder first(int frame) {
            there[frame] = true;
            return this;
        }

        /** Adds what a frame shows against the one before it. */
        public Builder add(int frame, Map<EvidenceKind, Double> values) {
            there[frame] = true;
            values.forEach(
                    (kind, value) -> numbers.computeIfAbsent(kind, unused -> unknown())[frame] = value.floatValue());
            return this;
        }

        private float[] unknown() {
            float[] values = new float[there.length];
            Arrays.fill(values, Float.NaN);
            return values;
        }

        public StepEvidence build() {
            return new StepEvidence(this);
        }
    }
}
