package dev.reelmask.train.scheduler;

import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.schedule.table.Gaps;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;
import java.util.LinkedHashMap;
import java.util.Map;

/** Four frames, so three decisions and eight ways through them. */
final class ThreeDecisions {
    static final SequenceTransitions WORLD = world();

    private ThreeDecisions() {}

    private static SequenceTransitions world() {
        SequenceTransitions.Builder builder = new SequenceTransitions.Builder("clip", 4, Gaps.of(1, 2, 3));
        for (int frame = 0; frame < 4; frame++) {
            for (int key = 0; key <= frame; key++) {
                double lost = 0.5 * (frame - key) * (frame == 2 ? 2 : 1);
                builder.add(
                        frame,
                        key,
                        Map.of(
                                PairNumber.SCORE,
                                2 - lost,
                                PairNumber.FRAME_DIFFERENCE,
                                3.0 * frame + 5 * (frame - key)));
            }
        }
        return builder.build();
    }

    /** The weights with one value moved. */
    static Weights moved(Weights weights, String name, int place, double by) {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>(weights.tensors());
        float[] values = weights.get(name).values().clone();
        values[place] += (float) by;
        tensors.put(name, new FloatTensor(weights.get(name).shape(), values));
        return new Weights(tensors);
    }
}
