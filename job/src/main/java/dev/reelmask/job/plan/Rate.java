package dev.reelmask.job.plan;

import dev.reelmask.job.plan.ProbeResult.Opened;
import java.util.List;
import java.util.function.Predicate;

/** How many frames files hold and how long these take, by those that were looked at. */
record Rate(double framesPerByte, double secondsPerFrame) {
    /** Where nothing could be opened. */
    private static final Rate UNKNOWN = new Rate(1.0 / 4096, 0.03);

    static Rate of(List<ProbeResult> looks, Predicate<Opened> which) {
        long bytes = 0;
        long frames = 0;
        double seconds = 0;
        for (ProbeResult look : looks) {
            if (look instanceof Opened opened && which.test(opened)) {
                bytes += opened.sequence().sizeBytes();
                for (PlannedPiece piece : opened.pieces()) {
                    frames += piece.piece().frames();
                    seconds += piece.costSeconds();
                }
            }
        }
        return bytes > 0 && frames > 0 ? new Rate((double) frames / bytes, seconds / frames) : UNKNOWN;
    }
}
