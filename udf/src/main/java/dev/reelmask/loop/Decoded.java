package dev.reelmask.loop;

import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.RgbFrame;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A frame and the microseconds that its decoding took: the one place through which all operating points of a sequence
 * hold it. One thread at a time.
 */
final class Decoded {
    private final long decodeUs;
    private RgbFrame frame;

    private Decoded(RgbFrame frame, long decodeUs) {
        this.frame = frame;
        this.decodeUs = decodeUs;
    }

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

    RgbFrame frame() {
        return frame;
    }

    long decodeUs() {
        return decodeUs;
    }

    /** Keeps of the frame what was derived from it, and not its pixels. */
    void letGoOfPixels() {
        frame = frame.withoutPixels();
    }
}
