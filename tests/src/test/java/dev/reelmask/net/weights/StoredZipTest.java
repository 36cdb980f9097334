package dev.reelmask.net.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class StoredZipTest {
    @Test
    void theTimeZoneOfTheProcessChangesNoByte() {
        byte[] here = write("UTC");

        assertThat(write("Asia/Tehran")).isEqualTo(here);
        assertThat(write("America/New_York")).isEqualTo(here);
        assertThat(StoredZip.read(here, "it")).containsOnlyKeys("a/b");
    }

    private static byte[] write(String zone) {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try {
            return StoredZip.write(Map.of("a/b", new byte[] {1, 2, 3}));
        } finally {
            TimeZone.setDefault(before);
        }
    }
}
