package dev.reelmask.train.skip;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a training for skip propagation lowers, a mean over its triplets: α · {@link Term#CURRENT} + (1 − α) ·
 * ({@link Term#PSEUDO} + {@link Term#KEY_MODE}) + λ · {@link Term#DIFFERENCE}.
 *
 * @param terms that are not left out
 * @param lambda λ
 */
public record SkipLoss(Set<Term> terms, Weighting weighting, Norm norm, Extent extent, double lambda) {
    /** Parts of the loss. */
    public enum Term {
        /** Loss of the current frame with the key frame's deep maps, against its label. */
        CURRENT,
        /** Loss of the key frame against what a frozen network makes of it. */
        PSEUDO,
        /** Loss of the current frame as if it were a key frame, against its label. */
        KEY_MODE,
        /** How far the deep maps of the two frames are apart. */
        DIFFERENCE;

        /** The spelling of the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Size of the difference of two maps. */
    public enum Norm {
        /** Absolute values (lasso). */
        L1,
        /** Euclidean length. */
        L2,
        /** Squares (ridge). */
        RIDGE;

        /** The spelling of the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a norm makes of the elements of a map. */
    public enum Extent {
        /** Their mean (the root of the mean square for {@link Norm#L2}): λ means the same for frames of any size. */
        MEAN,
        /** Their sum, as printed. */
        SUM;

        /** The spelling of the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Weight α of the current frame's loss.
     *
     * @param byDistance whether it is {@code alpha} / (distance + 1), and not {@code alpha} at every distance
     */
    public record Weighting(boolean byDistance, double alpha) {
        public Weighting {
            if (!(alpha > 0 && alpha <= 1)) {
                throw new IllegalArgumentException("alpha must be in 0..1 and not 0, got " + alpha);
            }
        }

        float at(int distance) {
            return (float) (byDistance ? alpha / (distance + 1) : alpha);
        }

        /** The spelling of the command line. */
        @Override
        public String toString() {
            return (byDistance ? "distance:" : "constant:") + alpha;
        }
    }

    public SkipLoss {
        terms = inOrder(terms);
        if (terms.isEmpty() || terms.equals(Set.of(Term.DIFFERENCE))) {
            throw new IllegalArgumentException("one of the terms current, pseudo and key-mode must be there");
        }
        if (!(lambda >= 0 && lambda <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("lambda must not be negative, got " + lambda);
        }
    }

    boolean has(Term term) {
        return terms.contains(term);
    }

    /** In the order of their declaration, which the record of a training relies on. */
    private static Set<Term> inOrder(Set<Term> terms) {
        Set<Term> ordered = EnumSet.noneOf(Term.class);
        ordered.addAll(terms);
        return Collections.unmodifiableSet(ordered);
    }
}
