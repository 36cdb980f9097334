package dev.reelmask.job.report;

import dev.reelmask.corpus.CorpusClasses;
import dev.reelmask.corpus.SequenceLabels;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.label.LabelBounds;
import dev.reelmask.table.MaskRows;
import dev.reelmask.table.SequenceReader;
import dev.reelmask.table.SequenceReader.FrameFacts;
import dev.reelmask.video.DamagePolicy;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
    private final URI corpus;
    private final String labelClasses;

    /**
     * Strips of sequences of a corpus.
     *
     * @param labelClasses class set that the user has given for its labels, "" if none
     */
    FrameStrips(Configuration hadoop, SequenceReader reader, URI corpus, String labelClasses) {
        this.hadoop = hadoop;
        this.reader = reader;
        this.corpus = corpus;
        this.labelClasses = labelClasses;
    }

    /** @param bounds of labels of these frames */
    private record Decoded(List<RgbFrame> frames, LabelBounds bounds) {}

    /** @param runs that have the sequence, at least one */
    ReportData.Strip strip(SequenceSpec spec, List<String> runs) {
        ClassSet classes = reader.classes(runs.get(0), spec.id());
        NavigableSet<Integer> preferred = spec.labels().isEmpty()
                ? scored(runs, spec.id())
                : new TreeSet<>(spec.labels().keySet());
        List<Integer> frames = evenly(reader.frames(runs.get(0), spec.id()).size(), preferred);
        Decoded decoded = decode(spec, frames);
        List<RgbFrame> pictures = decoded.frames();
        FrameSize size = pictures.get(0).size();
        List<Integer> shown = pictures.stream().map(RgbFrame::index).toList();
        return new ReportData.Strip(
                spec.id(),
                size.width(),
                size.height(),
                shown,
                pictures.stream().map(Pictures::jpeg).toList(),
                labels(spec, shown, classes, decoded.bounds(), size),
                runs.stream()
                        .map(run -> masks(run, spec.id(), shown, classes, size))
                        .toList(),
                Pictures.legend(classes));
    }

    /** The first frame, and those that were scored in most runs. */
    private NavigableSet<Integer> scored(List<String> runs, String sequence) {
        Map<Integer, Integer> times = new HashMap<>();
        for (String run : runs) {
            for (FrameFacts fact : reader.frames(run, sequence)) {
                times.merge(fact.frame(), Double.isNaN(fact.score()) ? 0 : 1, Integer::sum);
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

    private Decoded decode(SequenceSpec spec, List<Integer> wanted) {
        List<RgbFrame> found = new ArrayList<>();
        int last = wanted.get(wanted.size() - 1);
        try (SequenceFrames frames = SequenceFrames.open(
                hadoop,
                spec,
                SizePolicy.longestSide(LONGEST_SIDE),
                FrameRange.of(0, last + 1),
                DecodeSettings.defaults().withDamage(DamagePolicy.KEEP))) {
            for (Optional<RgbFrame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
                if (wanted.contains(frame.get().index())) {
                    found.add(frame.get());
                }
            }
            return new Decoded(found, frames.info().labelBounds());
        }
    }

    private List<String> labels(
            SequenceSpec spec, List<Integer> frames, ClassSet classes, LabelBounds bounds, FrameSize size) {
        ClassSet read = CorpusClasses.of(hadoop, corpus, labelClasses, classes);
        SequenceLabels labels = SequenceLabels.of(hadoop, spec, read, bounds);
        List<String> pictures = new ArrayList<>();
        for (int frame : frames) {
            pictures.add(labels.label(frame)
                    .map(label -> Pictures.png(label, classes, size))
                    .orElse(null));
        }
        return pictures;
    }

    private ReportData.MaskRow masks(
            String run, String sequence, List<Integer> frames, ClassSet classes, FrameSize size) {
        Map<Integer, String> pictures = new HashMap<>();
        int last = frames.get(frames.size() - 1);
        try (MaskRows rows = reader.masks(run, sequence)) {
            Optional<MaskRows.FrameMask> row = rows.next();
            while (row.isPresent() && row.get().frame() <= last) {
                if (frames.contains(row.get().frame())) {
                    pictures.put(row.get().frame(), Pictures.png(row.get().mask(), classes, size));
                }
                row = rows.next();
            }
        }
        Map<Integer, FrameFacts> facts = new HashMap<>();
        reader.frames(run, sequence).forEach(fact -> facts.put(fact.frame(), fact));
        List<Boolean> keys = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        for (int frame : frames) {
            FrameFacts fact = facts.get(frame);
            keys.add(fact != null && fact.isKey());
            scores.add(fact == null || Double.isNaN(fact.score()) ? null : Timelines.rounded(fact.score()));
        }
        return new ReportData.MaskRow(run, frames.stream().map(pictures::get).toList(), keys, scores);
    }
}
