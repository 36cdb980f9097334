package dev.reelmask.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearNamesTest {
    @Test
    void nearestComeFirst() {
        assertThat(NearNames.of("fixed-5", List.of("flow-2", "fixed-10", "Fixed-5", "every-frame")))
                .isEqualTo("did you mean Fixed-5 or fixed-10?");
    }

    @Test
    void aPartOfANameIsNear() {
        assertThat(NearNames.of("ada", List.of("faces__train__ada_01", "bob")))
                .isEqualTo("did you mean faces__train__ada_01?");
    }

    @Test
    void whereNothingIsNearSomeOfAllAreListed() {
        List<String> many = IntStream.range(10, 20).mapToObj(i -> "s" + i).toList();

        assertThat(NearNames.of("something-else", many))
                .isEqualTo("there are s10, s11, s12, s13, s14, s15, s16, s17 and 2 more");
        assertThat(NearNames.of("x", List.of("only"))).isEqualTo("there is only");
        assertThat(NearNames.of("x", List.of())).isEqualTo("there is none");
    }
}
