package dev.reelmask.job.publish;

import dev.reelmask.table.row.SequenceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A start's report as the terminal shows it: a line a fact, each with what it is about in front. */
final class SegmentText {
    private final SegmentReport report;
    private final List<String> lines = new ArrayList<>();

    private SegmentText(SegmentReport report) {
        this.report = report;
    }

    static String of(SegmentReport report) {
        SegmentText text = new SegmentText(report);
        text.add("run", report.run());
        text.addSequences();
        text.addFrames();
        text.addLabelled();
        text.addAgreement();
        text.addThisStart();
        text.addSentences();
        return String.join(System.lineSeparator(), text.lines);
    }

    private void addSequences() {
        add(
                "sequences",
                "%d done + %d kept + %d quarantined = %d listed",
                report.count(SequenceState.DONE),
                report.count(SequenceState.KEPT),
                report.quarantined().size(),
                report.listed());
        if (report.count(SequenceState.UNLISTED) > 0) {
            add("", "%d finished earlier and not listed now", report.count(SequenceState.UNLISTED));
        }
        if (report.damaged() > 0) {
            add(
                    "damaged",
                    "%d of those finished; columns damage of table sequences and damaged of frames say where",
                    report.damaged());
        }
    }

    private void addFrames() {
        if (report.keys() > 0) {
            add(
                    "frames",
                    "%d, of them %d key frames (average key interval %.2f)",
                    report.frames(),
                    report.keys(),
                    report.averageKeyInterval());
        } else {
            add("frames", "%d", report.frames());
        }
    }

    private void addLabelled() {
        if (report.labelled().frames() > 0) {
            add(
                    "mIoU",
                    "%.4f (mean over %d labelled frames)",
                    report.labelled().mean(),
                    report.labelled().frames());
        }
    }

    private void addAgreement() {
        long compared = report.agreement().frames();
        int sequences = report.agreementBySequence().size();
        if (!report.agreement().isFew()) {
            String interval = report.agreementInterval()
                    .map(ends -> format("95 %%: %.4f to %.4f, ", ends.low(), ends.high()))
                    .orElse("");
            add(
                    "agreement",
                    "%.4f with the network's own masks (%s%d frames of %d %s without labels)",
                    report.agreement().mean(),
                    interval,
                    compared,
                    sequences,
                    sequences == 1 ? "sequence" : "sequences");
        } else if (compared > 0) {
            add(
                    "agreement",
                    "%d %s compared with the network's own masks: too few for a figure",
                    compared,
                    compared == 1 ? "frame was" : "frames were");
        }
    }

    private void addThisStart() {
        if (report.hadNothingToDo()) {
            add("this start", "had nothing to do, %.1f s", report.wallSeconds());
        } else {
            add(
                    "this start",
                    "%d units, %d frames in %.1f s, %.1f frames per second",
                    report.unitsRun(),
                    report.framesRun(),
                    report.wallSeconds(),
                    report.framesPerSecond());
        }
        report.foreseen().ifPresent(text -> add("foreseen", text));
        List<String> shares = new ArrayList<>();
        report.shares().forEach((stage, share) -> shares.add(format("%s %.0f %%", stage, 100 * share)));
        if (!shares.isEmpty()) {
            add("time in", String.join(", ", shares));
        }
        if (report.referenceSeconds() > 0) {
            add(
                    "comparing",
                    "took %.1f s of the tasks' time beside, not in frames per second",
                    report.referenceSeconds());
        }
    }

    private void addSentences() {
        report.warnings().forEach(warning -> add("warning", warning));
        report.sequences().stream()
                .filter(row -> row.state() == SequenceState.KEPT)
                .forEach(row -> add("kept", row.sequence() + "  " + row.error()));
        report.quarantined()
                .forEach(row -> add("quarantined", row.sequence() + "  " + row.reason() + ": " + row.message()));
        report.notes().forEach(note -> add("note", note));
    }

    private void add(String subject, String pattern, Object first, Object... more) {
        Object[] arguments = new Object[more.length + 1];
        arguments[0] = first;
        System.arraycopy(more, 0, arguments, 1, more.length);
        add(subject, format(pattern, arguments));
    }

    private void add(String subject, String text) {
        lines.add(format("%-12s %s", subject, text));
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
