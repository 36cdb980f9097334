package dev.reelmask.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWriterTest {
    @Test
    void whatIsWrittenIsReadAgainAsItWas(@TempDir Path folder) throws IOException {
        JobConfig config =
                ConfigReader.read(Optional.empty(), Map.of("corpus.exclude", List.of("a", "b"), "spark.spark.x", "1"));

        Path file = Files.writeString(folder.resolve("written.yaml"), ConfigWriter.yaml(config));

        assertThat(ConfigReader.read(Optional.of(file), Map.of())).isEqualTo(config);
    }

    @Test
    void emptyListsAreWrittenAsSuch() {
        assertThat(ConfigWriter.yaml(ConfigReader.read(Optional.empty(), Map.of())))
                .contains("  include: []\n  exclude: []\n")
                .doesNotContain("&id", "*id");
    }
}
