package dev.reelmask.loop;

import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.RgbFrame;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A source that decodes ahead in a thread of its own, as sequences of a corpus do, with what each frame's decoding
 * took. Of a source that does not, decoding takes place in the loop's thread.
 */
final class PrefetchingSource implements AutoCloseable {
    private final FrameSource source;

    /** A frame and the microseconds that its decoding took. */
    record Decoded(RgbFrame frame, long decodeUs) {}

    PrefetchingSource(FrameSource source) {
        this.source = source;
    }

    /** The next frame, or empty at the end. Throws what the source throws. */
    Optional<Decoded> next() {
        long start = System.nanoTime();
        Optional<RgbFrame> frame = source.next();
        long waitedUs = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        return frame.map(f -> new Decoded(f, source.decodeUs().orElse(waitedUs)));
    }

    @Override
    public void close() {
        source.close();
    }
}
