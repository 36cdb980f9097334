package dev.reelmask.result;

import java.util.List;

/**
 * Intersections and unions of one frame.
 *
 * @param reference what the mask was compared with
 * @param intersections by class id
 * @param unions by class id, 0 where the class is in neither
 */
public record Accuracy(
        Reference reference, double meanIou, double pixelAccuracy, List<Long> intersections, List<Long> unions) {}
