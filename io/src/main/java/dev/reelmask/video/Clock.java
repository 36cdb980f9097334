package dev.reelmask.video;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Times of pictures in microseconds from the first shown frame, never going back. Pictures without a time follow at the
 * mean rate, and so does the second of two files that were joined: its own times begin anew.
 */
final class Clock {
    private static final long UNKNOWN_RATE_US = 40_000;
    private static final double GAP_FRAMES = 1.5;

    private final AVRational timeBase;
    private final long frameUs;
    private final long origin;
    private long shiftUs;
    private long lastUs = -1;
    private long stepUs;

    /** @param origin time of the first shown frame in ticks */
    Clock(AVStream stream, long origin) {
        this.timeBase = stream.time_base();
        this.origin = origin;
        AVRational rate = stream.avg_frame_rate();
        this.frameUs = rate.num() > 0 && rate.den() > 0 ? Math.round(1e6 * rate.den() / rate.num()) : UNKNOWN_RATE_US;
    }

    /** The time of the next picture. */
    long time(AVFrame frame) {
        long before = lastUs;
        long us = timeOf(frame.best_effort_timestamp());
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

    /** Whether the last step was longer than it should be, given that so many pictures were lost on it. */
    boolean jumped(int lost) {
        return stepUs > GAP_FRAMES * frameUs * (lost + 1);
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
