package dev.reelmask.job.bench;

import dev.reelmask.metric.Confusion;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Summed intersections and unions. Not for several threads at once. */
final class Overlaps {
    private final long[] intersections;
    private final long[] unions;

    Overlaps(int classes) {
        intersections = new long[classes];
        unions = new long[classes];
    }

    /** Both by class id. */
    void add(List<Long> moreIntersections, List<Long> moreUnions) {
        for (int c = 0; c < unions.length; c++) {
            intersections[c] += moreIntersections.get(c);
            unions[c] += moreUnions.get(c);
        }
    }

    /** Of the sums, 0..1; NaN where there is none. */
    double meanIou() {
        return Confusion.meanIou(intersections, unions);
    }

    /** By class id, separated by spaces. */
    String intersectionsText() {
        return text(intersections);
    }

    /** By class id, separated by spaces. */
    String unionsText() {
        return text(unions);
    }

    private static String text(long[] counts) {
        return Arrays.stream(counts).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }
}
