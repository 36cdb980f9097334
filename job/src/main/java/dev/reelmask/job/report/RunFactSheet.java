package dev.reelmask.job.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelmask.frame.UriPasswords;
import dev.reelmask.job.config.Redaction;
import dev.reelmask.yaml.LimitedYaml;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** What a run was configured with and ran on, as pairs of name and text. */
final class RunFactSheet {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RunFactSheet() {}

    /** @param run its configuration and machine; null if no start has reached its end yet */
    static List<List<String>> of(Row point, Row run) {
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of("run", ReportTables.text(point, "run")));
        addSteadiness(facts, point);
        if (run == null) {
            return facts;
        }
        Instant started = run.getAs("started") instanceof Timestamp time ? time.toInstant() : Instant.EPOCH;
        facts.add(List.of("started", started.truncatedTo(ChronoUnit.SECONDS).toString()));
        facts.add(List.of("fingerprint", ReportTables.text(run, "fingerprint")));
        addConfiguration(facts, ReportTables.text(run, "configuration"));
        addJson(facts, "machine", ReportTables.text(run, "machine"));
        addJson(facts, "version", ReportTables.text(run, "versions"));
        addJson(facts, "digest", ReportTables.text(run, "bundle_digests"));
        return List.copyOf(facts);
    }

    /** Nothing where it was not scored. */
    private static void addSteadiness(List<List<String>> facts, Row point) {
        List<String> parts = new ArrayList<>();
        addScore(parts, "temporal consistency", ReportTables.real(point, "corpus_temporal_consistency"));
        addScore(parts, "VC8", ReportTables.real(point, "vc8"));
        addScore(parts, "VC16", ReportTables.real(point, "vc16"));
        if (!parts.isEmpty()) {
            facts.add(List.of("steadiness", String.join(", ", parts)));
        }
    }

    private static void addScore(List<String> parts, String name, Double value) {
        if (value != null) {
            parts.add(String.format(Locale.ROOT, "%s %.1f %%", name, 100 * value));
        }
    }

    private static void addConfiguration(List<List<String>> facts, String yaml) {
        if (sections(yaml) instanceof Map<?, ?> sections) {
            sections.forEach((section, keys) -> {
                if (keys instanceof Map<?, ?> values) {
                    shown(section, values)
                            .forEach((key, value) ->
                                    facts.add(List.of(section + "." + key, UriPasswords.hide(String.valueOf(value)))));
                }
            });
        }
    }

    /** Tables of other versions of the program may hold secrets. */
    private static Map<?, ?> shown(Object section, Map<?, ?> values) {
        if (!"spark".equals(section)) {
            return values;
        }
        Map<String, String> properties = new TreeMap<>();
        values.forEach((key, value) -> properties.put(String.valueOf(key), String.valueOf(value)));
        return Redaction.of(properties);
    }

    /** A value of the configuration, empty if it has none. */
    static String value(String yaml, String section, String key) {
        Object values = sections(yaml) instanceof Map<?, ?> sections ? sections.get(section) : null;
        Object value = values instanceof Map<?, ?> map ? map.get(key) : null;
        return value == null ? "" : value.toString();
    }

    private static Object sections(String yaml) {
        return LimitedYaml.parse(yaml, "the configuration of a run");
    }

    private static void addJson(List<List<String>> facts, String what, String json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            node.properties()
                    .forEach(entry -> facts.add(List.of(
                            what + " " + entry.getKey(), entry.getValue().asText())));
        } catch (JsonProcessingException e) {
            facts.add(List.of(what, json));
        }
    }
}
