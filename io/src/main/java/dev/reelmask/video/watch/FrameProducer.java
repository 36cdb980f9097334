package dev.reelmask.video.watch;

import dev.reelmask.frame.RgbFrame;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.damage.Integrity;

/** Decodes one sequence from beginning to end in the thread that calls it, which owns everything native. */
public interface FrameProducer {
    /** Decodes into the sink and returns the health of what was decoded. */
    Integrity produce(Sink sink, Progress progress);

    /** Where the frames go. */
    interface Sink {
        /** Announces the sequence, once, before its first frame. */
        void opened(VideoInfo info);

        /** Hands one frame over; waits while the caller is behind. */
        void accept(RgbFrame frame);
    }
}
