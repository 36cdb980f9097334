package dev.reelmask.job.export;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.export.format.ExportClasses;
import dev.reelmask.job.export.format.ExportFrame;
import dev.reelmask.job.export.format.ExportedSequence;
import dev.reelmask.job.export.format.SequenceExport;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.MaskReader;
import dev.reelmask.table.MaskReader.FrameMask;
import dev.reelmask.table.SequenceReader.FrameFacts;
import dev.reelmask.table.UnitReader;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Exports the frames of one sequence, in one thread. Holds one mask, one picture and what the tables say of the frames
 * of one unit.
 */
final class SequenceTask {
    private final Store store;
    private final Frames frames;

    /**
     * What of a sequence is exported.
     *
     * @param read goes up with each frame, exported or not
     */
    record Frames(ExportPlan.Sequence sequence, ExportClasses classes, FrameChoice choice, AtomicLong read) {}

    SequenceTask(Store store, Frames frames) {
        this.store = store;
        this.frames = frames;
    }

    /**
     * Gives its frames to an export.
     *
     * @param source of pictures; empty: masks alone
     * @return without its files, which others may follow into
     * @throws UserException if a mask or the source is damaged
     */
    ExportedSequence run(SequenceExport out, Optional<SequenceSpec> source) {
        out.sequence(frames.sequence().id());
        try (Reading reading = new Reading(source)) {
            for (UnitKey unit : frames.sequence().units()) {
                for (FrameFacts facts : reading.units.frames(unit)) {
                    reading.next(facts).ifPresent(out::frame);
                }
            }
            return reading.exported();
        }
    }

    /** Masks and pictures of the sequence. */
    private final class Reading implements AutoCloseable {
        private final UnitReader units = new UnitReader(Store.open(store.hadoop(), store.results()));
        private final Optional<SequenceSpec> source;
        private final MaskReader masks = units.masks(frames.sequence().units());
        private FramePictures pictures;
        private FrameSize size;
        private int last = -1;
        private long count;

        Reading(Optional<SequenceSpec> source) {
            this.source = source;
        }

        /** The frame, or empty if it is not chosen. */
        Optional<ExportFrame> next(FrameFacts facts) {
            if (Thread.interrupted()) {
                throw new CancellationException("stopped");
            }
            FrameMask mask = mask(facts.frame());
            last = facts.frame();
            frames.read().incrementAndGet();
            if (!frames.choice().takes(facts)) {
                return Optional.empty();
            }
            LabelMap chosen = chosen(mask);
            size = size == null ? chosen.size() : size;
            count++;
            return Optional.of(
                    new ExportFrame(facts.frame(), facts.ptsUs(), facts.isKey(), chosen, picture(facts, chosen)));
        }

        private FrameMask mask(int frame) {
            try {
                FrameMask mask = masks.next().orElseThrow(() -> damaged(frame, "it is missing"));
                if (mask.frame() != frame) {
                    throw damaged(frame, "frame " + mask.frame() + " is in its place");
                }
                return mask;
            } catch (UncheckedIOException e) {
                throw new UserException(
                        "sequence %s: %s %s: %s. Delete the file and start segment again"
                                .formatted(
                                        frames.sequence().id(),
                                        e.getMessage(),
                                        last < 0 ? "before its first frame" : "after frame " + last,
                                        e.getCause().getMessage()),
                        e);
            }
        }

        private LabelMap chosen(FrameMask mask) {
            try {
                return frames.classes().in(mask.mask());
            } catch (IllegalArgumentException e) {
                throw damaged(mask.frame(), e.getMessage());
            }
        }

        private UserException damaged(int frame, String what) {
            return new UserException(String.format(
                    Locale.ROOT,
                    "the mask of frame %d of sequence %s is damaged: %s. Delete the files of that sequence and start segment again",
                    frame,
                    frames.sequence().id(),
                    what));
        }

        private Optional<RgbFrame> picture(FrameFacts facts, LabelMap mask) {
            if (source.isPresent() && pictures == null) {
                pictures = FramePictures.open(store.hadoop(), source.get(), mask.size());
            }
            return Optional.ofNullable(pictures).map(open -> open.at(facts.frame(), mask.size()));
        }

        ExportedSequence exported() {
            return size == null
                    ? ExportedSequence.empty(frames.sequence().planned())
                    : ExportedSequence.of(frames.sequence().planned(), count, size);
        }

        @Override
        public void close() {
            masks.close();
            if (pictures != null) {
                pictures.close();
            }
        }
    }
}
