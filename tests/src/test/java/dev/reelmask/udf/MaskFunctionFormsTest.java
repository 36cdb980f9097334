package dev.reelmask.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.testing.LocalSpark;
import dev.reelmask.udf.MaskFunction.Kind;
import dev.reelmask.udf.MaskFunction.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowableHelper;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.SimpleFunctionRegistry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every way to call every function. */
@Tag("spark")
class MaskFunctionFormsTest {
    private static final String MASK = "mask_encode(X'00010200', 2, 2)";
    /** An argument that works, by the name of its parameter. */
    private static final Map<String, String> GOOD = Map.ofEntries(
            Map.entry("mask", MASK),
            Map.entry("a", MASK),
            Map.entry("b", MASK),
            Map.entry("class", "1"),
            Map.entry("x", "0"),
            Map.entry("y", "0"),
            Map.entry("width", "2"),
            Map.entry("height", "2"),
            Map.entry("class_set", "'camvid'"),
            Map.entry("ids", "X'00010200'"),
            Map.entry("png", "mask_to_png(" + MASK + ")"),
            Map.entry("picture", "mask_to_png(" + MASK + ")"),
            Map.entry("opacity", "0.25"),
            Map.entry("rle", "mask_to_coco(" + MASK + ", 1)"),
            Map.entry("rles", "mask_to_coco(" + MASK + ")"),
            Map.entry("geojson", "mask_polygons(" + MASK + ", 1)"));
    /** What is no mask, image, JSON. */
    private static final Map<Kind, String> DAMAGED = Map.of(
            Kind.BYTES, "X'524D0102020200'",
            Kind.TEXT, "'{'",
            Kind.TEXTS_BY_CLASS, "map(1, '{')");

    private static SparkSession spark;
    /** Of all forms, from one query: one each would take a minute. */
    private static Map<String, List<Boolean>> nullsOfNulls;

    private static Map<String, List<Boolean>> nullsOfTriedDamage;

    @BeforeAll
    static void registerFunctions() {
        spark = LocalSpark.session();
        MaskFunctions.register(spark);
        nullsOfNulls = areNull(MaskFunctionFormsTest::nullCalls);
        nullsOfTriedDamage = areNull(form -> damages(form).stream()
                .map(arguments -> new Call("try_" + form.name(), arguments))
                .toList());
    }

    private record Call(String function, List<String> arguments) {}

    static Stream<String> forms() {
        return MaskFunctions.names().stream()
                .flatMap(name -> MaskFunctions.named(name).stream())
                .map(MaskFunction::signature);
    }

    private static MaskFunction form(String signature) {
        return MaskFunctions.named(signature.substring(0, signature.indexOf('('))).stream()
                .filter(form -> form.signature().equals(signature))
                .findFirst()
                .orElseThrow();
    }

    /** A call with the arguments. */
    private static String call(String function, List<String> arguments) {
        return "%s(%s)".formatted(function, String.join(", ", arguments));
    }

    private static Object value(String function, List<String> arguments) {
        return spark.sql("SELECT " + call(function, arguments)).first().get(0);
    }

    /** Whether calls give null, by form; none is folded before the query runs. */
    private static Map<String, List<Boolean>> areNull(Function<MaskFunction, List<Call>> calls) {
        Map<String, List<Call>> byForm = new LinkedHashMap<>();
        forms().forEach(signature -> byForm.put(signature, calls.apply(form(signature))));
        Row row = values(byForm.values().stream().flatMap(List::stream).toList());
        Map<String, List<Boolean>> found = new LinkedHashMap<>();
        int column = 0;
        for (Map.Entry<String, List<Call>> form : byForm.entrySet()) {
            List<Boolean> nulls = new ArrayList<>();
            for (int i = 0; i < form.getValue().size(); i++) {
                nulls.add(row.isNullAt(column++));
            }
            found.put(form.getKey(), nulls);
        }
        return found;
    }

    private static Row values(List<Call> calls) {
        Map<String, String> columns = new LinkedHashMap<>();
        List<String> called = new ArrayList<>();
        for (Call call : calls) {
            List<String> names = call.arguments().stream()
                    .map(argument -> columns.computeIfAbsent(argument, other -> "c" + columns.size()))
                    .toList();
            called.add(call(call.function(), names));
        }
        String given = columns.entrySet().stream()
                .map(column -> column.getKey() + " AS " + column.getValue())
                .collect(Collectors.joining(", "));
        return spark.sql("SELECT %s FROM (SELECT /*+ REPARTITION(1) */ %s)".formatted(String.join(", ", called), given))
                .first();
    }

    private static List<String> good(MaskFunction form) {
        return form.parameters().stream()
                .map(parameter -> GOOD.get(parameter.name()))
                .toList();
    }

    private static List<String> but(List<String> arguments, int at, String other) {
        List<String> changed = new ArrayList<>(arguments);
        changed.set(at, other);
        return changed;
    }

    /** The form and its trying one with what works, and the form with a null in each argument. */
    private static List<Call> nullCalls(MaskFunction form) {
        List<Call> calls = new ArrayList<>();
        calls.add(new Call(form.name(), good(form)));
        calls.add(new Call("try_" + form.name(), good(form)));
        for (int i = 0; i < form.parameters().size(); i++) {
            String type = form.parameters().get(i).kind().sql();
            calls.add(new Call(form.name(), but(good(form), i, "CAST(NULL AS %s)".formatted(type))));
        }
        return calls;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aNullInAnyArgumentIsNull(String signature) {
        List<Boolean> nulls = nullsOfNulls.get(signature);

        assertThat(nulls).hasSize(2 + form(signature).parameters().size());
        assertThat(nulls.subList(0, 2)).as("of what works").containsOnly(false);
        assertThat(nulls.subList(2, nulls.size())).as("argument by argument").doesNotContain(false);
    }

    /** The arguments with damage in each that can be. */
    private static List<List<String>> damages(MaskFunction form) {
        List<List<String>> damages = new ArrayList<>();
        for (int i = 0; i < form.parameters().size(); i++) {
            Parameter parameter = form.parameters().get(i);
            String damaged = DAMAGED.get(parameter.kind());
            if (damaged != null && !parameter.name().equals("class_set") && !isHeaderOnly(form)) {
                damages.add(but(good(form), i, damaged));
            }
        }
        return damages;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void damageFailsAndIsNullWhereTried(String signature) {
        MaskFunction form = form(signature);

        assertThat(nullsOfTriedDamage.get(signature))
                .hasSize(damages(form).size())
                .doesNotContain(false);
        for (List<String> arguments : damages(form)) {
            assertThatThrownBy(() -> value(form.name(), arguments))
                    .hasMessageContaining("User defined function (`" + form.name())
                    .hasStackTraceContaining("MaskException: ");
        }
    }

    private static boolean isHeaderOnly(MaskFunction form) {
        return form.name().equals("mask_size");
    }

    @Test
    void damageIsNamedWithItsByte() {
        assertThatThrownBy(() -> value("mask_area", List.of("X'524D0102020200'", "1")))
                .hasStackTraceContaining(
                        "not a mask in format reelmask-rle-1: 2 runs do not fit into the 1 bytes left, at byte 5");
        assertThatThrownBy(() -> value("mask_area", List.of("X'524D010202020001033F'", "1")))
                .hasStackTraceContaining("run 1 has 63 pixels where 1 to 1 are left, at byte 9");
    }

    @Test
    void masksOfTwoSizesFailAndAreNullWhereTried() {
        List<String> sizes = List.of(MASK, "mask_encode(X'00010200', 4, 1)");

        assertThatThrownBy(() -> value("mask_miou", sizes))
                .hasStackTraceContaining("masks of 2x2 and 4x1 cannot be compared");
        assertThat(value("try_mask_miou", sizes)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "mask_area(MASK, 256)|class must be 0 to 255, got 256",
                "mask_to_png(MASK, 'camvit')|unknown class set 'camvit'; known are ",
                "mask_resize(MASK, 0, 7)|width and height must be at least 1 and make 2^27 pixels at most, got 0 and 7",
                "mask_crop(MASK, 0, 0, 1, -1)|width and height must be at least 1, got 1 and -1",
                "mask_overlay(MASK, X'00', 'camvid', 2)|opacity must be 0 to 1, got 2.0"
            })
    void whatIsWrongForEveryRowFailsAlsoWhereTried(String call, String message) {
        String query = "SELECT try_" + call.replace("MASK", MASK);

        assertThatThrownBy(() -> spark.sql(query).collectAsList()).hasStackTraceContaining(message);
    }

    @Test
    void callsThatFitNoFormAreRefusedBeforeTheQueryRuns() {
        assertThatThrownBy(() -> spark.sql("SELECT mask_area(X'00')"))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("got 1 arguments; call mask_area(mask BINARY, class INT)");
        assertThatThrownBy(() -> spark.sql("SELECT try_mask_contains(X'00', 1, 2)"))
                .hasMessageContaining("try_mask_contains(mask BINARY, class INT) or try_mask_contains(mask BINARY,"
                        + " class INT, x INT, y INT)");
        assertThatThrownBy(() -> spark.sql("SELECT mask_from_coco(7)"))
                .hasMessageContaining("argument 1 is int; call mask_from_coco(rles MAP<INT, STRING>)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "mask_area(X'00')|WRONG_NUM_ARGS.WITHOUT_SUGGESTION|mask_area(mask BINARY, class INT)",
                "try_mask_contains(X'00', 1, 2)|WRONG_NUM_ARGS.WITHOUT_SUGGESTION|or try_mask_contains(mask BINARY, class INT, x INT, y INT)",
                "mask_from_coco(7)|DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT|mask_from_coco(rles MAP<INT, STRING>)",
                "mask_area(map(1, 2), 1)|DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT|argument 1 is map<int,int>; call mask_area(mask BINARY, class INT)",
                "mask_area(X'00', array(1))|DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT|argument 2 is array<int>; call mask_area(mask BINARY, class INT)"
            })
    void clientsThatMakeTheMessageFromItsConditionNameTheFormToo(String call, String condition, String named) {
        assertThatThrownBy(() -> spark.sql("SELECT " + call)).isInstanceOfSatisfying(AnalysisException.class, e -> {
            assertThat(e.getCondition()).isEqualTo(condition);
            assertThat(SparkThrowableHelper.getMessage(e.getCondition(), e.getMessageParameters()))
                    .contains(named)
                    .contains(call.substring(0, call.indexOf('(')))
                    .doesNotContainPattern("<(functionName|docroot|msg|hint|sqlExpr)");
        });
    }

    @Test
    void classesMayBeOfAnyWholeType() {
        for (String type : List.of("TINYINT", "SMALLINT", "INT", "BIGINT")) {
            assertThat(value("mask_area", List.of(MASK, "CAST(1 AS %s)".formatted(type))))
                    .isEqualTo(1L);
        }
    }

    @Test
    void descriptionsSayHowToCall() {
        assertThat(spark.sql("DESCRIBE FUNCTION try_mask_area").collectAsList().toString())
                .contains("try_mask_area(mask BINARY, class INT) - bigint; see docs/sql-functions.md");
    }

    @Test
    void columnsAreNamedAsTheyAreCalled() {
        assertThat(spark.sql("SELECT mask_area(m, 1) FROM (SELECT X'00' AS m)").columns())
                .containsExactly("mask_area(m, 1)");
    }

    @Test
    void theSettingOfThePageNamesAnExtension() throws IOException, ReflectiveOperationException {
        Matcher setting = Pattern.compile("spark\\.sql\\.extensions=([\\w.]+)")
                .matcher(Files.readString(Path.of("../docs/sql-functions.md")));
        assertThat(setting.find()).isTrue();
        SparkSessionExtensions extensions = new SparkSessionExtensions();

        new MaskExtensions().apply(extensions);

        assertThat(Class.forName(setting.group(1)).getConstructor().newInstance())
                .isInstanceOf(MaskExtensions.class);
        FunctionRegistry registry = extensions.registerFunctions(new SimpleFunctionRegistry());
        assertThat(registry.functionExists(new FunctionIdentifier("try_mask_polygons")))
                .isTrue();
    }
}
