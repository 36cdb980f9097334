package dev.reelmask.schedule.plan;

/** What the frames between two key frames lose against frames that go through the network, in all. */
@FunctionalInterface
public interface IntervalLoss {
    /**
     * The loss of the frames after one key frame and before the next.
     *
     * @param left the key frame before them
     * @param right the key frame after them, or the number of frames where they are the last
     */
    double between(int left, int right);
}
