package dev.reelmask.job.plan;

import dev.reelmask.job.plan.ProbeResult.Usable;
import java.util.List;

/** How large a share of a corpus' frames is compared with the network's own masks. */
public final class ReferenceShare {
    /** Name in the record of the share that was fixed at the first start. */
    public static final String NAME = "reference-share";

    private static final double DIGITS = 1e6;

    private ReferenceShare() {}

    /**
     * The share that gives so many frames of the sequences without labels; 0 where all have labels.
     *
     * @param frames wanted in all
     */
    public static double of(int frames, List<ProbeResult> looks) {
        long unlabelled = looks.stream()
                .filter(Usable.class::isInstance)
                .map(Usable.class::cast)
                .filter(usable -> usable.sequence().labels().isEmpty())
                .flatMap(usable -> usable.pieces().stream())
                .map(PlannedPiece::piece)
                .mapToLong(piece -> piece.frames())
                .sum();
        if (unlabelled == 0) {
            return frames == 0 ? 0 : 1;
        }
        return Math.min(1, Math.ceil(DIGITS * frames / unlabelled) / DIGITS);
    }
}
