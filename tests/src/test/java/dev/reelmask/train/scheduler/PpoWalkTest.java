package dev.reelmask.train.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.schedule.learned.DenseLayer;
import dev.reelmask.schedule.learned.DenseNetwork;
import dev.reelmask.schedule.learned.HistoryNumber;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.learned.PolicyState;
import dev.reelmask.schedule.learned.PriceRange;
import dev.reelmask.schedule.table.CausalLoss;
import dev.reelmask.schedule.table.Gaps;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PpoWalkTest {
    private static final PolicyState BLIND = new PolicyState(List.of(), List.of(), List.of(HistoryNumber.DISTANCE));
    private static final double GAMMA = 0.9;

    /** Answers the same wherever it is. */
    private static KeyPolicy constant(float logit) {
        DenseLayer layer = new DenseLayer(new float[] {0}, new float[] {logit});
        return new KeyPolicy(BLIND, new DenseNetwork(List.of(), List.of(layer)), new PriceRange(1, 2, 1));
    }

    /** Each frame that is not a key frame loses a tenth. */
    private static SequenceTransitions sequence(int frames, int... gaps) {
        SequenceTransitions.Builder builder = new SequenceTransitions.Builder("clip", frames, Gaps.of(gaps));
        for (int frame = 0; frame < frames; frame++) {
            for (int key = Math.max(0, frame - gaps.length); key <= frame; key++) {
                builder.add(frame, key, Map.of(PairNumber.SCORE, frame == key ? 0.8 : 0.7));
            }
        }
        return builder.build();
    }

    private static PpoWalk walk(SequenceTransitions sequence, int decisions, float logit, float worth) {
        PpoSettings settings = new PpoSettings(1, decisions, 1, 1, GAMMA, 0.5, 0.2, 0);
        PpoWalk walk = new PpoWalk(new CausalLoss(sequence), sequence, 0.4, settings);
        walk.run(0, constant(logit), constant(worth), new SplittableRandom(3));
        return walk;
    }

    @Test
    void decisionsCostAKeyFrameOrWhatTheMaskLosesInPrices() {
        assertThat(walk(sequence(4, 1, 2, 3), 9, -50, 0).taken())
                .extracting(PpoWalk.Taken::reward)
                .allSatisfy(reward -> assertThat(reward).isCloseTo(-0.25, within(1e-6)))
                .hasSize(3);
        assertThat(walk(sequence(4, 1, 2, 3), 9, 50, 0).taken())
                .extracting(PpoWalk.Taken::reward)
                .containsExactly(-1.0, -1.0, -1.0);
    }

    @Test
    void aForcedKeyFrameIsPaidByTheDecisionBeforeIt() {
        List<PpoWalk.Taken> taken = walk(sequence(6, 1, 2), 9, -50, 0).taken();

        // frame 3 is too far from frame 0
        assertThat(taken).extracting(PpoWalk.Taken::frame).containsExactly(1, 2, 4, 5);
        assertThat(taken.get(1).reward()).isCloseTo(-0.25 - GAMMA, within(1e-6));
        assertThat(taken.get(1).discount()).isCloseTo(GAMMA * GAMMA, within(1e-6));
    }

    @Test
    void advantagesAreThoseOfAHandWrittenWalk() {
        // two decisions of five: what comes after them is worth what the critic says
        List<PpoWalk.Lesson> lessons =
                walk(sequence(6, 1, 2, 3, 4, 5), 2, -50, -0.2f).lessons();

        double error = 0.1 * -0.25 + GAMMA * -0.2 - -0.2;
        double last = error;
        double first = error + GAMMA * 0.5 * last;
        double deviation = Math.sqrt((first * first + last * last) / 2);
        assertThat(lessons).extracting(lesson -> lesson.taken().frame()).containsExactly(2, 1);
        assertThat(lessons.get(0).advantage()).isCloseTo(last / deviation, within(1e-6));
        assertThat(lessons.get(1).advantage()).isCloseTo(first / deviation, within(1e-6));
        assertThat(lessons.get(0).worth()).isCloseTo(-0.2 + last, within(1e-6));
        assertThat(lessons.get(1).worth()).isCloseTo(-0.2 + first, within(1e-6));
    }

    @Test
    void nothingComesAfterTheLastFrame() {
        List<PpoWalk.Lesson> lessons = walk(sequence(3, 1, 2), 9, -50, -0.2f).lessons();

        assertThat(lessons.get(0).worth()).isCloseTo(0.1 * -0.25, within(1e-6));
    }

    @Test
    void whatWasDecidedHasItsProbability() {
        List<PpoWalk.Taken> taken =
                walk(sequence(40, 1, 2, 3, 4, 5, 6, 7, 8), 39, 0.5f, 0).taken();

        assertThat(taken).extracting(PpoWalk.Taken::isKey).contains(true, false);
        assertThat(taken).allSatisfy(one -> assertThat(Math.exp(one.logProbability()))
                .isCloseTo(one.isKey() ? 0.62246 : 0.37754, within(1e-5)));
    }
}
