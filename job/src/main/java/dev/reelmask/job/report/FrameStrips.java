package dev.reelmask.job.report;

import dev.reelmask.corpus.CorpusClasses;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.label.SequenceLabels;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.run.RunSources.Found;
import dev.reelmask.label.LabelBounds;
import dev.reelmask.result.Reference;
import dev.reelmask.table.MaskReader;
import dev.reelmask.table.SequenceReader;
import dev.reelmask.table.SequenceReader.FrameFacts;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.damage.DamagePolicy;
import dev.reelmask.video.decode.SequenceDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
    record RunFrames(ReportData.Run run, String id, List<FrameFacts> facts) {
        /** Number behind that of the last frame. */
        int end() {
            return facts.get(facts.size() - 1).frame() + 1;
        }
    }

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
        Decoded decoded = decode(spec, evenly(runs.get(0).end(), choice(spec, runs)), runs.get(0));
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
        DecodeSettings settings = DecodeSettings.defaults().withDamage(DamagePolicy.KEEP);
        return SequenceDecoder.open(hadoop, spec, SizePolicy.longestSide(LONGEST_SIDE), range, settings);
    }

    /**
     * Frames to choose from: those with labels, or else the first and those that were compared in most runs. Of a
     * damaged source some have no picture.
     */
    private static NavigableSet<Integer> choice(SequenceSpec spec, List<RunFrames> runs) {
        NavigableSet<Integer> all = runs.get(0).facts().stream()
                .map(FrameFacts::frame)
                .filter(frame -> frame < REACH)
                .collect(Collectors.toCollection(TreeSet::new));
        if (all.isEmpty()) {
            throw new UserException("the first " + REACH + " frames have no picture");
        }
        NavigableSet<Integer> chosen = spec.labels().isEmpty()
                ? compared(runs)
                : new TreeSet<>(spec.labels().keySet());
        chosen.retainAll(all);
        return chosen.isEmpty() ? all : chosen;
    }

    private static NavigableSet<Integer> compared(List<RunFrames> runs) {
        Map<Integer, Integer> times = new HashMap<>();
        for (RunFrames run : runs) {
            Optional<Reference> reference = Timelines.reference(run.facts());
            for (FrameFacts fact : run.facts()) {
                times.merge(fact.frame(), Timelines.value(fact, reference, run.run()) == null ? 0 : 1, Integer::sum);
            }
        }
        int most = times.values().stream().max(Integer::compare).orElse(0);
        times.values().removeIf(count -> count < most);
        TreeSet<Integer> frames = new TreeSet<>(times.keySet());
        frames.add(runs.get(0).facts().get(0).frame());
        return frames;
    }

    /** Indices spread over the sequence, moved to the nearest of a choice. */
    private static List<Integer> evenly(int frames, NavigableSet<Integer> choice) {
        int reach = Math.min(frames, REACH);
        TreeSet<Integer> chosen = new TreeSet<>();
        for (int i = 0; i < FRAMES; i++) {
            chosen.add(nearest(choice, (int) Math.round((double) i * (reach - 1) / (FRAMES - 1))));
        }
        return List.copyOf(chosen);
    }

    private static int nearest(NavigableSet<Integer> choice, int frame) {
        Integer below = choice.floor(frame);
        Integer above = choice.ceiling(frame);
        if (below == null || above == null) {
            return below == null ? above : below;
        }
        return above - frame < frame - below ? above : below;
    }

    /** Reads one frame further than it needs where the sequence ought to end, so that a longer one is noticed. */
    private Decoded decode(SequenceSpec spec, List<Integer> wanted, RunFrames run) {
        int total = run.end();
        int end = total <= REACH ? total + 1 : wanted.get(wanted.size() - 1) + 1;
        List<RgbFrame> found = new ArrayList<>();
        Set<Integer> read = new HashSet<>();
        try (SequenceFrames frames = open(spec, FrameRange.of(0, end))) {
            for (Optional<RgbFrame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
                read.add(frame.get().index());
                if (wanted.contains(frame.get().index())) {
                    found.add(frame.get());
                }
            }
            check(spec, run, read, end);
            return new Decoded(found, frames.info().labelBounds());
        }
    }

    private static void check(SequenceSpec spec, RunFrames run, Set<Integer> read, int end) {
        Set<Integer> made = run.facts().stream()
                .map(FrameFacts::frame)
                .filter(frame -> frame < end)
                .collect(Collectors.toSet());
        if (!read.equals(made)) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s has %d of the first %d frames, the masks of run %s are of %d: it has changed since, or is another video",
                    spec.source(),
                    read.size(),
                    end,
                    run.run().id(),
                    made.size()));
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
        try (MaskReader rows = reader.masks(run.run().id(), run.id())) {
            Optional<MaskReader.FrameMask> row = rows.next();
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
