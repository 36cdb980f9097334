package dev.reelmask.loop;

import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.RgbFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The frames of one source for several runs that read them side by side, each decoded once. It is closed with the last
 * of its branches. One thread at a time.
 */
final class SharedFrames {
    private final FrameSource source;
    private final List<Branch> branches = new ArrayList<>();
    private Optional<RuntimeException> failure = Optional.empty();

    SharedFrames(FrameSource source) {
        this.source = source;
    }

    /** When the time of decoding is told. */
    enum Decoding {
        TOLD,
        /** By another branch. */
        LEFT_OUT
    }

    private record Read(RgbFrame frame, long decodeUs) {}

    /**
     * For one more run, which reads all frames: branches are made before the first of them reads.
     *
     * @param cut makes of a frame what the run sees
     */
    FrameSource branch(UnaryOperator<RgbFrame> cut, Decoding decoding) {
        Branch branch = new Branch(cut, decoding);
        branches.add(branch);
        return branch;
    }

    /** The next frame goes to all branches; what the source throws, each of them throws. */
    private void read() {
        failure.ifPresent(Failures::rethrow);
        long start = System.nanoTime();
        try {
            Optional<RgbFrame> frame = source.next();
            long waitedUs = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
            frame.ifPresent(one -> {
                Read read = new Read(one, source.decodeUs().orElse(waitedUs));
                branches.forEach(branch -> branch.waiting.add(read));
            });
        } catch (RuntimeException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    private final class Branch implements FrameSource {
        private final UnaryOperator<RgbFrame> cut;
        private final Decoding decoding;
        private final Deque<Read> waiting = new ArrayDeque<>();
        private long decodeUs;

        Branch(UnaryOperator<RgbFrame> cut, Decoding decoding) {
            this.cut = cut;
            this.decoding = decoding;
        }

        @Override
        public Optional<RgbFrame> next() {
            if (waiting.isEmpty()) {
                read();
            }
            Optional<Read> read = Optional.ofNullable(waiting.poll());
            decodeUs = decoding == Decoding.TOLD ? read.map(Read::decodeUs).orElse(0L) : 0;
            return read.map(Read::frame).map(cut);
        }

        @Override
        public OptionalLong decodeUs() {
            return OptionalLong.of(decodeUs);
        }

        @Override
        public void close() {
            branches.remove(this);
            waiting.clear();
            if (branches.isEmpty()) {
                source.close();
            }
        }
    }
}
