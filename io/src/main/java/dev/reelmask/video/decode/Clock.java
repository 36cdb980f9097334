package dev.reelmask.video.decode;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import dev.reelmask.video.Times;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Times of pictures in microseconds from the first shown frame, never going back. Pictures without a time follow at the
 * mean rate, and so does the second of two files that were joined: its own times begin anew.
 */
final class Clock {
    private static final long UNKNOWN_RATE_US = 40_000;

    private final AVRational timeBase;
    private final long frameUs;
    private final long origin;
    private long shiftUs;
    private long lastUs = -1;
    private long stepUs;

    /**
     * @param timeBase of the stream
     * @param rate pictures a second, 0 if unknown
     * @param origin time of the first shown frame in ticks
     */
    Clock(AVRational timeBase, double rate, long origin) {
        this.timeBase = timeBase;
        this.origin = origin;
        this.frameUs = rate > 0 ? Math.max(1, Math.round(1e6 / rate)) : UNKNOWN_RATE_US;
    }

    /**
     * The time of the next picture.
     *
     * @param ticks its own time
     */
    long time(AVFrame frame, long ticks) {
        long before = lastUs;
        long us = timeOf(ticks);
        boolean isSync = (frame.flags() & AV_FRAME_FLAG_KEY) != 0;
        if (isSync && us + frameUs < before) {
            shiftUs += before + frameUs - us;
            us = before + frameUs;
        }
        lastUs = Math.max(before, Math.max(0, us));
        stepUs = before < 0 ? 0 : lastUs - before;
        return lastUs;
    }

    /** The time of a picture that is not shown. */
    long timeOf(long ticks) {
        if (ticks == AV_NOPTS_VALUE || origin == AV_NOPTS_VALUE) {
            return lastUs < 0 ? 0 : lastUs + frameUs;
        }
        return Times.microseconds(ticks - origin, timeBase.num(), timeBase.den()) + shiftUs;
    }

    /** Pictures that would have fitted into the last step beside the one that ended it. */
    long skipped() {
        return Math.max(0, Math.round((double) stepUs / frameUs) - 1);
    }

    /** The last time given, 0 before the first. */
    long lastUs() {
        return Math.max(0, lastUs);
    }

    /** Playing time of one picture at the mean rate. */
    long frameUs() {
        return frameUs;
    }
}
