package dev.reelmask.job.sweep;

import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.sweep.SweepReport.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A sweep's report for people: a table, what it cost, and what {@link SweepAdvice} says. */
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
        text.addLegend();
        text.addCost();
        text.lines.addAll(SweepAdvice.of(report));
        text.addForeseen();
        text.addTrouble();
        return String.join(System.lineSeparator(), text.lines);
    }

    private void addTable() {
        int width = report.entries().stream()
                .mapToInt(entry -> entry.point().toString().length())
                .max()
                .orElseThrow();
        String row = "%s %-" + width + "s %7s %9s %12s %9s %9s  %s";
        String measure = report.isLabelled() ? "mIoU" : "agreement";
        lines.add(format(row, " ", "point", "AKI", measure, "loss", "fps/task", "speed-up", "run"));
        for (Entry entry : report.entries()) {
            SegmentReport run = entry.run();
            lines.add(format(
                    row,
                    report.isOnFront(entry) ? "*" : " ",
                    entry.point(),
                    number("%.2f", run.averageKeyInterval()),
                    number("%.2f %%", PERCENT * entry.accuracy()),
                    loss(entry),
                    number("%.1f", entry.framesPerSecond()),
                    report.speedUp(entry).map(times -> number("%.2f x", times)).orElse("-"),
                    run.run()));
        }
    }

    private String loss(Entry entry) {
        String margin = report.margin(entry)
                .map(half -> format(" +-%.2f", PERCENT * half))
                .orElse("");
        return report.loss(entry)
                .map(loss -> format("%.2f", PERCENT * loss) + margin)
                .orElse("-");
    }

    private void addLegend() {
        add("*", "no other point is faster and loses no more");
        if (report.isLabelled()) {
            add("mIoU", "against labels; loss: percentage points below the point every-frame");
        } else {
            add(
                    "agreement",
                    "of propagated frames with the network's own masks, which every-frame has by definition; says "
                            + "nothing of how right those are");
            add("loss", "percentage points of all frames, key frames agreeing wholly, with its 95 % interval");
        }
        add(
                "fps/task",
                "frames a second of one task that had this point alone to do; speed-up: by that of every-frame");
        add(
                "frames",
                format("%d that all points have, of sequences: %d", report.frames(), report.sequences()) + leftOut());
        if (!report.isOfOneStart()) {
            add(
                    "times",
                    "are of several starts, some without the other points beside: speeds are only as comparable as "
                            + "those starts");
        }
        lines.add("");
    }

    private String leftOut() {
        return report.leftOut() == 0
                ? ""
                : format(
                        "; %d others, which only some have or which are not listed now, are left out",
                        report.leftOut());
    }

    private void addCost() {
        double spent = report.spentSeconds();
        add(
                "cost",
                spent > 0
                        ? format(
                                "%.1f s of tasks for what was run now; point after point it takes %.1f s, %.1f times as much",
                                spent, report.aloneSeconds(), report.aloneSeconds() / spent)
                        : "nothing was left to do");
    }

    private void addForeseen() {
        report.entries().forEach(entry -> entry.run().foreseen().ifPresent(text -> {
            add("foreseen", entry.point() + " " + text);
        }));
    }

    /** What all runs say alike is said once. */
    private void addTrouble() {
        List<SegmentReport> runs = report.entries().stream().map(Entry::run).toList();
        runs.stream().flatMap(run -> run.warnings().stream()).distinct().forEach(warning -> add("warning", warning));
        runs.stream()
                .flatMap(run -> run.sequences().stream())
                .filter(row -> row.error() != null)
                .map(row -> row.sequence() + "  " + row.error())
                .distinct()
                .forEach(line -> add("kept", line));
        runs.stream()
                .flatMap(run -> run.quarantined().stream())
                .map(row -> row.sequence() + "  " + row.reason() + ": " + row.message())
                .distinct()
                .forEach(line -> add("quarantined", line));
        runs.get(0).notes().forEach(line -> add("note", line));
    }

    private void add(String subject, String text) {
        lines.add(format("%-12s %s", subject, text));
    }

    private static String number(String pattern, double value) {
        return Double.isFinite(value) ? format(pattern, value) : "-";
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
