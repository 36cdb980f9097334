package dev.reelmask.job.sweep;

import java.util.OptionalDouble;

/**
 * What a user wants of an operating point.
 *
 * @param maxLoss points of mIoU or agreement that it may lose against every frame through the network, 0..1
 * @param minFps frames per second of one task, where a speed is wanted
 */
record SweepWish(double maxLoss, OptionalDouble minFps) {}
