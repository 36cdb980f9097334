package dev.reelmask.video.probe;

import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entry;

import dev.reelmask.video.container.Demuxer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;

/**
 * Whether the index by which an AVI file is searched says what reading the file says. Packets of AVI carry no time: it
 * is counted from the beginning, or taken from the index, and where a part is broken the two differ.
 */
final class SeekIndex {
    private final Demuxer demuxer;
    private final int entries;
    private int packets;
    private long headerBytes;
    private boolean agrees = true;

    SeekIndex(Demuxer demuxer) {
        this.demuxer = demuxer;
        boolean isAvi = demuxer.context().iformat().name().getString().equals("avi");
        this.entries = isAvi ? avformat_index_get_entries_count(demuxer.stream()) : 0;
    }

    /** Compares the next packet of the file. */
    void compare(AVPacket packet) {
        if (packets < entries) {
            AVIndexEntry entry = avformat_index_get_entry(demuxer.stream(), packets);
            long difference = packet.pos() - entry.pos();
            headerBytes = packets == 0 ? difference : headerBytes;
            agrees &= difference == headerBytes && entry.timestamp() == packet.dts();
        }
        packets++;
    }

    /** True too for other containers, and where there is no index. */
    boolean isRight() {
        return entries == 0 || (agrees && packets == entries);
    }
}
