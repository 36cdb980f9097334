package dev.reelmask.job.notice;

import dev.reelmask.job.cli.BuildInfo;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.config.JobConfig.LoopConfig;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.table.row.DecodeCounts;
import dev.reelmask.table.row.SequenceRow;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.Path;

/** {@code --summary}: one JSON object; {@code docs/operations.md} describes it. */
final class SummaryNotice implements StartNotice {
    private static final int FORMAT = 1;
    private static final List<TableName> TABLES =
            List.of(TableName.MASKS, TableName.FRAMES, TableName.SEQUENCES, TableName.QUARANTINE, TableName.RUNS);

    private final NoticeFile file;
    private final String command;
    private final UnaryOperator<String> hiding;
    private final Clock clock;
    private final Instant started;

    /** @param hiding takes secrets out of texts */
    SummaryNotice(NoticeFile file, String command, UnaryOperator<String> hiding, Clock clock) {
        this.file = file;
        this.command = command;
        this.hiding = hiding;
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public void began() {
        // a summary is of an end
    }

    @Override
    public void ended(EndedStart end) throws IOException {
        Map<String, Object> fields = head("complete", end.exit());
        List<Map<String, Object>> runs = new ArrayList<>();
        for (int i = 0; i < end.reports().size(); i++) {
            runs.add(run(end.configs().get(i), end.reports().get(i)));
        }
        fields.put("runs", runs);
        write(fields);
    }

    @Override
    public void failed(Throwable failure) throws IOException {
        Map<String, Object> fields = head("failed", null);
        fields.put("message", String.valueOf(failure.getMessage()));
        write(fields);
    }

    @Override
    public void stopped() throws IOException {
        Map<String, Object> fields = head("stopped", null);
        fields.put("message", "stopped by a signal; what is finished stays");
        write(fields);
    }

    private Map<String, Object> head(String status, Integer exit) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format", FORMAT);
        fields.put("command", command);
        fields.put("version", BuildInfo.versions().get("reelmask"));
        fields.put("status", status);
        fields.put("exit", exit);
        fields.put("started", text(started));
        fields.put("ended", text(clock.instant()));
        return fields;
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static Map<String, Object> run(JobConfig config, SegmentReport report) {
        Map<String, Object> fields = new LinkedHashMap<>(report.fields());
        Map<String, Long> byReason = new TreeMap<>();
        report.quarantined().forEach(row -> byReason.merge(row.reason().name(), 1L, Long::sum));
        fields.put("quarantine_by_reason", byReason);
        fields.put("damage", damage(report));
        fields.put("operating_point", point(config, report));
        fields.put("corpus", config.corpus().uri());
        fields.put("results", config.results().uri());
        fields.put("tables", tables(config, report.run()));
        return fields;
    }

    private static Map<String, Object> damage(SegmentReport report) {
        List<DecodeCounts> counts =
                report.sequences().stream().map(SequenceRow::integrity).toList();
        Map<String, Object> damage = new LinkedHashMap<>();
        damage.put("sequences", report.damaged());
        damage.put(
                "damaged_frames",
                counts.stream().mapToLong(DecodeCounts::damagedFrames).sum());
        damage.put(
                "missing_frames",
                counts.stream().mapToLong(DecodeCounts::missingFrames).sum());
        return damage;
    }

    private static Map<String, Object> point(JobConfig config, SegmentReport report) {
        LoopConfig loop = config.loop();
        Map<String, Object> point = new LinkedHashMap<>();
        point.put("scheduler", loop.scheduler());
        point.put("propagation", loop.propagation().name().toLowerCase(Locale.ROOT));
        point.put("system", loop.system());
        point.put("flow", loop.flow());
        point.put("flow_path", loop.flowPath().name().toLowerCase(Locale.ROOT));
        double interval = report.averageKeyInterval();
        point.put("aki", Double.isFinite(interval) ? interval : null);
        point.put("measure", report.measure().orElse(null));
        point.put("accuracy", Double.isFinite(report.accuracy()) ? report.accuracy() : null);
        double speed = report.framesPerTaskSecond();
        point.put("fps_per_task", Double.isFinite(speed) ? speed : null);
        return point;
    }

    private static Map<String, String> tables(JobConfig config, String run) {
        ResultsLayout results = new ResultsLayout(new Path(config.results().uri()).toUri());
        Map<String, String> tables = new LinkedHashMap<>();
        TABLES.forEach(table ->
                tables.put(table.folder(), results.partition(table, run).toString()));
        tables.put("record", results.record(run).toString());
        return tables;
    }

    private void write(Map<String, Object> fields) throws IOException {
        file.write(hiding.apply(Json.of(fields)) + "\n");
    }

    @Override
    public String toString() {
        return "the summary " + file;
    }
}
