package dev.reelmask.schedule.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossTableTest {
    private static final int DRAWS = 20_000;
    private static final double PERCENT_OFF = 0.01;

    /** Sharpness and power; the third are face-lite's. */
    @ParameterizedTest
    @CsvSource({"2, 1", "0.2, 0.1", "0.65, 0.54", "20, 2"})
    void lossesAreTheModels(double sharpness, double power) {
        HardnessModel model = new HardnessModel(List.of(), List.of(), List.of(), 0, sharpness, 0.93, power);
        LossTable table = new LossTable(model);

        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < DRAWS; i++) {
            double before = Math.exp(-15 + 20 * random.nextDouble());
            double after = Math.exp(-15 + 20 * random.nextDouble());
            assertThat(table.loss(before)).isCloseTo(model.loss(before), withinPercentage(PERCENT_OFF));
            assertThat(table.loss(before, after))
                    .as("%s and %s", before, after)
                    .isCloseTo(model.loss(before, after), withinPercentage(PERCENT_OFF));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 3", "1e-12, 1e-11", "1e30, 1e35", "5, 5"})
    void soAreThoseOfNoHardnessAndOfVeryMuch(double before, double after) {
        HardnessModel model = new HardnessModel(List.of(), List.of(), List.of(), 0, 0.65, 0.93, 0.54);
        LossTable table = new LossTable(model);

        assertThat(table.loss(before)).isCloseTo(model.loss(before), withinPercentage(PERCENT_OFF));
        assertThat(table.loss(before, after)).isCloseTo(model.loss(before, after), withinPercentage(PERCENT_OFF));
    }
}
