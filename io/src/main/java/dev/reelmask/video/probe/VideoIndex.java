package dev.reelmask.video.probe;

import dev.reelmask.video.EntryPoint;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.Times;
import dev.reelmask.video.VideoInfo;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * When each shown frame of a video is shown, and which are sync frames; found without decoding.
 *
 * <p>An index is {@link #isExact} if frame {@code i} of the index is certain to be frame {@code i} of the decoded
 * video. Pieces of a video whose index is not exact are found by decoding from the beginning: correct, but slow.
 */
public final class VideoIndex implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int AT_ONCE = 1024;

    private final VideoInfo info;
    private final long[] pts;
    private final BitSet sync;
    private final long syncDelay;
    private final int timeBaseNumerator;
    private final int timeBaseDenominator;
    private final boolean exact;

    /** @param syncDelay largest difference of presentation and decoding time of a sync frame, in ticks */
    VideoIndex(VideoInfo info, long[] pts, BitSet sync, long syncDelay, int numerator, int denominator, boolean exact) {
        this.info = info;
        this.pts = pts;
        this.sync = sync;
        this.syncDelay = syncDelay;
        this.timeBaseNumerator = numerator;
        this.timeBaseDenominator = denominator;
        this.exact = exact;
    }

    /**
     * What {@link #read} takes: all but the properties, in plain numbers.
     *
     * @throws IOException as the stream does
     */
    public void write(DataOutput out) throws IOException {
        out.writeInt(pts.length);
        for (int frame = 0; frame < pts.length; frame++) {
            out.writeLong(pts[frame]);
            out.writeBoolean(sync.get(frame));
        }
        out.writeLong(syncDelay);
        out.writeInt(timeBaseNumerator);
        out.writeInt(timeBaseDenominator);
        out.writeBoolean(exact);
    }

    /**
     * An index that another process wrote. Takes memory in proportion to what comes.
     *
     * @throws IOException as the stream does
     * @throws IllegalArgumentException if no index has such numbers
     */
    public static VideoIndex read(VideoInfo info, DataInput in) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            throw new IllegalArgumentException("no video has " + count + " frames");
        }
        long[] pts = new long[Math.min(count, AT_ONCE)];
        BitSet sync = new BitSet();
        for (int frame = 0; frame < count; frame++) {
            if (frame == pts.length) {
                pts = Arrays.copyOf(pts, (int) Math.min(count, 2L * frame));
            }
            pts[frame] = in.readLong();
            sync.set(frame, in.readBoolean());
        }
        return new VideoIndex(info, pts, sync, in.readLong(), in.readInt(), in.readInt(), in.readBoolean());
    }

    /** The video's properties, packets counted. */
    public VideoInfo info() {
        return info;
    }

    /** Number of packets that are to be shown. */
    public int frames() {
        return pts.length;
    }

    public boolean isExact() {
        return exact;
    }

    /** Presentation time of a frame in microseconds from the first shown frame. */
    public long ptsUs(int frame) {
        return Times.microseconds(pts[frame] - pts[0], timeBaseNumerator, timeBaseDenominator);
    }

    /** Whether the codec can start decoding at this frame. */
    public boolean isSync(int frame) {
        return sync.get(frame);
    }

    /** The frames {@code first .. first + count - 1}, with the place to start decoding if the index is exact. */
    public FrameRange range(int first, int count) {
        if (!exact || first <= 0 || first >= pts.length) {
            return FrameRange.of(first, count);
        }
        int nearest = sync.previousSetBit(first);
        int earlier = nearest > 0 ? sync.previousSetBit(nearest - 1) : -1;
        if (earlier <= 0) {
            return FrameRange.of(first, count);
        }
        long end = (long) first + count;
        long endPts = end < pts.length ? pts[(int) end] : Long.MAX_VALUE;
        return new FrameRange(
                first, count, 0, new EntryPoint(pts[0], pts[earlier], pts[earlier] - syncDelay, pts[first], endPts));
    }

    /** The whole video in pieces of equal length, the last one open; one open piece if the video is not longer. */
    public List<FrameRange> pieces(int framesPerPiece) {
        List<FrameRange> pieces = new ArrayList<>();
        for (int first = 0; first == 0 || first < pts.length; first += framesPerPiece) {
            boolean last = (long) first + framesPerPiece >= pts.length;
            pieces.add(range(first, last ? FrameRange.OPEN : framesPerPiece));
        }
        return pieces;
    }
}
