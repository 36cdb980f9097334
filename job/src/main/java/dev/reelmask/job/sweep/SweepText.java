package dev.reelmask.job.sweep;

import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.sweep.SweepReport.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A sweep's report for people. */
final class SweepText {
    private static final double PERCENT = 100;

    private final SweepReport report;
    private final List<String> lines = new ArrayList<>();

    private SweepText(SweepReport report) {
        this.report = report;
    }

    static String of(SweepReport report) {
        SweepText text = new SweepText(report);
        text.addTable();
        text.addCost();
        text.addAdvice();
        text.addTrouble();
        return String.join(System.lineSeparator(), text.lines);
    }

    private void addTable() {
        int width = report.entries().stream()
                .mapToInt(entry -> entry.point().toString().length())
                .max()
                .orElseThrow();
        boolean isLabelled = report.entries().get(0).run().measure().equals(Optional.of("miou"));
        String row = "%s %-" + width + "s %7s %9s %7s %9s %9s  %s";
        lines.add(format(
                row, " ", "point", "AKI", isLabelled ? "mIoU" : "agreement", "loss", "fps/task", "speed-up", "run"));
        for (Entry entry : report.entries()) {
            SegmentReport run = entry.run();
            lines.add(format(
                    row,
                    report.isOnFront(entry) ? "*" : " ",
                    entry.point(),
                    number("%.2f", run.averageKeyInterval()),
                    number("%.2f %%", PERCENT * run.accuracy()),
                    report.loss(entry)
                            .map(loss -> number("%.2f", PERCENT * loss))
                            .orElse("-"),
                    number("%.1f", run.framesPerTaskSecond()),
                    report.speedUp(entry).map(times -> number("%.2f x", times)).orElse("-"),
                    run.run()));
        }
        lines.add(
                "* no other point is faster and loses less; fps/task: frames per second of one task at this point alone");
        lines.add("");
    }

    private void addCost() {
        double spent = report.spentSeconds();
        if (spent > 0) {
            lines.add(format(
                    "cost         %.1f s of tasks for all points, where one after the other they take %.1f s (%.1f times)",
                    spent, report.aloneSeconds(), report.aloneSeconds() / spent));
        } else {
            lines.add("cost         nothing was left to do");
        }
    }

    private void addAdvice() {
        boolean isComparable =
                report.entries().stream().anyMatch(entry -> report.loss(entry).isPresent());
        if (!isComparable) {
            lines.add(
                    "advice       none: losses are against every frame through the network. "
                            + "Add the point every-frame where there are labels; where there are none, too few frames were compared");
            return;
        }
        String allowed = format("at most %.2f lost", PERCENT * report.wish().maxLoss());
        lines.add(report.cheapest()
                .map(entry -> advice("cheapest", allowed, entry))
                .orElse(format("cheapest     no point with %s", allowed)));
        report.wish().minFps().ifPresent(fps -> {
            String wanted = format("at least %.1f frames/s of a task", fps);
            lines.add(report.best()
                    .map(entry -> advice("best", wanted, entry))
                    .orElse(format("best         no point with %s", wanted)));
        });
    }

    private String advice(String name, String wish, Entry entry) {
        return format(
                "%-12s with %s: %s, %.1f frames/s of a task, %.2f lost. The whole corpus: reelmask segment %s",
                name,
                wish,
                entry.point(),
                entry.run().framesPerTaskSecond(),
                PERCENT * report.loss(entry).orElseThrow(),
                options(entry.point()));
    }

    private static String options(SweepPoint point) {
        List<String> options = new ArrayList<>();
        point.settings().forEach((key, value) -> options.add("--" + key.substring(key.indexOf('.') + 1) + " " + value));
        return String.join(" ", options);
    }

    /** What all runs say alike is said once. */
    private void addTrouble() {
        SegmentReport any = report.entries().get(0).run();
        report.entries().stream()
                .flatMap(entry -> entry.run().warnings().stream())
                .distinct()
                .forEach(warning -> lines.add("warning      " + warning));
        report.entries().stream()
                .flatMap(entry -> entry.run().quarantined().stream())
                .map(row -> row.sequence() + "  " + row.reason() + ": " + row.message())
                .distinct()
                .forEach(line -> lines.add("quarantined  " + line));
        any.notes().forEach(line -> lines.add("note         " + line));
    }

    private static String number(String pattern, double value) {
        return Double.isFinite(value) ? format(pattern, value) : "-";
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
