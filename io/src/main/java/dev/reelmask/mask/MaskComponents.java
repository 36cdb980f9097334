package dev.reelmask.mask;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parts that a class falls into: pixels that hang together by their edges. */
public final class MaskComponents {
    private MaskComponents() {}

    /** One part. */
    public record Component(long area, PixelBox box, PixelPoint centroid) {}

    /** The largest first; of equal ones that with the first pixel, row by row. */
    public static List<Component> of(MaskRuns mask, int id) {
        ClassSpans spans = ClassSpans.of(mask, id);
        Map<Integer, Extent> extents = new TreeMap<>();
        for (int span = 0; span < spans.count(); span++) {
            extents.computeIfAbsent(spans.component(span), first -> new Extent())
                    .addSpan(spans.row(span), spans.start(span), spans.end(span));
        }
        return extents.values().stream()
                .sorted(Comparator.comparingLong(Extent::area).reversed())
                .map(extent -> new Component(extent.area(), extent.box(), extent.centroid()))
                .toList();
    }
}
