package dev.reelmask.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reelmask.frame.UserException;
import dev.reelmask.testing.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of runs become folders {@code run=NAME}, whose names readers take for values of a column. */
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
            "epoch",
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
    void sparkReadsEveryNameThatIsTakenAsItIs() {
        GOOD.forEach(RunIdentity::checkName);
        for (String name : GOOD) {
            // Alone: beside others that are text, Spark would take any name for text.
            String table =
                    folder.resolve(name.length() > 50 ? "long" : "t-" + name).toString();
            LocalSpark.session().range(1).write().mode(SaveMode.Overwrite).parquet(table + "/run=" + name);

            Dataset<Row> rows = LocalSpark.session().read().parquet(table);

            assertThat(rows.schema().apply("run").dataType()).as(name).isEqualTo(DataTypes.StringType);
            assertThat(rows.select("run").first().getString(0)).isEqualTo(name);
        }
    }
}
