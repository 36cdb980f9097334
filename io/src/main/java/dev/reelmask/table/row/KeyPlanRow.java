package dev.reelmask.table.row;

/**
 * A planned key frame.
 *
 * @param contentKey of the sequence's source as it was planned
 * @param price of a key frame, in mean IoU summed over frames
 * @param predictedLoss of the frames from this key frame to the next, in mean IoU, summed
 */
public record KeyPlanRow(String sequence, String contentKey, int frame, double price, double predictedLoss) {}
