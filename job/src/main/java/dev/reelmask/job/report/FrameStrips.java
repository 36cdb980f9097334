package dev.reelmask.job.report;

import dev.reelmask.corpus.CorpusClasses;
import dev.reelmask.corpus.SequenceLabels;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.run.RunSources.Found;
import dev.reelmask.label.LabelBounds;
import dev.reelmask.table.FrameRow.Reference;
import dev.reelmask.table.MaskRows;
import dev.reelmask.table.SequenceReader;
import dev.reelmask.table.SequenceReader.FrameFacts;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/** Pictures of a few frames of a sequence, with its label and the masks of each run. */
final class FrameStrips {
    /** Pictures in a row. */
    static final int FRAMES = 8;

    /** Frames are taken from this many first ones, so that long videos are not decoded to their end. */
    private static final int REACH = 600;

    private static final int LONGEST_SIDE = 360;

    private final Configuration hadoop;
    private final SequenceReader reader;

    FrameStrips(Configuration hadoop, SequenceReader reader) {
        this.hadoop = hadoop;
        this.reader = reader;
    }

    /** A run and what it says of the frames of a sequence. */
    record RunFrames(ReportData.Run run, String id, List<FrameFacts> facts) {}

    /** @param bounds of labels of these frames */
    private record Decoded(List<RgbFrame> frames, LabelBounds bounds) {}

    /**
     * A strip of a source that was found to be what the masks of all these runs were made of.
     *
     * @param runs at least one
     * @param notes what else there is to say
     * @throws UserException if the source has other frames than the masks, or its labels cannot be read
     */
    ReportData.Strip strip(PageSequence sequence, Found found, List<RunFrames> runs, List<String> notes) {
        SequenceSpec spec = found.spec();
        NavigableSet<Integer> preferred = spec.labels().isEmpty()
                ? scored(runs)
                : new TreeSet<>(spec.labels().keySet());
        Decoded decoded = decode(spec, evenly(runs.get(0).facts().size(), preferred), runs.get(0));
        List<RgbFrame> pictures = decoded.frames();
        FrameSize size = pictures.get(0).size();
        List<Integer> shown = pictures.stream().map(RgbFrame::index).toList();
        List<ClassSet> classes = runs.stream()
                .map(run -> reader.classes(run.run().id(), run.id()))
                .toList();
        List<ReportData.MaskRow> masks = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            masks.add(masks(runs.get(i), shown, classes.get(i), size));
        }
        return new ReportData.Strip(
                sequence.name(),
                sequence.corpus(),
                size.width(),
                size.height(),
                shown,
                pictures.stream().map(Pictures::jpeg).toList(),
                labels(found, shown, classes.get(0), decoded.bounds(), size),
                masks,
                classes.stream()
                        .flatMap(set -> Pictures.legend(set).stream())
                        .distinct()
                        .toList(),
                notes);
    }

    /** How large a sequence is shown. */
    FrameSize displaySize(SequenceSpec spec) {
        try (SequenceFrames frames = open(spec, FrameRange.of(0, 1))) {
            return frames.info().displaySize();
        }
    }

    private SequenceFrames open(SequenceSpec spec, FrameRange range) {
        return SequenceFrames.open(
                hadoop, spec, SizePolicy.longestSide(LONGEST_SIDE), range, DecodeSettings.defaults());
    }

    /** The first frame, and those that were compared in most runs. */
    private static NavigableSet<Integer> scored(List<RunFrames> runs) {
        Map<Integer, Integer> times = new HashMap<>();
        for (RunFrames run : runs) {
            Optional<Reference> reference = Timelines.reference(run.facts());
            for (FrameFacts fact : run.facts()) {
                times.merge(fact.frame(), Timelines.value(fact, reference, run.run()) == null ? 0 : 1, Integer::sum);
            }
        }
        int most = times.values().stream().max(Integer::compare).orElse(0);
        times.values().removeIf(count -> count < most);
        times.put(0, most);
        return new TreeSet<>(times.keySet());
    }

    /** Indices spread over the sequence, moved to the nearest preferred ones. */
    private static List<Integer> evenly(int frames, NavigableSet<Integer> preferred) {
        int reach = Math.min(frames, REACH);
        TreeSet<Integer> chosen = new TreeSet<>();
        for (int i = 0; i < FRAMES; i++) {
            chosen.add(nearest(preferred, (int) Math.round((double) i * (reach - 1) / (FRAMES - 1)), reach));
        }
        return List.copyOf(chosen);
    }

    private static int nearest(NavigableSet<Integer> preferred, int frame, int end) {
        Integer below = preferred.floor(frame);
        Integer above = preferred.ceiling(frame);
        if (above == null || above >= end) {
            return below == null ? frame : below;
        }
        return below == null || above - frame < frame - below ? above : below;
    }

    /** Reads one frame further than it needs where the sequence ought to end, so that a longer one is noticed. */
    private Decoded decode(SequenceSpec spec, List<Integer> wanted, RunFrames run) {
        List<RgbFrame> found = new ArrayList<>();
        int total = run.facts().size();
        int last = wanted.get(wanted.size() - 1);
        int end = total <= REACH ? total + 1 : last + 1;
        int read = 0;
        try (SequenceFrames frames = open(spec, FrameRange.of(0, end))) {
            for (Optional<RgbFrame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
                read++;
                if (wanted.contains(frame.get().index())) {
                    found.add(frame.get());
                }
            }
            if (found.size() < wanted.size() || read > total || (total <= REACH && read < total)) {
                throw new UserException(String.format(
                        Locale.ROOT,
                        "%s has %s frames, the masks of run %s are of %d: it has changed since, or is another video",
                        spec.source(),
                        read > total ? "more than " + total : Integer.toString(read),
                        run.run().id(),
                        total));
            }
            return new Decoded(found, frames.info().labelBounds());
        }
    }

    private List<String> labels(
            Found found, List<Integer> frames, ClassSet classes, LabelBounds bounds, FrameSize size) {
        ClassSet read = CorpusClasses.of(hadoop, found.corpus(), found.labelClasses(), classes);
        SequenceLabels labels = SequenceLabels.of(hadoop, found.spec(), read, bounds);
        List<String> pictures = new ArrayList<>();
        for (int frame : frames) {
            pictures.add(labels.label(frame)
                    .map(label -> Pictures.png(label, classes, size))
                    .orElse(null));
        }
        return pictures;
    }

    private ReportData.MaskRow masks(RunFrames run, List<Integer> frames, ClassSet classes, FrameSize size) {
        Map<Integer, String> pictures = new HashMap<>();
        int last = frames.get(frames.size() - 1);
        try (MaskRows rows = reader.masks(run.run().id(), run.id())) {
            Optional<MaskRows.FrameMask> row = rows.next();
            while (row.isPresent() && row.get().frame() <= last) {
                if (frames.contains(row.get().frame())) {
                    pictures.put(row.get().frame(), Pictures.png(row.get().mask(), classes, size));
                }
                row = rows.next();
            }
        }
        Map<Integer, FrameFacts> facts = new HashMap<>();
        run.facts().forEach(fact -> facts.put(fact.frame(), fact));
        Optional<Reference> reference = Timelines.reference(run.facts());
        List<Boolean> keys = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int frame : frames) {
            FrameFacts fact = facts.get(frame);
            keys.add(fact != null && fact.isKey());
            values.add(fact == null ? null : Timelines.value(fact, reference, run.run()));
        }
        return new ReportData.MaskRow(
                run.run().id(),
                frames.stream().map(pictures::get).toList(),
                keys,
                reference.map(Reference::toString).orElse(null),
                values);
    }
}
