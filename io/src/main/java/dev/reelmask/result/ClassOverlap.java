package dev.reelmask.result;

import java.util.List;

/**
 * Intersections and unions of two masks.
 *
 * @param meanIou over the classes that either has, NaN where there is none
 * @param intersections by class id
 * @param unions by class id, 0 where the class is in neither
 */
public record ClassOverlap(double meanIou, List<Long> intersections, List<Long> unions) {
    public ClassOverlap {
        intersections = List.copyOf(intersections);
        unions = List.copyOf(unions);
    }
}
