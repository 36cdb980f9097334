package dev.reelmask.video.decode;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import org.bytedeco.ffmpeg.avcodec.AVPacket;

/** What {@link PacketTrace} knows of one packet; the fields that may change belong to it. */
final class TracedPacket {
    /** MPEG-4 says "nothing changes" in a few bytes. */
    private static final int MOST_BYTES_OF_NOTHING = 32;

    /** Numbered from 1 in decoding order. */
    final long serial;

    final long pts;
    final int group;
    final boolean leading;
    final boolean hidden;
    final boolean small;
    boolean faulty;
    boolean refused;
    boolean patched;

    TracedPacket(long serial, AVPacket packet, int group, boolean leading, boolean hidden) {
        this.serial = serial;
        this.pts = packet.pts();
        this.group = group;
        this.leading = leading;
        this.hidden = hidden;
        this.small = packet.size() <= MOST_BYTES_OF_NOTHING;
    }

    boolean isTimeless() {
        return pts == AV_NOPTS_VALUE;
    }

    /** Whether its picture may be made from the other's. */
    boolean mayReferTo(TracedPacket other) {
        return serial > other.serial && (group == other.group || (leading && group == other.group + 1));
    }
}
