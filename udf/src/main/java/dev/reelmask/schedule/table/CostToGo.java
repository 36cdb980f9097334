package dev.reelmask.schedule.table;

/**
 * What the rest of a sequence costs at best from every state (frame, last key frame), at a price of a key frame:
 * backward dynamic programming over a known world, causal. In frames × longest gap steps.
 */
public final class CostToGo {
    private final CausalLoss loss;
    private final double price;
    private final int frames;
    private final int longest;
    private final SequenceTransitions sequence;
    /** (frames + 1, longest gap + 1) by the frame to be decided and the distance of its last key frame. */
    private final double[][] best;

    /**
     * Of a sequence.
     *
     * @param price of a key frame, in the loss's unit, 0 or more
     */
    public CostToGo(SequenceTransitions sequence, PairNumber score, double price) {
        if (!(price >= 0)) {
            throw new IllegalArgumentException("a price must not be negative, got " + price);
        }
        this.sequence = sequence;
        this.loss = new CausalLoss(sequence, score);
        this.price = price;
        this.frames = sequence.frames();
        this.longest = sequence.gaps().longest();
        // one distance more: a frame that is too far from its key frame to be propagated to
        this.best = new double[frames + 1][longest + 2];
        for (int frame = frames - 1; frame > 0; frame--) {
            for (int gap = 1; gap <= Math.min(frame, longest + 1); gap++) {
                best[frame][gap] = Math.min(ofKey(frame), ofPropagation(frame, frame - gap));
            }
        }
    }

    /** Of the best decisions from a frame on, its own included. */
    public double best(int frame, int lastKey) {
        return best[frame][frame - lastKey];
    }

    /** Of a key frame now and the best decisions after it; infinite for a lost picture. */
    public double ofKey(int frame) {
        return sequence.has(frame) ? price + best[frame + 1][1] : Double.POSITIVE_INFINITY;
    }

    /** Of no key frame now and the best decisions after it; infinite where the key frame is too far. */
    public double ofPropagation(int frame, int lastKey) {
        int gap = frame - lastKey;
        if (gap > longest) {
            return Double.POSITIVE_INFINITY;
        }
        return loss.of(frame, lastKey) + best[frame + 1][gap + 1];
    }

    /** What a key frame now saves against none, at best after either. */
    public double advantageOfKey(int frame, int lastKey) {
        return ofPropagation(frame, lastKey) - ofKey(frame);
    }
}
