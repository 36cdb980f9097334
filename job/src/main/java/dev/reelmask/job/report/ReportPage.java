package dev.reelmask.job.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Puts data, styles and scripts into the page's template. The page loads nothing from elsewhere. */
final class ReportPage {
    private static final String ECHARTS = "/META-INF/resources/_static/echarts/5.6.0/dist/echarts.min.js";
    private static final List<String> SCRIPTS = List.of("base.js", "tables.js", "charts.js", "strips.js", "page.js");
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReportPage() {}

    /** The whole page as HTML. */
    static String html(ReportData data) {
        String scripts = SCRIPTS.stream().map(ReportPage::resource).collect(Collectors.joining("\n"));
        Map<String, String> parts = Map.of(
                "css", resource("page.css"),
                "data", json(data),
                "echarts", resource(ECHARTS),
                "script", "(() => {\n'use strict';\n" + scripts + "})();\n");
        // one pass over the template, so that nothing inside a part is taken for a place
        return PLACE.matcher(resource("page.html"))
                .replaceAll(match -> Matcher.quoteReplacement(parts.get(match.group(1))));
    }

    /** Writes the page to a file, UTF-8. */
    static void write(ReportData data, Path file) throws IOException {
        Files.writeString(file, html(data));
    }

    /** JSON that may stand inside a script element: a "less than" sign could end it or start a comment. */
    private static String json(ReportData data) {
        try {
            return MAPPER.writeValueAsString(data).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the report's data cannot be written as JSON", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
