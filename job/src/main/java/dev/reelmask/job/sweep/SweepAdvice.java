package dev.reelmask.job.sweep;

import dev.reelmask.job.sweep.SweepReport.Entry;
import dev.reelmask.table.row.ScoreSum;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which point of a sweep to take, in sentences; or why nothing can be said. */
final class SweepAdvice {
    private static final double PERCENT = 100;

    private final SweepReport report;
    private final List<String> lines = new ArrayList<>();

    private SweepAdvice(SweepReport report) {
        this.report = report;
    }

    static List<String> of(SweepReport report) {
        SweepAdvice advice = new SweepAdvice(report);
        advice.addUnjudged();
        if (report.isChoice()) {
            advice.addCheapest();
            advice.addBest();
            advice.addCommands();
        } else {
            advice.add("advice", "none: " + advice.whyNone());
        }
        return advice.lines;
    }

    private String whyNone() {
        if (report.frames() == 0) {
            return "no frame has results at all points";
        }
        if (report.entries().size() == 1) {
            return "there is one point only";
        }
        return report.isLabelled()
                ? "losses are against every frame through the network; add the point every-frame"
                : "too few points have a loss to choose by";
    }

    /** Points without a loss where others may have one. */
    private void addUnjudged() {
        if (report.isLabelled() || report.frames() == 0) {
            return;
        }
        String unjudged = report.entries().stream()
                .filter(entry -> report.loss(entry).isEmpty())
                .map(entry ->
                        format("%s (%d)", entry.point(), entry.run().agreement().frames()))
                .collect(Collectors.joining(", "));
        if (!unjudged.isEmpty()) {
            add(
                    "no loss",
                    format(
                            "known of %s: so many frames were compared with the network's own masks, and under %d give no "
                                    + "figure. One frame of a unit is for each 20 of its key frames: take longer or more "
                                    + "videos, or some with labels",
                            unjudged, ScoreSum.FEW_FRAMES));
        }
    }

    private void addCheapest() {
        String allowed =
                format("a loss of at most %.2f", PERCENT * report.wish().maxLoss());
        Optional<Entry> cheapest = report.cheapest();
        add(
                "cheapest",
                cheapest.map(entry -> format("with %s: %s", allowed, described(entry)))
                        .orElseGet(() ->
                                format("none with %s; least: %s", allowed, described(leastLost(report.judged())))));
        cheapest.filter(entry -> entry.point().isEveryFrame()).ifPresent(this::addWhyEveryFrame);
    }

    private void addWhyEveryFrame(Entry every) {
        List<Entry> faster = report.judged().stream()
                .filter(entry -> entry.framesPerSecond() > every.framesPerSecond())
                .toList();
        add(
                "",
                faster.isEmpty()
                        ? "none of the others is faster: here propagation costs more than this network does"
                        : "those that are faster lose more, least of them " + described(leastLost(faster)));
    }

    private Entry leastLost(List<Entry> entries) {
        return entries.stream()
                .min(Comparator.comparingDouble(entry -> report.loss(entry).orElseThrow()))
                .orElseThrow();
    }

    private void addBest() {
        report.wish().minFps().ifPresent(fps -> {
            String wanted = format("at least %.1f frames/s a task", fps);
            add(
                    "best",
                    report.best()
                            .map(entry -> format("with %s: %s", wanted, described(entry)))
                            .orElseGet(() -> format(
                                    "none with %s; fastest: %s",
                                    wanted, described(report.judged().get(0)))));
        });
    }

    private String described(Entry entry) {
        return format(
                "%s, %.1f frames/s a task, loss %.2f",
                entry.point(),
                entry.framesPerSecond(),
                PERCENT * report.loss(entry).orElseThrow());
    }

    /** How the chosen points go on over more of the corpus. */
    private void addCommands() {
        List<Entry> chosen = Stream.of(report.cheapest(), report.best())
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        if (!chosen.isEmpty()) {
            add("go on", "over all of the corpus with the other options as here, but without --limit and --include:");
        }
        chosen.forEach(entry -> add("", "reelmask segment " + options(entry.point())));
    }

    private static String options(SweepPoint point) {
        return point.settings().entrySet().stream()
                .map(setting ->
                        "--" + setting.getKey().substring(setting.getKey().indexOf('.') + 1) + " " + setting.getValue())
                .collect(Collectors.joining(" "));
    }

    private void add(String subject, String text) {
        lines.add(format("%-12s %s", subject, text));
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
