package dev.reelmask.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reelmask.frame.UserException;
import dev.reelmask.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of runs become folders {@code run=NAME}, whose names readers take for values of a column. */
@Tag("spark")
class RunIdentityTest {
    private static final List<String> GOOD = List.of(
            "a",
            "run-007",
            "v1e5",
            "d1",
            "e1",
            "x2024-01-01",
            "May",
            "today",
            "Now",
            "E5",
            "F",
            "L",
            "D",
            "f1",
            "T10.30",
            "P1D",
            "interval",
            "date",
            "timestamp",
            "True-ish",
            "nulls",
            "NaN2",
            "A.b_c+d-e",
            "a".repeat(100));

    @TempDir
    private Path folder;

    @Test
    void aNameThatIsMadeOfALongSchedulerIsCutBeforeItsDigest() {
        RunIdentity first = RunIdentity.of(scheduled("policy:" + "a".repeat(300)), "");
        RunIdentity other = RunIdentity.of(scheduled("policy:" + "a".repeat(300) + "b"), "");

        assertThat(first.name())
                .hasSize(100)
                .startsWith("policy-aaa")
                .endsWith(first.fingerprint().substring(0, 8));
        assertThat(other.name()).isNotEqualTo(first.name());
        assertThatCode(() -> RunIdentity.checkName(first.name())).doesNotThrowAnyException();
        assertThat(RunIdentity.of(scheduled("fixed:5"), "").name()).startsWith("fixed-5-blend-");
    }

    private static RunDescription scheduled(String scheduler) {
        return new RunDescription(
                "file:/corpus",
                Map.of(),
                "",
                "keep",
                "1",
                "auto",
                "cpu",
                "f32",
                scheduler,
                Map.of(),
                "blend",
                "patches",
                "init",
                120,
                384,
                true,
                0,
                Map.of(),
                "auto",
                1000,
                "",
                "",
                "",
                1,
                1,
                1,
                Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "007",
                "-1",
                "1.5",
                ".5",
                "1e5",
                "1d",
                "0x1F",
                "2024-01-01",
                "2024-01-01T00:00:00",
                "10:30",
                "true",
                "TRUE",
                "False",
                "null",
                "NULL",
                "NaN",
                "nan",
                "inf",
                "-inf",
                "Infinity",
                "None",
                "epoch",
                "Epoch",
                "__HIVE_DEFAULT_PARTITION__",
                "_a",
                ".",
                "..",
                ".hidden",
                "a/b",
                "a\\b",
                "a b",
                " a",
                "a=b",
                "a%20b",
                "a:b",
                "a\nb",
                "größe",
                "۷",
                "日本",
                "a*",
                "a?",
                "a\"b",
                "a|b",
                "a<b",
                "a.",
                "con",
                "NUL",
                "aux.txt",
                "com1",
                "LPT9"
            })
    void namesThatReadersTakeForSomethingElseAreRefused(String name) {
        assertThatThrownBy(() -> RunIdentity.checkName(name))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("run name '" + name + "' becomes a folder that readers must take for text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-01-01", "007", "a/../b", "größe", "con", "v1.", "..."})
    void theNameThatIsProposedInsteadIsTaken(String name) {
        checkThatTheProposalIsTaken(name);
    }

    @Test
    void longNamesAreRefused() {
        assertThatCode(() -> RunIdentity.checkName("a".repeat(100))).doesNotThrowAnyException();
        checkThatTheProposalIsTaken("a".repeat(101));
    }

    private static void checkThatTheProposalIsTaken(String name) {
        UserException refused = catchThrowableOfType(UserException.class, () -> RunIdentity.checkName(name));
        String proposed = refused.getMessage().replaceAll("(?s).* Try (.*)\\.", "$1");
        assertThatCode(() -> RunIdentity.checkName(proposed)).doesNotThrowAnyException();
    }

    @Test
    void sparkReadsEveryNameThatIsTakenAsItIs() throws IOException {
        GOOD.forEach(RunIdentity::checkName);
        Path rows = folder.resolve("rows");
        LocalSpark.session().range(1).coalesce(1).write().parquet(rows.toString());
        Path file;
        try (Stream<Path> files = Files.list(rows)) {
            file = files.filter(f -> f.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        for (String name : GOOD) {
            // Alone: beside others that are text, Spark would take any name for text.
            Path table = folder.resolve("t" + GOOD.indexOf(name));
            Files.copy(
                    file, Files.createDirectories(table.resolve("run=" + name)).resolve("0.parquet"));

            Dataset<Row> read = LocalSpark.session().read().parquet(table.toString());

            assertThat(read.schema().apply("run").dataType()).as(name).isEqualTo(DataTypes.StringType);
            assertThat(read.select("run").first().getString(0)).isEqualTo(name);
        }
    }
}
