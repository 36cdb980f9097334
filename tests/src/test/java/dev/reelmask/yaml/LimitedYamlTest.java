package dev.reelmask.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.ConfigReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LimitedYamlTest {
    @Test
    void readsPlainData() {
        assertThat(LimitedYaml.parse("a: 1\nb: [true, 2.5, text, null]\nc: &x {d: e}\nf: *x\n", "f.yaml"))
                .isEqualTo(Map.of(
                        "a",
                        1,
                        "b",
                        Arrays.asList(true, 2.5, "text", null),
                        "c",
                        Map.of("d", "e"),
                        "f",
                        Map.of("d", "e")));
        assertThat(LimitedYaml.parse("", "f.yaml")).isNull();
    }

    @Test
    void whatIsNoYamlIsOneLineWithItsPlace() {
        assertRefused("a: 1\nb: [1, 2\nc: 3\n", "f.yaml is not YAML: ", "line 3, column 2.");
        assertRefused("a: 1\na: 2\n", "f.yaml is not YAML: found duplicate key a", "line 2, column 1.");
        assertRefused("a: !!java.io.File [x]\n", "f.yaml is not YAML: ", "line 1, column 4.");
        assertRefused("a: \u0001\n", "f.yaml is not YAML: ");
    }

    @Test
    void depthIsBounded() {
        assertRefused("[".repeat(100_000), "f.yaml is nested deeper than 32 levels, line 1, column 33.");
        assertRefused("{a: ".repeat(100_000), "f.yaml is nested deeper than 32 levels");
        StringBuilder block = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            block.append(" ".repeat(i)).append("a:\n");
        }
        assertRefused(block.toString(), "f.yaml is nested deeper than 32 levels, line 33, column 33.");
        assertRefused("- ".repeat(50_000) + "a", "f.yaml is nested deeper than 32 levels");
    }

    @Test
    void lengthIsBounded() {
        byte[] long60 = "# comment\n".repeat(6_000_000).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> LimitedYaml.read(long60, "f.yaml"))
                .isInstanceOf(UserException.class)
                .hasMessage("f.yaml is longer than 1024 KiB: it is no such file. Check the path.");
        assertRefused("a: " + "9".repeat(70_000), "f.yaml has a value of more than 65536 characters");
    }

    @Test
    void aliasesDoNotMultiply() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append(
                    "a%1$s: &a%1$s [%2$s]\n".formatted(i, String.join(", ", Collections.nCopies(8, "*a" + (i - 1)))));
        }
        assertRefused(bomb.toString(), "f.yaml is not YAML: Number of aliases for non-scalar nodes exceeds");
        assertRefused("a: &a [*a]\n? *a\n: b\n", "f.yaml has a key that is no text");
        assertRefused("? [a, b]\n: c\n", "f.yaml has a key that is no text, line 1, column 3.");
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        assertThatThrownBy(() -> LimitedYaml.read("a: ä".getBytes(StandardCharsets.ISO_8859_1), "f.yaml"))
                .isInstanceOf(UserException.class)
                .hasMessage("f.yaml is not text in UTF-8. Save it as UTF-8.");
    }

    @Test
    void classSetsAndConfigurationsHaveTheSameLimits(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("f.yaml");
        for (String text : List.of("[".repeat(100_000), "#".repeat(2_000_000), "a: {\n", "? [a]\n: b\n")) {
            Files.writeString(file, text);

            assertThatThrownBy(() -> ClassSets.load(file.toString()))
                    .isInstanceOf(UserException.class)
                    .hasMessageStartingWith(file + " ");
            assertThatThrownBy(() -> ConfigReader.read(Optional.of(file), Map.of()))
                    .isInstanceOf(UserException.class)
                    .hasMessageStartingWith(file + " ");
        }
    }

    @Test
    void valuesInMessagesAreShort() {
        assertThat(LimitedYaml.shown("a\nb\u0007")).isEqualTo("a b ");
        assertThat(LimitedYaml.shown("x".repeat(1000))).hasSize(81);
        assertThat(LimitedYaml.shown(Map.of("a", 1))).isEqualTo("a map");
    }

    private static void assertRefused(String text, String... parts) {
        assertThatThrownBy(() -> LimitedYaml.parse(text, "f.yaml"))
                .isInstanceOf(UserException.class)
                .message()
                .contains(parts)
                .hasLineCount(1)
                .hasSizeLessThan(300);
    }
}
