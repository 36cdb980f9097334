package dev.reelmask.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    @Test
    void theOrderOfValuesDoesNotMatter() {
        Map<String, String> one = new LinkedHashMap<>();
        one.put("scheduler", "fixed:5");
        one.put("flow", "dis");
        Map<String, String> other = new LinkedHashMap<>();
        other.put("flow", "dis");
        other.put("scheduler", "fixed:5");

        assertThat(Fingerprint.of(one)).isEqualTo(Fingerprint.of(other)).hasSize(64);
    }

    @Test
    void everyNameAndValueMatters() {
        String base = Fingerprint.of(Map.of("a", "b"));

        assertThat(Fingerprint.of(Map.of("a", "c"))).isNotEqualTo(base);
        assertThat(Fingerprint.of(Map.of("c", "b"))).isNotEqualTo(base);
        assertThat(Fingerprint.of(Map.of("a", "b", "c", ""))).isNotEqualTo(base);
        assertThat(Fingerprint.of(Map.of("ab", ""))).isNotEqualTo(base);
    }
}
