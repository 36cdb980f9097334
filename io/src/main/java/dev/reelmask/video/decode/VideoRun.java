package dev.reelmask.video.decode;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.container.Demuxer;
import dev.reelmask.video.container.Reach;
import dev.reelmask.video.damage.Damage;
import dev.reelmask.video.damage.DamageLog;
import dev.reelmask.video.damage.Integrity;
import dev.reelmask.video.ffmpeg.FrameScaler;
import dev.reelmask.video.watch.FrameProducer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Numbers a decoder's pictures, hands out those of a range and keeps count.
 *
 * <p>A lost picture leaves its number out. Frames are held back by the decoder's own delay: a picture that turns out to
 * be patched taints those that are made from it and shown before it.
 */
final class VideoRun {
    /** Demuxers may blame the packet before the one that they lost. */
    private static final int NEAR_A_LOSS = 3;

    private final FrameProducer.Sink sink;
    private final Demuxer demuxer;
    private final Decoder decoder;
    private final FrameRange range;
    private final FrameSize size;
    private final Clock clock;
    private final DamageLog damage = new DamageLog();
    private final Deque<Held> held = new ArrayDeque<>();
    private final List<Gap> atEnd = new ArrayList<>();
    private int number;
    private int handOutFrom;
    private int beyond;
    private long lossesSeen;
    private int framesToLookAt;
    private long faultsBefore;
    private long decoded;
    private long repeatedLast;
    private byte[] previous = new byte[0];
    /** The first picture behind the range, where it is wanted. */
    private Optional<RgbFrame> after = Optional.empty();

    /** A frame that waits for those that are decoded before and shown after it. */
    private record Held(RgbFrame frame, Optional<TracedPacket> packet) {}

    VideoRun(FrameProducer.Sink sink, Demuxer demuxer, Decoder decoder, FrameRange range, FrameSize size, Clock clock) {
        this.sink = sink;
        this.demuxer = demuxer;
        this.decoder = decoder;
        this.range = range;
        this.size = size;
        this.clock = clock;
    }

    /** Hands out only frames from this number on: those before it are handed out already. */
    void resumeAt(int frame) {
        handOutFrom = frame;
    }

    /** Number of the first frame that is not handed out yet. */
    int nextToHandOut() {
        return handOutFrom;
    }

    /**
     * Takes the pictures of a range whose first one was found by seeking, up to its end or to a fault: what a decoder
     * makes of broken data depends on all that it decoded before. Empty after a fault.
     */
    Optional<Integrity> runInside(AVFrame first) {
        number = range.first();
        Optional<AVFrame> end = takeAll(Optional.of(first), true);
        return decoder.faults().count() > 0 ? Optional.empty() : Optional.of(finish(end.isEmpty()));
    }

    /** Takes all pictures from the first of the video up to the range's end. */
    Integrity run(AVFrame first) {
        Optional<AVFrame> end = takeAll(Optional.of(first), false);
        return finish(end.isEmpty());
    }

    private Optional<AVFrame> takeAll(Optional<AVFrame> first, boolean untilFault) {
        Optional<AVFrame> frame = first;
        try (FrameScaler scaler = new FrameScaler(size, demuxer.orientation())) {
            while (frame.isPresent()
                    && !isComplete()
                    && !(untilFault && decoder.faults().count() > 0)) {
                take(frame.get(), decoder.shown(), scaler);
                frame = isComplete() ? frame : decoder.next();
            }
        }
        return frame;
    }

    private Integrity finish(boolean reachedEnd) {
        while (!held.isEmpty()) {
            release();
        }
        Integrity integrity = integrity(reachedEnd);
        if (!reachedEnd && range.after() > 0 && beyond == 0) {
            decodeAfter();
        }
        after.filter(unused -> decoded > 0).ifPresent(sink::accept);
        return integrity;
    }

    /** What goes wrong on the way to the frame behind the range is no damage of the range, but leaves the frame out. */
    private void decodeAfter() {
        long faults = decoder.faults().count();
        Optional<AVFrame> frame =
                decoder.next().filter(unused -> decoder.faults().count() == faults);
        try (FrameScaler scaler = new FrameScaler(size, demuxer.orientation())) {
            number += frame.isPresent() ? decoder.shown().loss().placed() : 0;
            frame.ifPresent(picture -> keepAfter(picture, clock.time(picture, decoder.ticks()), scaler));
        }
    }

    private void keepAfter(AVFrame frame, long ptsUs, FrameScaler scaler) {
        if (!decoder.shown().damaged()) {
            int index = (int) Math.max(number, range.end());
            after = Optional.of(new RgbFrame(index, ptsUs, size, scaler.scale(frame, demuxer.name())));
        }
    }

    /** Whether the frames behind the range that are decoded before its last ones have been seen. */
    private boolean isComplete() {
        return number - decoder.delay() >= range.end() || beyond > decoder.delay();
    }

    private void take(AVFrame frame, PacketTrace.Shown shown, FrameScaler scaler) {
        number += shown.loss().placed();
        noteLosses(number, shown.loss().placed(), clock.timeOf(shown.loss().firstPts()));
        long ptsUs = clock.time(frame, decoder.ticks());
        lookForGap(shown, ptsUs);
        shown.packet().filter(packet -> shown.patched()).ifPresent(this::taint);
        shown.loss().silent().forEach(this::taint);
        if (number < range.first()) {
            faultsBefore = decoder.faults().count();
        } else if (number < range.end() && decoder.ticks() < range.entry().endPts()) {
            byte[] rgb = scaler.scale(frame, demuxer.name());
            repeatedLast = Arrays.equals(rgb, previous) ? repeatedLast + 1 : 0;
            previous = rgb;
            RgbFrame sound = new RgbFrame(number, ptsUs, size, rgb);
            held.add(new Held(shown.damaged() ? sound.asDamaged() : sound, shown.packet()));
            decoded++;
        } else {
            if (beyond == 0 && range.after() > 0) {
                keepAfter(frame, ptsUs, scaler);
            }
            beyond++;
        }
        while (held.size() > decoder.delay()) {
            release();
        }
        number++;
    }

    /**
     * Where data was lost, a jump in time tells that there were pictures in it. At the end of the stream that is known
     * later: the last pictures may be those of which the ones shown before are cut off.
     */
    private void lookForGap(PacketTrace.Shown shown, long ptsUs) {
        if (decoder.faults().losses() > lossesSeen) {
            lossesSeen = decoder.faults().losses();
            framesToLookAt = decoder.delay() + NEAR_A_LOSS;
        }
        long missing = Math.max(0, clock.skipped() - shown.loss().placed());
        boolean nearALoss = framesToLookAt-- > 0;
        if (number < range.first() || number >= range.end()) {
            return;
        }
        if (missing > 0 && decoder.isDraining()) {
            atEnd.add(new Gap(number, ptsUs, missing));
        } else if ((missing > 0 && nearALoss) || shown.loss().unplaced() > 0) {
            damage.gap(number, ptsUs, Math.max(missing, shown.loss().unplaced()));
        }
    }

    /** Missing pictures before a frame, if the file turns out to be cut off. */
    private record Gap(int frame, long ptsUs, long missing) {}

    private void noteLosses(int end, int count, long ptsUs) {
        for (int lost = end - count; lost < end; lost++) {
            if (lost >= range.first() && lost < range.end()) {
                damage.lost(lost, ptsUs);
            }
        }
    }

    /** Marks the frames held that are made from a patched picture, or one that is not there. */
    private void taint(TracedPacket bad) {
        for (int i = held.size(); i > 0; i--) {
            Held next = held.remove();
            boolean refers = next.packet().map(packet -> packet.mayReferTo(bad)).orElse(true);
            held.add(refers ? new Held(next.frame().asDamaged(), next.packet()) : next);
        }
    }

    private void release() {
        RgbFrame frame = held.remove().frame();
        if (frame.damaged()) {
            damage.marked(frame.index(), frame.ptsUs());
        }
        if (frame.index() >= handOutFrom) {
            handOutFrom = frame.index() + 1;
            sink.accept(frame);
        }
    }

    private Integrity integrity(boolean reachedEnd) {
        if (reachedEnd) {
            PacketTrace.Loss loss = decoder.trace().lostAtEnd();
            decoder.faults().silent(loss.silent().size());
            noteLosses(number + loss.placed(), loss.placed(), clock.lastUs());
        }
        long promised = promised(reachedEnd);
        long errors = Math.max(0, decoder.faults().count() - faultsBefore);
        String line = decoder.faults().firstLine();
        if (decoder.faults().atBeginning() > 0 && range.first() == 0) {
            damage.note("begins with packets that nothing can decode");
        }
        if (errors > 0) {
            damage.note(decoder.faults().text() + (line.isEmpty() ? "" : ": " + line));
        }
        Optional<Reach.Shortfall> shortfall =
                reachedEnd ? demuxer.reach().shortfall(decoded, clock.frameUs()) : Optional.empty();
        Integrity counts = new Integrity(
                demuxer.name(),
                promised,
                decoder.packets(),
                decoded,
                repeatedLast,
                errors + (shortfall.isPresent() ? 1 : 0),
                shortfall.map(Reach.Shortfall::text).orElse(line),
                Damage.NONE);
        if (shortfall.isPresent() || counts.isCutShort()) {
            atEnd.forEach(gap -> damage.gap(gap.frame(), gap.ptsUs(), gap.missing()));
            endsEarly(counts, shortfall);
        }
        return counts.with(damage.damage());
    }

    private void endsEarly(Integrity counts, Optional<Reach.Shortfall> shortfall) {
        long missing = Math.max(0, counts.missing() - damage.notThere());
        long frameUs = decoded > 1 ? Math.max(1, clock.lastUs() / (decoded - 1)) : clock.frameUs();
        long missingByTime = shortfall.map(Reach.Shortfall::missingUs).orElse(0L) / frameUs;
        String text = shortfall
                .map(Reach.Shortfall::text)
                .orElseGet(() ->
                        String.format(Locale.ROOT, "%d of %d frames are there", counts.decoded(), counts.promised()));
        damage.endsEarly(text, Math.max(missing, missingByTime));
    }

    private long promised(boolean reachedEnd) {
        long promise = demuxer.reach().promisedFrames();
        if (promise > 0) {
            return Math.max(0, Math.min(range.count(), promise - range.first()));
        }
        if (range.isOpen()) {
            return 0;
        }
        return range.entry().canSeek() || !reachedEnd ? range.count() : decoded;
    }
}
