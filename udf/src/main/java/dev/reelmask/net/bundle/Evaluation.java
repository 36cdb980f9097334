package dev.reelmask.net.bundle;

import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How often a network looks at a frame, and how exactly: posteriors are averaged over sizes of the input and, with
 * {@code flip}, over each size and its mirror image (DeepLab's multi-scale evaluation, Chen et al., ECCV 2018).
 *
 * @param scales sizes as factors of the input's, 0.25 to 4
 * @param flip whether the mirror image counts too
 * @param reducedPrecision whether 16 bits are allowed where they are faster; a run may ask for them all the same
 */
public record Evaluation(List<Double> scales, boolean flip, boolean reducedPrecision) implements Serializable {
    /** Once, as it is. */
    public static final Evaluation SINGLE = new Evaluation(List.of(1.0), false, true);

    private static final double SMALLEST = 0.25;
    private static final double LARGEST = 4;

    public Evaluation {
        scales = List.copyOf(scales);
        if (scales.isEmpty() || scales.stream().anyMatch(s -> !(s >= SMALLEST && s <= LARGEST))) {
            throw new IllegalArgumentException(
                    "scales must be one or more factors from %s to %s, got %s".formatted(SMALLEST, LARGEST, scales));
        }
    }

    /** Whether one look at the input as it is does. */
    public boolean isSingle() {
        return scales.equals(SINGLE.scales) && !flip;
    }

    /**
     * The same at other scales.
     *
     * @param list factors with commas between, {@code 0.75,1,1.25}
     */
    public Evaluation withScales(String list) {
        try {
            return new Evaluation(
                    Arrays.stream(list.split(",", -1))
                            .map(s -> Double.valueOf(s.strip()))
                            .toList(),
                    flip,
                    reducedPrecision);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "scales must be numbers with commas between, such as 0.75,1,1.25, got '%s'".formatted(list), e);
        }
    }

    public Evaluation withFlip(boolean wanted) {
        return new Evaluation(scales, wanted, reducedPrecision);
    }

    static Evaluation read(Section section) {
        section.only(Set.of("scales", "flip", "reduced-precision"));
        return new Evaluation(
                section.numbersOr("scales", SMALLEST, LARGEST, SINGLE.scales),
                section.flagOr("flip", SINGLE.flip),
                section.flagOr("reduced-precision", SINGLE.reducedPrecision));
    }

    Map<String, Object> yaml() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("scales", scales);
        values.put("flip", flip);
        values.put("reduced-precision", reducedPrecision);
        return values;
    }

    @Override
    public String toString() {
        return (flip ? "scales %s and mirrored" : "scales %s").formatted(scales);
    }
}
