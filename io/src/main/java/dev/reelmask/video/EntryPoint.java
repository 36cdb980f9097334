package dev.reelmask.video;

import java.io.Serializable;

/**
 * Where a piece of a video begins and ends, as presentation times in ticks of the stream's time base.
 *
 * @param originPts time of the video's first shown frame
 * @param seekPts time of the sync frame from which decoding starts, one sync frame earlier than strictly needed so that
 *     frames that refer across a sync frame (open groups of pictures) are exact
 * @param seekDts decoding time of that sync frame or a little less, for containers that are searched by decoding time
 * @param startPts time of the piece's first frame
 * @param endPts time of the first frame after the piece, {@link Long#MAX_VALUE} if it goes to the end
 */
public record EntryPoint(long originPts, long seekPts, long seekDts, long startPts, long endPts)
        implements Serializable {
    /** Nothing is known: decode from the beginning and count. */
    public static final EntryPoint NONE =
            new EntryPoint(0, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);

    /** Whether decoding can start in the middle of the file. */
    public boolean canSeek() {
        return seekPts != Long.MIN_VALUE;
    }
}
