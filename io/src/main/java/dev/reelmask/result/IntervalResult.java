package dev.reelmask.result;

/**
 * Two key frames, and what the frames between lose in all whose masks are propagated from both, against their own
 * masks.
 *
 * @param frames between them that have something to be scored against
 * @param loss sum of mean IoU (against the label if there is one, else agreement)
 * @param balancedLoss sum of class-balanced accuracy against the same
 */
public record IntervalResult(int leftKey, int rightKey, int frames, double loss, double balancedLoss) {}
