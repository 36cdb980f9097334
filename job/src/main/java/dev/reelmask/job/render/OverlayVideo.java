package dev.reelmask.job.render;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.table.MaskReader;
import dev.reelmask.table.SequenceReader;
import dev.reelmask.table.SequenceReader.FrameFacts;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.damage.DamagePolicy;
import dev.reelmask.video.decode.SequenceDecoder;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.VideoWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Makes the overlay video of one sequence in one run. Frames stream from the source, masks from the unit files, so that
 * memory does not grow with the length of the video but for a few bytes a frame.
 */
public final class OverlayVideo {
    private static final int DEFAULT_RATE = 25;
    private static final int RATE_UNIT = 1000;

    private final Configuration hadoop;
    private final SequenceReader results;
    private final Style style;

    /**
     * How it looks.
     *
     * @param opacity of the masks, 0..1
     * @param sideBySide the untouched source to the left of the overlay
     */
    public record Style(double opacity, boolean sideBySide) {
        public Style {
            if (!(opacity >= 0 && opacity <= 1)) {
                throw new IllegalArgumentException("opacity must be between 0 and 1, got " + opacity);
            }
        }

        /** Half see-through masks over the source. */
        public static Style standard() {
            return new Style(0.5, false);
        }
    }

    public OverlayVideo(Configuration hadoop, SequenceReader results, Style style) {
        this.hadoop = hadoop;
        this.results = results;
        this.style = style;
    }

    /**
     * Writes the video.
     *
     * @param spec found for the run, under the run's id
     * @param runName what the panel calls the run
     * @return number of frames written
     * @throws UserException if the source is not what the masks were made of
     */
    public int write(SequenceSpec spec, String run, String runName, Path file) {
        List<FrameFacts> facts = results.frames(run, spec.id());
        ClassSet classes = results.classes(run, spec.id());
        Track track = track(facts, spec.id() + "   " + runName);
        results.checkSource(run, spec, () -> displaySize(spec));
        FrameSize display = displaySize(spec);
        OverlayPainter painter =
                new OverlayPainter(track, classes, display, style.opacity(), style.sideBySide() ? 2 : 1);
        try (MaskReader masks = results.masks(run, spec.id());
                SequenceFrames frames = open(spec, SizePolicy.stretched(painter.pictureSize()));
                VideoWriter writer = new VideoWriter(file, painter.frameSize(), rate(frames, facts))) {
            try {
                return copy(frames, masks, painter, writer);
            } catch (RuntimeException e) {
                writer.abort();
                throw e;
            }
        }
    }

    private static int copy(SequenceFrames frames, MaskReader masks, OverlayPainter painter, VideoWriter writer) {
        int written = 0;
        for (Optional<MaskReader.FrameMask> mask = masks.next(); mask.isPresent(); mask = masks.next()) {
            Optional<RgbFrame> frame = frames.next();
            check(frame, mask.get().frame());
            writer.write(painter.paint(frame.get(), mask.get().mask()).rgb());
            written++;
        }
        if (frames.next().isPresent()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "the source has more than the %d frames that there are masks of; it has changed since, or is another video",
                    written));
        }
        return written;
    }

    /** Frames of which the source has no picture have no mask either; all others have both. */
    private static void check(Optional<RgbFrame> frame, int expected) {
        if (frame.isPresent() && frame.get().index() < expected) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "frame %d is not in the tables yet; run segment again to fill the gap",
                    frame.get().index()));
        }
        if (frame.isEmpty() || frame.get().index() > expected) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "the source has no frame %d, of which there is a mask; it has changed since, or is another video",
                    expected));
        }
    }

    private FrameSize displaySize(SequenceSpec spec) {
        try (SequenceFrames frames = open(spec, SizePolicy.longestSide(OverlayLayout.MIN_WIDTH))) {
            return frames.info().displaySize();
        }
    }

    private SequenceFrames open(SequenceSpec spec, SizePolicy policy) {
        DecodeSettings settings = DecodeSettings.defaults().withDamage(DamagePolicy.KEEP);
        return SequenceDecoder.open(hadoop, spec, policy, FrameRange.all(), settings);
    }

    private static Track track(List<FrameFacts> facts, String title) {
        BitSet keys = new BitSet();
        boolean isLabelled = facts.stream().anyMatch(fact -> !Double.isNaN(fact.meanIou()));
        List<Float> scores = new ArrayList<>();
        for (FrameFacts fact : facts) {
            scores.addAll(Collections.nCopies(fact.frame() - scores.size(), Float.NaN));
            keys.set(fact.frame(), fact.isKey());
            scores.add((float) (isLabelled ? fact.meanIou() : fact.agreement()));
        }
        double shares = facts.stream().mapToDouble(FrameFacts::keyShare).sum();
        double interval = shares > 0 ? facts.size() / shares : facts.size();
        return new Track(
                String.format(Locale.ROOT, "%s   AKI %.1f", title, interval),
                keys,
                isLabelled ? Measure.MEAN_IOU : Measure.AGREEMENT,
                scores);
    }

    /** The source's average rate; from the frames' times where the container does not say. */
    private static EncodeSettings rate(SequenceFrames frames, List<FrameFacts> facts) {
        double rate = frames.info().framesPerSecond();
        long us = facts.get(facts.size() - 1).ptsUs() - facts.get(0).ptsUs();
        if (!(rate > 0)) {
            rate = us > 0 ? (facts.size() - 1) * 1e6 / us : DEFAULT_RATE;
        }
        return EncodeSettings.atRate((int) Math.round(rate * RATE_UNIT), RATE_UNIT);
    }
}
