package dev.reelmask.result;

import java.util.Map;

/**
 * A frame and a key frame before it: what the frame shows against it, and what its mask scores that is propagated from
 * there alone. Of a frame with itself: what its own mask scores.
 *
 * @param frameDifference mean absolute difference of grey values, 0..255
 * @param flowMagnitude mean length of the flow, in pixels of the network's content frame
 * @param warpResidual mean absolute difference of grey values along the flow, 0..255
 * @param classChange share of pixels whose class is not that of the key frame's mask in the same place, 0..1
 * @param flowInconsistency mean distance by which the flows there and back miss each other, in pixels; NaN if not
 *     measured
 * @param reference what the mask is scored against: the frame's label if it has one, else the network's own mask
 * @param meanIou against the label; NaN where there is none
 * @param balanced mean share of each class's pixels that are right, against the reference; NaN where it has no pixel
 * @param agreement mean IoU with the network's own mask of the frame
 * @param pixelAgreement share of pixels of the class that the network's own mask has
 * @param ownAgreement share of pixels whose class in the network's own mask of the frame is that of its own mask of the
 *     key frame in the same place; NaN if not asked for
 * @param maps of the frame against the key frame, those that were asked for; of a frame with itself those of a frame
 *     alone
 * @param classes evidence class by class, the same
 */
public record PairResult(
        int frame,
        int keyFrame,
        double frameDifference,
        double flowMagnitude,
        double warpResidual,
        double classChange,
        double flowInconsistency,
        Reference reference,
        double meanIou,
        double balanced,
        double agreement,
        double pixelAgreement,
        double ownAgreement,
        Map<MapKind, EvidenceMap> maps,
        Map<ClassKind, ClassNumbers> classes) {
    public PairResult {
        maps = Map.copyOf(maps);
        classes = Map.copyOf(classes);
    }

    /** With nothing but numbers. */
    public PairResult(
            int frame,
            int keyFrame,
            double frameDifference,
            double flowMagnitude,
            double warpResidual,
            double classChange,
            double flowInconsistency,
            Reference reference,
            double meanIou,
            double balanced,
            double agreement,
            double pixelAgreement) {
        this(
                frame,
                keyFrame,
                frameDifference,
                flowMagnitude,
                warpResidual,
                classChange,
                flowInconsistency,
                reference,
                meanIou,
                balanced,
                agreement,
                pixelAgreement,
                Double.NaN,
                Map.of(),
                Map.of());
    }
}
