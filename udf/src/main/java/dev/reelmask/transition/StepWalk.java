package dev.reelmask.transition;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.RgbFrame;
import java.util.Optional;

/**
 * Measures what each frame of a sequence shows against the one before it that is there. No network runs, no mask is
 * made, and two frames are held. One thread.
 */
public final class StepWalk {
    private final StepMeasure measure;
    private final TransitionSink sink;

    public StepWalk(FlowEstimator flow, TransitionSettings settings, TransitionSink sink) {
        this.measure = new StepMeasure(flow, settings.back());
        this.sink = sink;
    }

    /**
     * Measures a sequence from its first frame to its last.
     *
     * @param onFrame called once for each frame
     * @return one past the number of the last frame; 0 if there is none
     */
    public int run(FrameSource frames, Runnable onFrame) {
        Optional<RgbFrame> last = Optional.empty();
        for (Optional<RgbFrame> next = frames.next(); next.isPresent(); next = frames.next()) {
            RgbFrame frame = next.get();
            sink.pair(last.map(before -> measure.of(frame, before)).orElseGet(() -> measure.first(frame)));
            onFrame.run();
            last = next;
        }
        return last.map(frame -> frame.index() + 1).orElse(0);
    }
}
