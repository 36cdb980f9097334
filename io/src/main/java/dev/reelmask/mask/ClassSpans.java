package dev.reelmask.mask;

import java.util.Arrays;

/**
 * The pixels of one class, row by row: spans of columns, and which spans hang together by edges of pixels.
 *
 * <p>Spans are in order of rows and columns, and those of one row do not touch.
 */
final class ClassSpans {
    private int[] rows = new int[64];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int[] parents;
    private int count;

    private ClassSpans() {}

    static ClassSpans of(MaskRuns mask, int id) {
        ClassSpans spans = new ClassSpans();
        int width = mask.size().width();
        for (int run = 0; run < mask.count(); run++) {
            if (mask.id(run) == id) {
                spans.addRun(width, mask.start(run), mask.end(run));
            }
        }
        spans.join();
        return spans;
    }

    private void addRun(int width, int start, int end) {
        int from = start;
        for (int row = start / width; from < end; row++) {
            int to = Math.min(end, (row + 1) * width);
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, 2 * count);
                starts = Arrays.copyOf(starts, 2 * count);
                ends = Arrays.copyOf(ends, 2 * count);
            }
            rows[count] = row;
            starts[count] = from - row * width;
            ends[count++] = to - row * width;
            from = to;
        }
    }

    /** Joins each span to those of the row above that it touches. */
    private void join() {
        parents = new int[count];
        int above = 0;
        for (int span = 0; span < count; span++) {
            parents[span] = span;
            while (rows[above] < rows[span] - 1 || (rows[above] == rows[span] - 1 && ends[above] <= starts[span])) {
                above++;
            }
            for (int at = above; rows[at] == rows[span] - 1 && starts[at] < ends[span]; at++) {
                join(component(at), component(span));
            }
        }
    }

    private void join(int one, int other) {
        parents[Math.max(one, other)] = Math.min(one, other);
    }

    int count() {
        return count;
    }

    int row(int span) {
        return rows[span];
    }

    int start(int span) {
        return starts[span];
    }

    int end(int span) {
        return ends[span];
    }

    /** The first span of those that it hangs together with. */
    int component(int span) {
        int root = span;
        while (parents[root] != root) {
            parents[root] = parents[parents[root]];
            root = parents[root];
        }
        return root;
    }
}
