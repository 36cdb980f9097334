package dev.reelmask.transition;

import dev.reelmask.result.IntervalResult;
import dev.reelmask.result.PairResult;

/** Takes what is measured, in the thread that measures. */
public interface TransitionSink {
    /** Pairs come in order of key frames, and of frames for each; a frame with itself comes when it is read. */
    void pair(PairResult pair);

    /** Intervals come in order of left key frames. */
    void interval(IntervalResult interval);
}
