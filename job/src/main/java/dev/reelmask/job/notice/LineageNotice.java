package dev.reelmask.job.notice;

import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.job.cli.BuildInfo;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.table.row.SequenceRow;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * {@code --lineage}: OpenLineage's run events of a start. Its run is the start; its job is the command on the corpus,
 * the same every night; its input is the corpus, its outputs are the tables.
 */
final class LineageNotice implements StartNotice {
    private static final String SPEC = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
    private static final String FACETS = "https://openlineage.io/spec/facets/";
    private static final List<TableName> TABLES =
            List.of(TableName.MASKS, TableName.FRAMES, TableName.SEQUENCES, TableName.QUARANTINE, TableName.RUNS);

    private final LineageSink sink;
    private final String command;
    private final JobConfig config;
    private final UnaryOperator<String> hiding;
    private final Clock clock;
    private final Configuration hadoop;
    private final UUID id = UUID.randomUUID();

    /** @param hiding takes secrets out of texts */
    LineageNotice(
            LineageSink sink,
            Configuration hadoop,
            String command,
            JobConfig config,
            UnaryOperator<String> hiding,
            Clock clock) {
        this.sink = sink;
        this.hadoop = hadoop;
        this.command = command;
        this.config = config;
        this.hiding = hiding;
        this.clock = clock;
    }

    @Override
    public void began() throws IOException {
        send("START", Map.of(), List.of());
    }

    @Override
    public void ended(EndedStart end) throws IOException {
        send("COMPLETE", Map.of("reelmask_runs", runs(end)), end.reports());
    }

    @Override
    public void failed(Throwable failure) throws IOException {
        Map<String, Object> message = facet("1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet");
        message.put("message", String.valueOf(failure.getMessage()));
        message.put("programmingLanguage", "JAVA");
        send("FAIL", Map.of("errorMessage", message), List.of());
    }

    @Override
    public void stopped() throws IOException {
        send("ABORT", Map.of(), List.of());
    }

    private void send(String type, Map<String, Object> runFacets, List<SegmentReport> reports) throws IOException {
        Map<String, Object> engine = facet("1-1-1/ProcessingEngineRunFacet.json#/$defs/ProcessingEngineRunFacet");
        engine.put("name", "spark");
        engine.put("version", BuildInfo.versions().get("spark"));
        Map<String, Object> facets = new LinkedHashMap<>(Map.of("processing_engine", engine));
        facets.putAll(runFacets);
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("eventType", type);
        event.put("eventTime", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        event.put("producer", producer());
        event.put("schemaURL", SPEC);
        event.put("run", Map.of("runId", id.toString(), "facets", facets));
        event.put("job", Map.of("namespace", "reelmask", "name", command + " " + corpus()));
        event.put("inputs", List.of(dataset(corpus(), Map.of())));
        event.put("outputs", outputs(reports));
        sink.send(hiding.apply(Json.of(event)));
    }

    private static String producer() {
        return "urn:reelmask:" + BuildInfo.versions().get("reelmask");
    }

    private static Map<String, Object> facet(String schema) {
        Map<String, Object> facet = new LinkedHashMap<>();
        facet.put("_producer", producer());
        facet.put("_schemaURL", FACETS + schema);
        return facet;
    }

    /** A facet of this project's own. */
    private static Map<String, Object> runs(EndedStart end) {
        Map<String, Object> facet = new LinkedHashMap<>();
        facet.put("_producer", producer());
        facet.put("_schemaURL", "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunFacet");
        facet.put(
                "runs",
                end.reports().stream()
                        .map(report -> Map.of(
                                "name", report.run(),
                                "listed", report.listed(),
                                "quarantined", report.quarantined().size(),
                                "frames", report.frames(),
                                "framesRun", report.framesRun(),
                                "keys", report.keys()))
                        .toList());
        facet.put("exit", end.exit());
        return facet;
    }

    private URI corpus() {
        try {
            return Corpora.source(hadoop, Corpora.root(config.corpus().uri()));
        } catch (RuntimeException e) {
            // a corpus that is not there is named as the user named it
            return Corpora.root(config.corpus().uri());
        }
    }

    private List<Map<String, Object>> outputs(List<SegmentReport> reports) {
        URI root = new Path(config.results().uri()).toUri();
        ResultsLayout results =
                new ResultsLayout(root.getScheme() == null ? new Path("file:" + absolute(root)).toUri() : root);
        List<Map<String, Object>> outputs = new ArrayList<>();
        for (TableName table : TABLES) {
            Map<String, Object> facets =
                    reports.isEmpty() ? Map.of() : Map.of("outputStatistics", rows(table, reports));
            outputs.add(dataset(results.table(table).toUri(), facets));
        }
        return outputs;
    }

    private static String absolute(URI root) {
        return java.nio.file.Path.of(root.getPath())
                .toAbsolutePath()
                .normalize()
                .toString();
    }

    private static Map<String, Object> rows(TableName table, List<SegmentReport> reports) {
        long rows = reports.stream().mapToLong(report -> rows(table, report)).sum();
        Map<String, Object> facet =
                facet("1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/OutputStatisticsOutputDatasetFacet");
        facet.put("rowCount", rows);
        return facet;
    }

    /** Of the run's part of the table, as it stands now. */
    private static long rows(TableName table, SegmentReport report) {
        return switch (table) {
            case MASKS, FRAMES ->
                report.sequences().stream().mapToLong(SequenceRow::frames).sum();
            case SEQUENCES -> report.sequences().size();
            case QUARANTINE -> report.quarantined().size();
            default -> 1;
        };
    }

    /** OpenLineage names a dataset by its filesystem and its path. */
    private static Map<String, Object> dataset(URI place, Map<String, Object> outputFacets) {
        String scheme = place.getScheme() == null ? "file" : place.getScheme();
        boolean isBucket = place.getAuthority() != null;
        Map<String, Object> dataset = new LinkedHashMap<>();
        dataset.put("namespace", isBucket ? scheme.replaceFirst("^s3[an]$", "s3") + "://" + host(place) : scheme);
        dataset.put("name", isBucket ? place.getPath().replaceFirst("^/", "") : place.getPath());
        if (!outputFacets.isEmpty()) {
            dataset.put("outputFacets", outputFacets);
        }
        return dataset;
    }

    /** Without who asks. */
    private static String host(URI place) {
        return place.getAuthority().replaceFirst("^.*@", "");
    }

    @Override
    public String toString() {
        return "the run event for " + sink;
    }
}
