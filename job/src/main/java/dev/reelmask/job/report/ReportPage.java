package dev.reelmask.job.report;

import dev.reelmask.job.page.PageTemplate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts data, styles and scripts into the page's template. The page loads nothing from elsewhere. */
final class ReportPage {
    private static final List<String> SCRIPTS = List.of(
            "base.js",
            "groups.js",
            "tables.js",
            "figure.js",
            "curve.js",
            "figures.js",
            "sequences.js",
            "timeline.js",
            "strips.js",
            "page.js");

    private ReportPage() {}

    /** The whole page as HTML. */
    static String html(ReportData data) {
        String scripts = SCRIPTS.stream().map(ReportPage::resource).collect(Collectors.joining("\n"));
        Map<String, String> parts = Map.of(
                "css", resource("page.css"),
                "data", PageTemplate.json(data),
                "script", "(() => {\n'use strict';\n" + scripts + "})();\n");
        return PageTemplate.fill(ReportPage.class, "page.html", parts);
    }

    /** Makes or replaces the page's file, UTF-8. */
    static void write(ReportData data, Path file) {
        PageTemplate.write(file, html(data));
    }

    private static String resource(String name) {
        return PageTemplate.resource(ReportPage.class, name);
    }
}
