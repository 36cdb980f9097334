package dev.reelmask.train.scheduler;

import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.schedule.table.Gaps;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TransitionTable;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Sequences of shots of ten frames. A mask from another shot loses what the frame's shot says, one from the same shot
 * nothing; the frame difference shows the loss, the flow's length how many frames the shot still has. So the best key
 * frames are the first frames of the shots that lose enough, and can be told when they come. Class by class, a small
 * class shows the loss.
 */
final class ShotWorld {
    static final int SHOT = 10;
    private static final int LONGEST = 60;

    private ShotWorld() {}

    static TransitionTable table(long seed, int sequences, int shots) {
        SequenceTransitions[] all = new SequenceTransitions[sequences];
        for (int i = 0; i < sequences; i++) {
            all[i] = sequence("shots-" + i, new SplittableRandom(seed * 1000 + i), shots);
        }
        return TransitionTable.of(all);
    }

    private static SequenceTransitions sequence(String id, SplittableRandom random, int shots) {
        double[] losses = random.doubles(shots).map(u -> 0.05 + 0.5 * u).toArray();
        int frames = shots * SHOT;
        SequenceTransitions.Builder builder =
                new SequenceTransitions.Builder(id, frames, Gaps.spaced(LONGEST, LONGEST));
        for (int frame = 0; frame < frames; frame++) {
            for (int key = Math.max(0, frame - LONGEST); key <= frame; key++) {
                double loss = frame / SHOT == key / SHOT ? 0 : losses[frame / SHOT];
                builder.add(frame, key, numbers(loss, SHOT - frame % SHOT))
                        .withClasses(frame, key, Map.of(ClassKind.CLASS_RESIDUAL, byClass(loss)));
            }
        }
        return builder.build();
    }

    private static ClassNumbers byClass(double loss) {
        return new ClassNumbers(ClassKind.CLASS_RESIDUAL, new float[] {0.98f, 3, 0.02f, (float) (40 * loss)});
    }

    private static Map<PairNumber, Double> numbers(double loss, int left) {
        return Map.of(
                PairNumber.SCORE,
                0.9 - loss,
                PairNumber.PIXEL_AGREEMENT,
                1 - loss,
                PairNumber.FRAME_DIFFERENCE,
                40 * loss,
                PairNumber.FLOW_MAGNITUDE,
                (double) left);
    }
}
