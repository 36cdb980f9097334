package dev.reelmask.video.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import dev.reelmask.video.container.PacketTraits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * The packets that a decoder has been given and not yet shown, and which of them cannot be trusted: from one with a
 * fault to the next sync packet, in decoding order, and those behind the sync packet that are shown before it.
 */
final class PacketTrace {
    /** More than any decoder holds back; older packets are those that it swallows. */
    private static final int MOST_PENDING = 1024;

    private static final int MOST_GIVEN_UP = 64;
    private final Deque<TracedPacket> pending = new ArrayDeque<>();
    /** The last packets taken for lost; one with a broken time is shown all the same. */
    private final Deque<TracedPacket> givenUp = new ArrayDeque<>();

    private final PacketTraits traits;
    private long sent;
    private int group;
    private int faultyGroup = -1;
    private long syncPts = AV_NOPTS_VALUE;
    private long lastShownPts = AV_NOPTS_VALUE;
    private boolean suspectNext;
    private boolean gapBeforeNext;
    private boolean startsWithSync;

    PacketTrace(PacketTraits traits) {
        this.traits = traits;
    }

    /**
     * What is known of a picture that is shown.
     *
     * @param packet that it comes from, if it is still known
     * @param repeated whether the decoder, for want of others, shows a picture again
     * @param patched whether the decoder had to patch it
     * @param damaged whether it is patched or may refer to one that is not sound
     * @param loss of pictures that should have been shown before it and after the one before
     */
    record Shown(Optional<TracedPacket> packet, boolean repeated, boolean patched, boolean damaged, Loss loss) {}

    /**
     * Pictures that are not there.
     *
     * @param placed whose place is known
     * @param firstPts time of the first of these in ticks
     * @param unplaced packets that may or may not have been a picture, or that were taken for lost and are not
     * @param silent packets of the first that the decoder did not refuse and that seemed sound
     */
    record Loss(int placed, long firstPts, int unplaced, List<TracedPacket> silent) {
        static final Loss NONE = new Loss(0, 0, 0, List.of());

        private Loss andOneUnplaced() {
            return new Loss(placed, firstPts, unplaced + 1, silent);
        }
    }

    /**
     * Notes the next packet.
     *
     * @param hidden whether its picture is not to be shown
     * @return its number
     */
    long sent(AVPacket packet, boolean hidden) {
        boolean sync = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
        boolean corrupt = (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0;
        startsWithSync |= sent == 0 && sync;
        if (sync) {
            group++;
            syncPts = packet.pts();
        }
        boolean leading = !sync && isBefore(packet.pts(), syncPts);
        boolean discarded = (packet.flags() & AV_PKT_FLAG_DISCARD) != 0;
        TracedPacket next = new TracedPacket(++sent, packet, group, leading, hidden || discarded);
        next.faulty = group == faultyGroup || (leading && group == faultyGroup + 1);
        pending.add(next);
        if (pending.size() > MOST_PENDING) {
            pending.removeFirst();
        }
        if (corrupt || suspectNext || (gapBeforeNext && !sync)) {
            fault(next);
        }
        suspectNext = corrupt && traits.split();
        gapBeforeNext = false;
        return sent;
    }

    /** The demuxer lost data before the packet that comes next. */
    void gap() {
        gapBeforeNext = true;
    }

    /** The decoder refused the newest packet, or one of the few before it. */
    void refused(int before) {
        Iterator<TracedPacket> newestFirst = pending.descendingIterator();
        for (int i = 0; i <= before && newestFirst.hasNext(); i++) {
            TracedPacket packet = newestFirst.next();
            packet.refused = true;
            fault(packet);
        }
    }

    /** The decoder passed over broken data in the newest packet. */
    void passedOver() {
        if (!pending.isEmpty()) {
            pending.getLast().patched = true;
            fault(pending.getLast());
        }
    }

    private void fault(TracedPacket packet) {
        packet.faulty = true;
        faultyGroup = Math.max(faultyGroup, packet.group);
        for (TracedPacket other : pending) {
            other.faulty |= other.mayReferTo(packet);
        }
    }

    /**
     * Notes that a packet's picture is shown.
     *
     * @param serial the packet's number
     * @param flagged whether the decoder says that it patched the picture
     */
    Shown shown(long serial, long pts, boolean flagged) {
        Optional<TracedPacket> late = find(givenUp, serial);
        Optional<TracedPacket> own = late.or(() -> find(pending, serial));
        boolean patched = flagged || own.map(packet -> packet.patched).orElse(false);
        if (patched) {
            own.ifPresent(this::fault);
        }
        Loss loss = takeLost(serial, pts, isBefore(pts, lastShownPts));
        own.ifPresent(pending::remove);
        late.ifPresent(givenUp::remove);
        lastShownPts = pts;
        boolean damaged = patched || own.map(packet -> packet.faulty).orElse(group == faultyGroup);
        boolean repeated = damaged && own.isEmpty() && serial > 0;
        return new Shown(own, repeated, patched, damaged, late.isPresent() ? loss.andOneUnplaced() : loss);
    }

    private static Optional<TracedPacket> find(Deque<TracedPacket> packets, long serial) {
        return packets.stream().filter(packet -> packet.serial == serial).findFirst();
    }

    /** Takes out what can no longer be shown. */
    private Loss takeLost(long serial, long pts, boolean jumpsBack) {
        List<TracedPacket> past = new ArrayList<>();
        for (TracedPacket packet : pending) {
            boolean refused = packet.isTimeless() && packet.refused && packet.serial < serial;
            if (refused || isBefore(packet.pts, pts) || (jumpsBack && packet.serial < serial)) {
                past.add(packet);
            }
        }
        pending.removeAll(past);
        return loss(past);
    }

    private Loss loss(List<TracedPacket> past) {
        List<TracedPacket> lost = past.stream().filter(this::isLost).toList();
        List<TracedPacket> silent =
                lost.stream().filter(packet -> !packet.faulty).toList();
        silent.forEach(this::fault);
        givenUp.addAll(lost);
        while (givenUp.size() > MOST_GIVEN_UP) {
            givenUp.removeFirst();
        }
        List<TracedPacket> placed = lost.stream()
                .filter(packet -> !packet.isTimeless() && !traits.fields())
                .toList();
        long unplaced = lost.stream()
                .filter(packet -> packet.refused && !placed.contains(packet))
                .count();
        long first = placed.stream().mapToLong(packet -> packet.pts).min().orElse(0);
        return new Loss(placed.size(), first, (int) unplaced, silent);
    }

    /** Whether a packet that brought no picture should have brought one. */
    private boolean isLost(TracedPacket packet) {
        // what is shown before the first sync frame refers to what was never decoded
        boolean decodable = packet.group > 1 || (packet.group == 1 && !packet.leading);
        boolean nothing = traits.fields() || (traits.skips() && packet.small);
        return !packet.hidden && (packet.faulty || (decodable && !nothing));
    }

    private static boolean isBefore(long pts, long other) {
        return pts != AV_NOPTS_VALUE && other != AV_NOPTS_VALUE && pts < other;
    }

    /** Pictures lost behind the last that was shown. */
    Loss lostAtEnd() {
        List<TracedPacket> rest = List.copyOf(pending);
        pending.clear();
        return loss(rest);
    }

    /** Whether the stream's first packet was a sync packet. */
    boolean startsWithSync() {
        return startsWithSync;
    }

    /** Takes all faults before a picture for those of a beginning in the middle. */
    Shown forgiven(Shown first) {
        faultyGroup = -1;
        pending.forEach(packet -> packet.faulty = false);
        return new Shown(first.packet(), false, first.patched(), first.patched(), Loss.NONE);
    }
}
