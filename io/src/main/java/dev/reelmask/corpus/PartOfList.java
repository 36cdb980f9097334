package dev.reelmask.corpus;

import java.io.Serializable;
import java.util.AbstractList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * A list of which only the first element and a stretch are there, for one who needs no more; it counts all of them.
 *
 * @param <E> elements, serializable
 */
final class PartOfList<E> extends AbstractList<E> implements RandomAccess, Serializable {
    private static final long serialVersionUID = 1L;

    private final int size;
    private final E head;
    private final int first;
    private final List<E> part;

    /** @param end index after the last of the stretch; one past the end of the list ends with it */
    PartOfList(List<E> whole, int first, int end) {
        this.size = whole.size();
        this.head = whole.get(0);
        this.first = first;
        this.part = List.copyOf(whole.subList(first, Math.min(size, end)));
    }

    /** @throws IllegalStateException where the element is not there */
    @Override
    public E get(int index) {
        if (index == 0) {
            return head;
        }
        if (index < first || index >= first + part.size()) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "element %d of %d is not in the part from %d on", index, size, first));
        }
        return part.get(index - first);
    }

    @Override
    public int size() {
        return size;
    }

    /** Of the same stretch of as long a list; never of a list that is all there. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PartOfList<?> list
                && size == list.size
                && first == list.first
                && head.equals(list.head)
                && part.equals(list.part);
    }

    @Override
    public int hashCode() {
        return Objects.hash(size, first, head, part);
    }
}
