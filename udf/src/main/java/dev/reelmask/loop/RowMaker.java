package dev.reelmask.loop;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.StageMicros;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes rows of the masks of a sequence at one operating point, and hands them over in the order of frames. */
final class RowMaker {
    private final LoopInput input;
    private final Optional<SharedMotion> motion;
    private final RowSink sink;
    private final int output;

    private FrameSize maskSize;
    /** The newest frame with a row, where the next one's mask is held against its. */
    private Optional<Decoded> before = Optional.empty();

    private long sparedNs;

    /** @param motion how pixels moved between frames, where somebody asks */
    RowMaker(LoopInput input, Optional<SharedMotion> motion, RowSink sink, int output) {
        this.input = input;
        this.motion = motion;
        this.sink = sink;
        this.output = output;
    }

    void begin(FrameSize size) {
        maskSize = size;
    }

    /**
     * Delivers a frame's row.
     *
     * @param reference the mask to score it against where there is no label
     * @param largest of a region, as {@link MadeRow} has it
     * @param stages without what motion takes
     */
    void deliver(
            Decided decided,
            LabelMap mask,
            Optional<LabelMap> reference,
            Optional<float[]> largest,
            StageMicros stages) {
        Optional<SharedMotion.Step> step = step(decided.decoded());
        sparedNs += step.map(SharedMotion.Step::sparedNs).orElse(0L);
        StageMicros micros = stages.withReference(
                TimeUnit.NANOSECONDS.toMicros(step.map(SharedMotion.Step::ns).orElse(0L)));
        sparedNs += output > 0 ? TimeUnit.MICROSECONDS.toNanos(micros.decode()) : 0;
        FrameResult row = new FrameResult(
                decided.index(),
                decided.frame().ptsUs(),
                decided.keyReason(),
                decided.frame().damaged(),
                decided.lastKeyFrame(),
                decided.keyAllRatio(),
                decided.score(),
                input.sourceSize(),
                decided.frame().size(),
                mask,
                Optional.empty(),
                micros);
        sink.put(output, new MadeRow(row, reference, step.map(SharedMotion.Step::paths), largest));
    }

    /** How pixels moved since the frame before, unless that is lost or nobody asks. */
    private Optional<SharedMotion.Step> step(Decoded decoded) {
        RgbFrame frame = decoded.frame();
        Optional<SharedMotion.Step> step = before.map(Decoded::frame)
                .filter(last -> last.index() == frame.index() - 1)
                .map(last -> Failures.ofNetwork(
                        input.id(), frame.index(), () -> motion.orElseThrow().step(last, frame, maskSize)));
        before = motion.map(unused -> decoded);
        return step;
    }

    /** Nanoseconds in the rows that were spent for other points. */
    long sparedNs() {
        return sparedNs;
    }

    /** Rows that the consumer has taken. */
    int delivered() {
        return sink.delivered(output);
    }

    /** Throws what went wrong with the consumer, if anything did. */
    void check() {
        sink.check(output);
    }

    /** No more rows will come, for the sequence has failed. */
    void leave(RuntimeException cause) {
        sink.leave(output, cause);
    }

    void close() {
        before = Optional.empty();
    }
}
