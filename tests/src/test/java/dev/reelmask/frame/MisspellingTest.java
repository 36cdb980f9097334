package dev.reelmask.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MisspellingTest {
    @ParameterizedTest
    @CsvSource({
        "fixed,fixed,0",
        "fixed,Fixed,0",
        "fxied,fixed,1",
        "fxed,fixed,1",
        "fixxed,fixed,1",
        "mixed,fixed,1",
        "'',abc,3"
    })
    void lettersAreCounted(String wanted, String name, int distance) {
        assertThat(Misspelling.distance(wanted, name)).isEqualTo(distance);
        assertThat(Misspelling.distance(name, wanted)).isEqualTo(distance);
    }

    @Test
    void theNearestIsTheFirstOfThoseThatAreEquallyNear() {
        assertThat(Misspelling.nearest("piece-frame", List.of("pieces", "piece-frames", "piece-frame2")))
                .isEqualTo("piece-frames");
        assertThat(Misspelling.nearest("x", List.of())).isEmpty();
    }
}
