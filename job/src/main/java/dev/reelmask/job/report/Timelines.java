package dev.reelmask.job.report;

import dev.reelmask.table.SequenceReader;
import dev.reelmask.table.SequenceReader.FrameFacts;
import java.util.List;

/** Per-frame accuracy and key frames of one sequence in one run, cut to what a page can carry. */
final class Timelines {
    /** Frames of a sequence that the page shows at most. */
    static final int MAX_FRAMES = 3000;

    private static final double DIGITS = 1e4;

    private Timelines() {}

    static ReportData.Timeline read(SequenceReader reader, String run, String sequence) {
        List<FrameFacts> facts = reader.frames(run, sequence);
        List<FrameFacts> shown = facts.subList(0, Math.min(MAX_FRAMES, facts.size()));
        List<FrameFacts> scored =
                shown.stream().filter(fact -> !Double.isNaN(fact.score())).toList();
        return new ReportData.Timeline(
                sequence,
                run,
                shown.size(),
                scored.stream().map(FrameFacts::frame).toList(),
                scored.stream().map(fact -> rounded(fact.score())).toList(),
                shown.stream().filter(FrameFacts::isKey).map(FrameFacts::frame).toList());
    }

    /** Enough digits for a page; null stays null. */
    static Double rounded(Double share) {
        return share == null ? null : Double.valueOf(Math.round(share * DIGITS) / DIGITS);
    }
}
