package dev.reelmask.job.report;

import dev.reelmask.result.Reference;
import dev.reelmask.table.SequenceReader;
import dev.reelmask.table.SequenceReader.FrameFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Per-frame accuracy and key frames of one sequence in one run, cut to what a page can carry. */
final class Timelines {
    /** Frames of a sequence that the page shows at most. */
    static final int MAX_FRAMES = 3000;

    private static final double DIGITS = 1e4;

    private Timelines() {}

    /** The frames of a sequence that the run has. */
    static ReportData.Timeline read(SequenceReader reader, PageSequence sequence, ReportData.Run run) {
        List<FrameFacts> facts = reader.frames(run.id(), sequence.ids().get(run.id()));
        List<FrameFacts> shown = facts.subList(0, Math.min(MAX_FRAMES, facts.size()));
        Optional<Reference> reference = reference(facts);
        List<Integer> frames = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (FrameFacts fact : shown) {
            Double value = value(fact, reference, run);
            if (value != null) {
                frames.add(fact.frame());
                values.add(value);
            }
        }
        return new ReportData.Timeline(
                sequence.name(),
                sequence.corpus(),
                run.id(),
                shown.size(),
                reference.map(Reference::toString).orElse(null),
                frames,
                values,
                shown.stream().filter(FrameFacts::isKey).map(FrameFacts::frame).toList());
    }

    /** What the frames of a sequence were compared with; empty if with nothing. */
    static Optional<Reference> reference(List<FrameFacts> facts) {
        if (hasAny(facts, FrameFacts::meanIou)) {
            return Optional.of(Reference.LABEL);
        }
        return hasAny(facts, FrameFacts::agreement) ? Optional.of(Reference.KEY_MASK) : Optional.empty();
    }

    private static boolean hasAny(List<FrameFacts> facts, ToDoubleFunction<FrameFacts> score) {
        return facts.stream().mapToDouble(score).anyMatch(value -> !Double.isNaN(value));
    }

    /** What a frame scored, for the page; null if nothing, or where the run has too few frames to show agreement. */
    static Double value(FrameFacts fact, Optional<Reference> reference, ReportData.Run run) {
        if (reference.isEmpty()
                || (reference.get() == Reference.KEY_MASK && run.agreement().mean() == null)) {
            return null;
        }
        double value = reference.get() == Reference.LABEL ? fact.meanIou() : fact.agreement();
        return Double.isNaN(value) ? null : rounded(value);
    }

    /** Enough digits for a page; null stays null. */
    static Double rounded(Double share) {
        return share == null ? null : Double.valueOf(Math.round(share * DIGITS) / DIGITS);
    }
}
