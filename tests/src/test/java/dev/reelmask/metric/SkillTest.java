package dev.reelmask.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class SkillTest {
    private static final int PIXELS = 100_000;

    @Test
    void masksOfTheRightSharesInTheWrongPlacesScoreExactlyChance() {
        SplittableRandom random = new SplittableRandom(1);

        Skill skill = skill(4, i -> random.nextInt(10) % 4, i -> random.nextInt(10) % 4);

        assertThat(skill.meanIou()).isCloseTo(skill.chance(), within(0.003));
        assertThat(skill.isNearChance()).isTrue();
    }

    @Test
    void oneAnswerForEverythingIsNearChanceHoweverHighItsScore() {
        Skill skill = skill(2, i -> i % 20 == 0 ? 1 : 0, i -> 0);

        assertThat(skill.meanIou()).isEqualTo(0.475);
        assertThat(skill.chance()).isCloseTo((1.95 / 2.05 + 0.05 / 3.95) / 2, within(1e-12));
        assertThat(skill.isNearChance()).isTrue();
    }

    @Test
    void classesThatAreCalledByTheNumbersOfOthersAreNearChance() {
        Skill skill = skill(5, i -> i % 5, i -> (i + 1) % 5);

        assertThat(skill.meanIou()).isZero();
        assertThat(skill.value()).isNegative();
        assertThat(skill.isNearChance()).isTrue();
    }

    @Test
    void aPoorNetworkThatSeesSomethingIsNotNearChance() {
        SplittableRandom random = new SplittableRandom(2);

        Skill skill = skill(4, i -> i % 4, i -> random.nextInt(4) == 0 ? i % 4 : random.nextInt(4));

        assertThat(skill.meanIou()).isBetween(0.2, 0.35);
        assertThat(skill.isNearChance()).isFalse();
    }

    @Test
    void aRareClassThatIsFoundAtTimesIsNotNearChance() {
        Skill skill = skill(2, i -> i % 100 == 0 ? 1 : 0, i -> i % 400 == 0 || i % 400 == 1 ? 1 : 0);

        assertThat(skill.meanIou()).isLessThan(0.6);
        assertThat(skill.isNearChance()).isFalse();
    }

    @Test
    void nothingLabelledAndNothingToTellApartAreNotNearChance() {
        assertThat(Skill.of(new long[2], new long[2]).isNearChance()).isFalse();
        assertThat(skill(2, i -> 0, i -> 0).isNearChance()).isFalse();
    }

    @Test
    void theNumbersOfClassesMustAgree() {
        assertThatThrownBy(() -> Skill.of(new long[2], new long[3]))
                .hasMessage("2 classes have intersections, 3 unions");
    }

    private static Skill skill(int classes, IntUnaryOperator label, IntUnaryOperator mask) {
        FrameSize size = new FrameSize(PIXELS, 1);
        Confusion confusion = Confusion.of(classes, map(size, label), map(size, mask));
        return Skill.of(confusion.intersections(), confusion.unions());
    }

    private static LabelMap map(FrameSize size, IntUnaryOperator id) {
        byte[] ids = new byte[size.pixels()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) id.applyAsInt(i);
        }
        return new LabelMap(size, ids);
    }
}
