package dev.reelmask.loop;

import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.RgbFrame;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A frame and the microseconds that its decoding took. */
record Decoded(RgbFrame frame, long decodeUs) {
    /**
     * The next frame, empty at the end; throws what the source throws. Of a source that does not tell what decoding
     * took, it took place in this thread.
     */
    static Optional<Decoded> next(FrameSource source) {
        long start = System.nanoTime();
        Optional<RgbFrame> frame = source.next();
        long waitedUs = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        return frame.map(one -> new Decoded(one, source.decodeUs().orElse(waitedUs)));
    }
}
