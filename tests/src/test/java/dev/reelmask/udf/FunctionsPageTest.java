package dev.reelmask.udf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.HiveResult$;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The examples of {@code docs/sql-functions.md} give what the page says. Its results are written anew by
 * {@code -Dreelmask.write-examples=true}.
 */
@Tag("spark")
class FunctionsPageTest {
    private static final Path PAGE = Path.of("../docs/sql-functions.md");
    private static final Pattern BLOCK = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);
    private static final Pattern EXAMPLE = Pattern.compile("([^;]+);\n((?:-- .*\n)*)");
    private static final Pattern SECTION = Pattern.compile("\n(?=##)");
    private static final Pattern HEADING = Pattern.compile("^### (.*)$", Pattern.MULTILINE);

    private static SparkSession spark;

    @BeforeAll
    static void registerFunctions() {
        spark = LocalSpark.session();
        MaskFunctions.register(spark);
    }

    private static Stream<MatchResult> examples() throws IOException {
        return BLOCK.matcher(Files.readString(PAGE)).results().flatMap(block -> EXAMPLE.matcher(block.group(1))
                .results());
    }

    static Stream<String> queries() throws IOException {
        return examples().map(example -> example.group(1) + ";\n" + example.group(2));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void anExampleGivesWhatThePageSays(String example) {
        List<String> lines = example.lines().toList();
        String query = example.substring(0, example.indexOf(';'));
        List<String> said = lines.stream()
                .filter(line -> line.startsWith("-- "))
                .map(line -> line.substring(3))
                .toList();

        List<String> found = run(query);

        if (!query.startsWith("CREATE")) {
            assertThat(found).isEqualTo(said);
        }
    }

    @Test
    void eachFunctionHasASectionWithAnExample() throws IOException {
        String page = Files.readString(PAGE);
        List<String> headings =
                HEADING.matcher(page).results().map(match -> match.group(1)).toList();
        List<String> older = List.of("mask_pixel_count", "mask_to_coco_rle");

        assertThat(headings)
                .containsExactlyInAnyOrderElementsOf(MaskFunctions.names().stream()
                        .filter(name -> !older.contains(name))
                        .toList());
        assertThat(SECTION.splitAsStream(page).filter(section -> section.startsWith("### ")))
                .allSatisfy(section -> {
                    String name = section.substring(4, section.indexOf('\n'));
                    assertThat(section).contains("```\n" + name + "(").containsPattern("SELECT [^;]*" + name + "\\(");
                });
        assertThat(queries().toList()).allMatch(example -> example.startsWith("CREATE") || example.contains("\n-- "));
    }

    private static List<String> run(String query) {
        Dataset<Row> rows = spark.sql(query);
        return CollectionConverters.asJava(
                HiveResult$.MODULE$.hiveResultString(((org.apache.spark.sql.classic.Dataset<Row>) rows)
                        .queryExecution()
                        .executedPlan()));
    }

    @Test
    void resultsAreWrittenAnewWhereAskedFor() throws IOException {
        if (!Boolean.getBoolean("reelmask.write-examples")) {
            return;
        }
        StringBuilder out = new StringBuilder();
        for (String part : splitAround(Files.readString(PAGE))) {
            out.append(part.startsWith("```sql\n") ? anew(part) : part);
        }
        Files.writeString(PAGE, out);
    }

    private static List<String> splitAround(String page) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        for (MatchResult block : BLOCK.matcher(page).results().toList()) {
            parts.addAll(Arrays.asList(page.substring(at, block.start()), block.group()));
            at = block.end();
        }
        parts.add(page.substring(at));
        return parts;
    }

    private static String anew(String block) {
        return EXAMPLE.matcher(block).replaceAll(example -> {
            String query = example.group(1).replace("```sql\n", "");
            StringBuilder text = new StringBuilder(example.group(1)).append(";\n");
            List<String> rows = run(query);
            rows.stream()
                    .filter(row -> !query.startsWith("CREATE"))
                    .forEach(row -> text.append("-- ").append(row).append('\n'));
            return java.util.regex.Matcher.quoteReplacement(text.toString());
        });
    }
}
