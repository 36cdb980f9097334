package dev.reelmask.table.row;

import dev.reelmask.result.Accuracy;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Pixels by class id, summed over frames.
 *
 * @param intersections of masks and references
 * @param unions of the same
 */
public record ClassSums(List<Long> intersections, List<Long> unions) implements Serializable {
    /** Of no frame. */
    public static final ClassSums NONE = new ClassSums(List.of(), List.of());

    public ClassSums {
        intersections = List.copyOf(intersections);
        unions = List.copyOf(unions);
    }

    /** With one frame more. */
    public ClassSums with(Accuracy frame) {
        return plus(new ClassSums(frame.intersections(), frame.unions()));
    }

    /** Both together. */
    public ClassSums plus(ClassSums other) {
        return new ClassSums(sum(intersections, other.intersections), sum(unions, other.unions));
    }

    private static List<Long> sum(List<Long> a, List<Long> b) {
        List<Long> sum = new ArrayList<>(a.size() < b.size() ? b : a);
        List<Long> shorter = a.size() < b.size() ? a : b;
        for (int id = 0; id < shorter.size(); id++) {
            sum.set(id, sum.get(id) + shorter.get(id));
        }
        return sum;
    }
}
