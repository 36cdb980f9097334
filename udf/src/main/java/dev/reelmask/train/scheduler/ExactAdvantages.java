package dev.reelmask.train.scheduler;

import dev.reelmask.schedule.table.CostToGo;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;

/** What a key frame now is worth in every state of a sequence, in prices of a key frame, for several prices. */
final class ExactAdvantages {
    /** Of what is worth many prices nothing more is to be learnt. */
    private static final double LIMIT = 3;

    private final int states;
    /** (prices, frames × distances). */
    private final float[][] values;

    ExactAdvantages(SequenceTransitions sequence, double[] prices) {
        this.states = sequence.gaps().longest();
        this.values = new float[prices.length][sequence.frames() * states];
        for (int p = 0; p < prices.length; p++) {
            fill(values[p], sequence, new CostToGo(sequence, PairNumber.SCORE, prices[p]), prices[p]);
        }
    }

    private void fill(float[] table, SequenceTransitions sequence, CostToGo cost, double price) {
        for (int frame = 1; frame < sequence.frames(); frame++) {
            for (int distance = 1; distance <= Math.min(states, frame); distance++) {
                if (sequence.has(frame)) {
                    double worth = cost.advantageOfKey(frame, frame - distance) / price;
                    table[frame * states + distance - 1] = (float) Math.max(-LIMIT, Math.min(LIMIT, worth));
                }
            }
        }
    }

    /** Within ±3. */
    float at(int price, int frame, int distance) {
        return values[price][frame * states + distance - 1];
    }
}
