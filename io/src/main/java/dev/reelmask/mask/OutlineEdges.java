package dev.reelmask.mask;

import java.util.Arrays;

/**
 * The level parts of a class's outline, and the walks along them. Where four pixels meet of which two that lie across
 * from each other are inside, the outline keeps to the same pixel, so that it parts what does not hang together by
 * edges.
 */
final class OutlineEdges {
    /** Takes closed walks. */
    interface Walks {
        /**
         * Takes one.
         *
         * @param component of the pixels along it
         * @param corners x and y in turns; the inside lies on the right hand of one who looks along it from above
         */
        void take(int component, int[] corners);
    }

    private final ClassSpans spans;
    /** Where an edge starts and ends, in the direction of the walk: rightwards above pixels, leftwards below. */
    private int[] from = new int[128];

    private int[] to = new int[128];
    private int[] rows = new int[128];
    private int[] components = new int[128];
    private int count;

    OutlineEdges(ClassSpans spans) {
        this.spans = spans;
        int above = 0;
        int aboveEnd = 0;
        int span = 0;
        while (span < spans.count()) {
            int row = spans.row(span);
            int end = span;
            while (end < spans.count() && spans.row(end) == row) {
                end++;
            }
            if (aboveEnd > above && spans.row(above) != row - 1) {
                addEdges(above, aboveEnd, aboveEnd, aboveEnd, spans.row(above) + 1);
                above = aboveEnd;
            }
            addEdges(above, aboveEnd, span, end, row);
            above = span;
            aboveEnd = end;
            span = end;
        }
        if (aboveEnd > above) {
            addEdges(above, aboveEnd, aboveEnd, aboveEnd, spans.row(above) + 1);
        }
    }

    /** Edges on the line above a row: where just one of the rows that it parts is inside. */
    private void addEdges(int above, int aboveEnd, int below, int belowEnd, int row) {
        int a = above;
        int b = below;
        int x = 0;
        while (a < aboveEnd || b < belowEnd) {
            boolean isAbove = a < aboveEnd && spans.start(a) <= x;
            boolean isBelow = b < belowEnd && spans.start(b) <= x;
            int next = Math.min(
                    a == aboveEnd ? Integer.MAX_VALUE : isAbove ? spans.end(a) : spans.start(a),
                    b == belowEnd ? Integer.MAX_VALUE : isBelow ? spans.end(b) : spans.start(b));
            if (isAbove && !isBelow) {
                addEdge(next, x, row, spans.component(a));
            } else if (isBelow && !isAbove) {
                addEdge(x, next, row, spans.component(b));
            }
            x = next;
            a += isAbove && spans.end(a) == x ? 1 : 0;
            b += isBelow && spans.end(b) == x ? 1 : 0;
        }
    }

    private void addEdge(int start, int end, int row, int component) {
        if (count == rows.length) {
            from = Arrays.copyOf(from, 2 * count);
            to = Arrays.copyOf(to, 2 * count);
            rows = Arrays.copyOf(rows, 2 * count);
            components = Arrays.copyOf(components, 2 * count);
        }
        from[count] = start;
        to[count] = end;
        rows[count] = row;
        components[count++] = component;
    }

    /** Gives each closed walk once, in order of its first edge. */
    void trace(Walks walks) {
        int[] next = next();
        boolean[] isDone = new boolean[count];
        int[] corners = new int[4 * count];
        for (int first = 0; first < count; first++) {
            int length = 0;
            for (int edge = first; !isDone[edge]; edge = next[edge]) {
                isDone[edge] = true;
                corners[length++] = from[edge];
                corners[length++] = rows[edge];
                corners[length++] = to[edge];
                corners[length++] = rows[edge];
            }
            if (length > 0) {
                walks.take(components[first], Arrays.copyOf(corners, length));
            }
        }
    }

    /** The edge that an upright line leads to from the end of each edge. */
    private int[] next() {
        // ends of edges by column, then row, then those that a line from above reaches
        long[] ends = new long[2 * count];
        for (int edge = 0; edge < count; edge++) {
            ends[2 * edge] = endKey(from[edge], edge);
            ends[2 * edge + 1] = endKey(to[edge], edge);
        }
        int[] order = sorted(ends);
        int[] next = new int[count];
        for (int i = 0; i < order.length; i += 2) {
            int one = order[i];
            int other = order[i + 1];
            boolean isOneFirst = one % 2 == 1;
            next[(isOneFirst ? one : other) / 2] = (isOneFirst ? other : one) / 2;
        }
        return next;
    }

    private long endKey(int column, int edge) {
        boolean isInsideAbove = from[edge] > to[edge];
        return ((long) column << 32 | rows[edge]) << 1 | (isInsideAbove ? 0 : 1);
    }

    private static int[] sorted(long[] keys) {
        Integer[] order = new Integer[keys.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(keys[a], keys[b]));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }
}
