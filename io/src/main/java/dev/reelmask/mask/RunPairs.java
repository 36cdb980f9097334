package dev.reelmask.mask;

/** Goes along two masks of one size at once. */
final class RunPairs {
    private RunPairs() {}

    /** Takes pixels that follow each other and have one id in each mask. */
    interface Taker {
        /** So many pixels have these ids. */
        void take(int leftId, int rightId, int length);
    }

    /** @throws MaskException if the sizes differ */
    static void walk(MaskRuns left, MaskRuns right, Taker taker) {
        if (!left.size().equals(right.size())) {
            throw new MaskException(
                    "masks of %s and %s cannot be compared: bring one to the other's size with mask_resize"
                            .formatted(left.size(), right.size()));
        }
        int pixels = left.size().pixels();
        int leftRun = 0;
        int rightRun = 0;
        int pixel = 0;
        while (pixel < pixels) {
            int end = Math.min(left.end(leftRun), right.end(rightRun));
            taker.take(left.id(leftRun), right.id(rightRun), end - pixel);
            leftRun += left.end(leftRun) == end ? 1 : 0;
            rightRun += right.end(rightRun) == end ? 1 : 0;
            pixel = end;
        }
    }
}
