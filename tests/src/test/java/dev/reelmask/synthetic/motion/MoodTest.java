package dev.reelmask.synthetic.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoodTest {
    private static final double STEP = 0.001;

    @Test
    void aMoodThroughoutIsItsLivelinessAtEveryMoment() {
        Mood mood = Mood.throughout(Liveliness.LIVELY);

        assertThat(mood.at(-0.01, Liveliness::sway)).isEqualTo(Liveliness.LIVELY.sway());
        assertThat(mood.at(1000, Liveliness::sway)).isEqualTo(Liveliness.LIVELY.sway());
        assertThat(mood.clock(12.34)).isEqualTo(12.34);
        assertThat(mood.setting()).isEqualTo(Liveliness.LIVELY);
        assertThat(mood.scenes(1000)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aChangingMoodChangesSmoothlyAndItsClockKeepsPace(long seed) {
        Mood mood = Mood.changing(seed, 60);

        for (double t = 0; t < 60; t += STEP) {
            double pace = (mood.clock(t + STEP) - mood.clock(t)) / STEP;
            double hertz = mood.at(t + STEP / 2, Liveliness::hertz) / mood.hertz();
            assertThat(pace).as("at %s", t).isCloseTo(hertz, within(0.01));
            double moved = mood.at(t + STEP, Liveliness::turnDegrees) - mood.at(t, Liveliness::turnDegrees);
            assertThat(Math.abs(moved)).as("at %s", t).isLessThan(0.1);
        }
    }

    @Test
    void allLivelinessesTakePartInLongClips() {
        Set<Double> seen = new TreeSet<>();

        for (long seed = 0; seed < 4; seed++) {
            Mood mood = Mood.changing(seed, 60);
            for (double t = 0; t < 60; t += 0.5) {
                seen.add(mood.at(t, Liveliness::level));
            }
        }

        assertThat(seen).contains(0.0, 1.0, 2.0, 3.0);
    }
}
