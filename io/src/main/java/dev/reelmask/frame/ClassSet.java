package dev.reelmask.frame;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The classes that labels and masks speak of, in id order: class {@code i} has id {@code i}.
 *
 * <p>{@code ignoreId} is the id that the label files of this set use for "not labelled" besides
 * {@link LabelMap#IGNORE}; readers turn it into {@link LabelMap#IGNORE}. It is -1 where there is none. Outputs of a
 * network past the last class are treated as {@code ignoreId}'s.
 */
public record ClassSet(String name, List<LabelClass> classes, int ignoreId) implements Serializable {
    public ClassSet {
        classes = List.copyOf(classes);
        if (classes.isEmpty() || classes.size() > 254) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "class set %s has %d classes, it needs 1 to 254", name, classes.size()));
        }
        Set<String> names = new HashSet<>();
        for (LabelClass c : classes) {
            if (!names.add(c.name())) {
                throw new IllegalArgumentException("class set %s names %s twice".formatted(name, c.name()));
            }
        }
    }

    /** One class: its name and its colour as 0xRRGGBB. */
    public record LabelClass(String name, int rgb) implements Serializable {}

    /** Number of classes. */
    public int size() {
        return classes.size();
    }

    /** Class names in id order. */
    public List<String> names() {
        return classes.stream().map(LabelClass::name).toList();
    }
}
