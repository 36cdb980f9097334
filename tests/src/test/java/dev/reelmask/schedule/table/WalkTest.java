package dev.reelmask.schedule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WalkTest {
    private static SequenceTransitions frames(int frames) {
        return SequenceTransitions.ofScores("clip", new double[frames][frames]);
    }

    @Test
    void distanceAndRatioAreThoseOfASequenceWrittenByHand() {
        Walk walk = Walk.whole(frames(6));
        List<String> seen = new ArrayList<>();
        while (walk.next()) {
            seen.add("%s: %s frames from %s, %s of 90"
                    .formatted(walk.frame(), walk.distance(), walk.lastKey(), Math.round(90 * walk.keyAllRatio())));
            walk.decide(walk.frame() == 2 || walk.frame() == 3);
        }

        assertThat(seen)
                .containsExactly(
                        "1: 1 frames from 0, 0 of 90",
                        "2: 2 frames from 0, 0 of 90",
                        "3: 1 frames from 2, 1 of 90",
                        "4: 1 frames from 3, 2 of 90",
                        "5: 2 frames from 3, 2 of 90");
        assertThat(walk.keys()).isEqualTo(3);
    }

    /** The forced first key is none of them, and slots before the first decision count as no key. */
    @Test
    void theRatioLooksBackOnNinetyDecisions() {
        Walk walk = Walk.whole(frames(120));
        List<Double> ratios = new ArrayList<>();
        while (walk.next()) {
            ratios.add(walk.keyAllRatio());
            walk.decide(walk.frame() <= 9);
        }

        assertThat(ratios.get(0)).isZero();
        assertThat(ratios.get(9)).isCloseTo(0.1, within(1e-9));
        // before frame 91 all of 1..90 are looked back on, before frame 92 those from 2 on
        assertThat(ratios.get(90)).isCloseTo(0.1, within(1e-9));
        assertThat(ratios.get(91)).isCloseTo(8 / 90.0, within(1e-9));
        assertThat(ratios.get(99)).isZero();
    }

    @Test
    void aFrameTooFarFromItsKeyFrameIsForced() {
        SequenceTransitions.Builder builder = new SequenceTransitions.Builder("clip", 5, Gaps.of(1, 2));
        for (int frame = 0; frame < 5; frame++) {
            builder.add(frame, frame, Map.of());
        }
        Walk walk = Walk.whole(builder.build());
        List<Boolean> forced = new ArrayList<>();
        while (walk.next()) {
            forced.add(walk.isForced());
            walk.decide(walk.isForced());
        }

        assertThat(forced).containsExactly(false, false, true, false);
    }
}
