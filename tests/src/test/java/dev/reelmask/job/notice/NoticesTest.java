package dev.reelmask.job.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.JsonSchema;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --summary} and {@code --lineage} tell of starts. */
@Tag("spark")
class NoticesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENT = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

    @TempDir
    private Path folder;

    private Path summary;
    private Path lineage;

    @BeforeEach
    void makeACorpus() throws IOException {
        summary = folder.resolve("summary.json");
        lineage = folder.resolve("lineage.jsonl");
        CommandRun generated = CommandRun.of(
                "generate",
                "--out=" + folder.resolve("faces"),
                "--subjects=0,0,1",
                "--clips=1",
                "--frames=12",
                "--size=64x64");
        assertThat(generated.exit()).as(generated.err()).isZero();
        Files.writeString(folder.resolve("faces/test/noise.mp4"), "no video at all");
    }

    @Test
    void aStartIsSummedUpAndToldToOpenLineage() throws IOException {
        CommandRun run = segment(folder.resolve("faces/test"));
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.QUARANTINED);

        JsonNode told = JSON.readTree(summary.toFile());
        assertThat(told.get("status").asText()).isEqualTo("complete");
        assertThat(told.get("exit").asInt()).isEqualTo(3);
        JsonNode of = told.get("runs").get(0);
        assertThat(of.get("listed").asInt()).isEqualTo(2);
        assertThat(of.get("quarantine_by_reason").toString()).isEqualTo("{\"UNREADABLE_CONTAINER\":1}");
        assertThat(of.get("damage").get("sequences").asInt()).isZero();
        assertThat(of.get("operating_point").get("scheduler").asText()).isEqualTo("fixed:3");
        assertThat(of.get("operating_point").get("aki").asDouble()).isPositive();
        for (String table : List.of("masks", "frames", "sequences", "quarantine", "runs", "record")) {
            assertThat(Path.of(of.get("tables").get(table).asText())).as(table).exists();
        }
        List<JsonNode> events = events();
        assertThat(events).extracting(e -> e.get("eventType").asText()).containsExactly("START", "COMPLETE");
        assertThat(events)
                .extracting(e -> e.at("/run/runId").asText())
                .doesNotContainNull()
                .containsOnly(events.get(0).at("/run/runId").asText());
        assertThat(events.get(1).at("/inputs/0/name").asText())
                .isEqualTo(folder.resolve("faces/test").toString());
        assertThat(events.get(1).at("/outputs/0/name").asText())
                .isEqualTo(folder.resolve("results/masks").toString());
        assertThat(events.get(1)
                        .at("/outputs/0/outputFacets/outputStatistics/rowCount")
                        .asInt())
                .isEqualTo(12);
        assertFollowTheSpecification(events);
    }

    @Test
    void aStartThatFailsSaysWhy() throws IOException {
        assertThat(segment(folder.resolve("faces/test")).exit()).isEqualTo(ExitCodes.QUARANTINED);
        Files.createDirectories(folder.resolve("other"));

        CommandRun run = segment(folder.resolve("other"));

        assertThat(run.exit()).isEqualTo(ExitCodes.USER_ERROR);
        JsonNode told = JSON.readTree(summary.toFile());
        assertThat(told.get("status").asText()).isEqualTo("failed");
        assertThat(told.get("message").asText()).startsWith("run r under ").contains("is of the corpus ");
        List<JsonNode> events = events();
        assertThat(events).extracting(e -> e.get("eventType").asText()).containsExactly("START", "FAIL");
        assertThat(events.get(1).at("/run/facets/errorMessage/message").asText())
                .startsWith("run r under ");
        assertFollowTheSpecification(events);
    }

    @Test
    void placesThatCannotBeFilesAreToldBeforeWork() {
        CommandRun run = CommandRun.of("segment", "--summary=" + folder.resolve("none/s.json"));

        assertThat(run.exit()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(run.err()).contains("--summary ", "there is no folder " + folder.resolve("none"));

        CommandRun noUrl = CommandRun.of("segment", "--lineage=http://user:secret@a host/lineage?token=t");

        assertThat(noUrl.exit()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(noUrl.err())
                .contains("--lineage http://user:***@a host/lineage?… is no URL")
                .doesNotContain("secret@");
    }

    @Test
    void whoMayReadASummaryIsTheSystemsRule() throws IOException {
        Path ordinary = Files.writeString(folder.resolve("ordinary"), "");

        new NoticeFile(new Configuration(), summary.toString()).write("{}");

        assertThat(summary).hasContent("{}");
        assertThat(Files.getPosixFilePermissions(summary)).isEqualTo(Files.getPosixFilePermissions(ordinary));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).noneMatch(path -> path.toString().endsWith(".tmp"));
        }
    }

    @Test
    void aServersPasswordAndTokenStayOutOfMessages() {
        LineageSink sink = LineageSink.of(new Configuration(), "https://me:secret@host/lineage?key=t", Map.of());

        assertThat(sink).hasToString("https://me:***@host/lineage?…");
    }

    @Test
    void aServerGetsEventsByPostAndItsRefusalIsNoFailureOfTheStart() throws IOException {
        List<String> got = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/lineage", exchange -> {
            got.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        try {
            LineageSink.of(new Configuration(), url + "/api/v1/lineage", Map.of(LineageSink.TOKEN, "t"))
                    .send("{}");
            LineageSink wrong = LineageSink.of(new Configuration(), url + "/elsewhere", Map.of());

            assertThat(got).containsExactly("Bearer t {}");
            assertThatThrownBy(() -> wrong.send("{}")).hasMessage("the server answers 404");
        } finally {
            server.stop(0);
        }
    }

    private List<JsonNode> events() throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(lineage)) {
            events.add(JSON.readTree(line));
        }
        return events;
    }

    private static void assertFollowTheSpecification(List<JsonNode> events) throws IOException {
        JsonSchema schemas = JsonSchema.in(Path.of("src/test/resources/openlineage"));
        for (JsonNode event : events) {
            assertThat(schemas.faults(event, EVENT)).as(event.toString()).isEmpty();
            event.at("/run/facets").forEach(facet -> assertFollows(schemas, facet));
            event.get("outputs")
                    .forEach(dataset -> dataset.path("outputFacets").forEach(facet -> assertFollows(schemas, facet)));
        }
    }

    private static void assertFollows(JsonSchema schemas, JsonNode facet) {
        assertThat(schemas.faults(facet, facet.get("_schemaURL").asText()))
                .as(facet.toString())
                .isEmpty();
    }

    private CommandRun segment(Path corpus) {
        return CommandRun.of(
                "segment",
                "--corpus=" + corpus,
                "--bundle=../conf/bundles/face-lite",
                "--results=" + folder.resolve("results"),
                "--run=r",
                "--scheduler=fixed:3",
                "--summary=" + summary,
                "--lineage=" + lineage,
                "--set=execute.master=local[1]",
                "--set=spark.spark.ui.enabled=\"false\"");
    }
}
