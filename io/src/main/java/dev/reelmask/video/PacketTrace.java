package dev.reelmask.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * The packets that a decoder has been given and not yet shown, and which of them cannot be trusted: from one with a
 * fault to the next sync packet, in decoding order, and those behind the sync packet that are shown before it.
 */
final class PacketTrace {
    /** More than any decoder holds back; older packets are those that it swallows. */
    private static final int MOST_PENDING = 1024;

    private final Deque<Packet> pending = new ArrayDeque<>();
    private final boolean split;
    private long sent;
    private int group;
    private int faultyGroup = -1;
    private long syncPts = AV_NOPTS_VALUE;
    private long lastShownPts = AV_NOPTS_VALUE;
    private boolean suspectNext;
    private boolean gapBeforeNext;
    private boolean startsWithSync;
    /** Whether sound packets come without a picture of their own, as the second fields of interlaced H.264. */
    private boolean swallows;

    /** @param split whether the demuxer finds the packets' borders itself, so that it may blame the one before */
    PacketTrace(boolean split) {
        this.split = split;
    }

    /** One packet, numbered from 1 in decoding order. */
    static final class Packet {
        private final long serial;
        private final long pts;
        private final int group;
        private final boolean leading;
        private final boolean hidden;
        private boolean faulty;
        private boolean refused;
        private boolean patched;

        private Packet(long serial, long pts, int group, boolean leading, boolean hidden) {
            this.serial = serial;
            this.pts = pts;
            this.group = group;
            this.leading = leading;
            this.hidden = hidden;
        }

        /** Whether its picture may be made from the other's. */
        boolean mayReferTo(Packet other) {
            return serial > other.serial && (group == other.group || (leading && group == other.group + 1));
        }
    }

    /**
     * What is known of a picture that is shown.
     *
     * @param packet that it comes from, if it is still known
     * @param repeated whether the decoder, for want of others, shows a picture again
     * @param patched whether the decoder had to patch it
     * @param damaged whether it is patched or may refer to one that is not sound
     * @param lost pictures that should have been shown before it and after the one before
     * @param lostPts time of the first of them in ticks
     * @param unplaced packets that the decoder refused before it and that may or may not have been a picture
     */
    record Shown(
            Optional<Packet> packet,
            boolean repeated,
            boolean patched,
            boolean damaged,
            int lost,
            long lostPts,
            int unplaced) {}

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
        Packet next = new Packet(++sent, packet.pts(), group, leading, hidden || discarded);
        next.faulty = group == faultyGroup || (leading && group == faultyGroup + 1);
        pending.add(next);
        if (pending.size() > MOST_PENDING) {
            pending.removeFirst();
        }
        if (corrupt || suspectNext || (gapBeforeNext && !sync)) {
            fault(next);
        }
        suspectNext = corrupt && split;
        gapBeforeNext = false;
        return sent;
    }

    /** The demuxer lost data before the packet that comes next. */
    void gap() {
        gapBeforeNext = true;
    }

    /** The decoder refused the newest packet, or one of the few before it. */
    void refused(int before) {
        Iterator<Packet> newestFirst = pending.descendingIterator();
        for (int i = 0; i <= before && newestFirst.hasNext(); i++) {
            Packet packet = newestFirst.next();
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

    private void fault(Packet packet) {
        packet.faulty = true;
        faultyGroup = Math.max(faultyGroup, packet.group);
        for (Packet other : pending) {
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
        Optional<Packet> own =
                pending.stream().filter(packet -> packet.serial == serial).findFirst();
        own.ifPresent(pending::remove);
        boolean patched = flagged || own.map(packet -> packet.patched).orElse(false);
        if (patched) {
            own.ifPresent(this::fault);
        }
        boolean damaged = patched || own.map(packet -> packet.faulty).orElse(group == faultyGroup);
        boolean repeated = damaged && own.isEmpty() && serial > 0;
        boolean jumpsBack = isBefore(pts, lastShownPts);
        lastShownPts = pts;
        Loss loss = loss(serial, pts, jumpsBack);
        return new Shown(own, repeated, patched, damaged, loss.placed(), loss.firstPts(), loss.unplaced());
    }

    private record Loss(int placed, long firstPts, int unplaced) {}

    /** Takes out what can no longer be shown. */
    private Loss loss(long serial, long pts, boolean jumpsBack) {
        int placed = 0;
        int unplaced = 0;
        long first = Long.MAX_VALUE;
        for (Iterator<Packet> packets = pending.iterator(); packets.hasNext(); ) {
            Packet packet = packets.next();
            boolean timeless = packet.pts == AV_NOPTS_VALUE && packet.refused && packet.serial < serial;
            boolean passed = isBefore(packet.pts, pts) || (jumpsBack && packet.serial < serial);
            if (!timeless && !passed) {
                continue;
            }
            packets.remove();
            // what is shown before the first sync frame refers to what was never decoded
            boolean undecodable = packet.leading && packet.group <= 1;
            swallows |= !packet.faulty && !packet.hidden && !undecodable;
            if (!packet.faulty || packet.hidden) {
                continue;
            }
            if (timeless || swallows) {
                unplaced += packet.refused ? 1 : 0;
            } else {
                placed++;
                first = Math.min(first, packet.pts);
            }
        }
        return new Loss(placed, first, unplaced);
    }

    private static boolean isBefore(long pts, long other) {
        return pts != AV_NOPTS_VALUE && other != AV_NOPTS_VALUE && pts < other;
    }

    /** Pictures lost behind the last that was shown. */
    int lostAtEnd() {
        return swallows
                ? 0
                : (int) pending.stream()
                        .filter(packet -> packet.faulty && !packet.hidden)
                        .count();
    }

    /** Whether the stream's first packet was a sync packet. */
    boolean startsWithSync() {
        return startsWithSync;
    }

    /** Takes all faults before a picture for those of a beginning in the middle. */
    Shown forgiven(Shown first) {
        faultyGroup = -1;
        pending.forEach(packet -> packet.faulty = false);
        return new Shown(first.packet(), false, first.patched(), first.patched(), 0, 0, 0);
    }
}
