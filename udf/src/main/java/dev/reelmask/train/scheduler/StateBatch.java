package dev.reelmask.train.scheduler;

import dev.reelmask.schedule.learned.PolicyState;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.train.step.TensorInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** States on their way to a step, each with some numbers that say what is to be learnt of it. */
final class StateBatch {
    private final PolicyState state;
    private final int wanted;
    private final float[] pair;
    private final float[] history;
    private float[] pairs = new float[0];
    private float[] histories = new float[0];
    private float[] targets = new float[0];
    private int count;

    /** @param wanted numbers to be learnt of each */
    StateBatch(PolicyState state, int wanted) {
        this.state = state;
        this.wanted = wanted;
        this.pair = new float[state.pairInputs()];
        this.history = new float[state.history().size()];
    }

    int count() {
        return count;
    }

    /** Adds a state. */
    void add(SequenceTransitions sequence, int frame, int distance, double keyAllRatio, float price, float... target) {
        state.pair(PolicyTable.pair(sequence, frame, frame - distance), pair);
        state.history(distance, keyAllRatio, price, history);
        pairs = added(pairs, pair);
        histories = added(histories, history);
        targets = added(targets, target);
        count++;
    }

    private float[] added(float[] all, float[] one) {
        int end = count * one.length;
        float[] room =
                end + one.length <= all.length ? all : Arrays.copyOf(all, Math.max(1024, 2 * (end + one.length)));
        System.arraycopy(one, 0, room, end, one.length);
        return room;
    }

    /** The inputs of an objective: pairs where there are any, histories, and what is to be learnt. */
    List<TensorInput> inputs() {
        List<TensorInput> inputs = new ArrayList<>();
        if (pair.length > 0) {
            inputs.add(TensorInput.of(used(pairs, pair.length), count, pair.length, 1, 1));
        }
        inputs.add(TensorInput.of(used(histories, history.length), count, history.length, 1, 1));
        float[] last = used(targets, wanted);
        // one number a state must not be a column: its difference from a row would be a square
        inputs.add(wanted == 1 ? TensorInput.of(last, count) : TensorInput.of(last, count, wanted));
        return inputs;
    }

    private float[] used(float[] values, int length) {
        return Arrays.copyOf(values, count * length);
    }
}
