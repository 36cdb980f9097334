package dev.reelmask.job.sweep;

import dev.reelmask.frame.UserException;
import java.util.OptionalDouble;

/**
 * What a user wants of an operating point.
 *
 * @param maxLoss points of mIoU or agreement that it may lose against every frame through the network, 0..1
 * @param minFps frames per second of one task, where a speed is wanted
 */
record SweepWish(double maxLoss, OptionalDouble minFps) {
    SweepWish {
        if (!(maxLoss >= 0 && maxLoss <= 1)) {
            throw new UserException("--max-loss must be between 0 and 100 percentage points");
        }
        if (!(minFps.orElse(1) > 0 && Double.isFinite(minFps.orElse(1)))) {
            throw new UserException("--min-fps must be a number of frames per second above 0");
        }
    }
}
