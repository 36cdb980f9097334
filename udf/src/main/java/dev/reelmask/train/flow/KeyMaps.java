package dev.reelmask.train.flow;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.torch.KeyFeatures;
import java.util.Arrays;

/** What is known of key frames and warped to current ones. */
interface KeyMaps extends AutoCloseable {
    /** Shape for one view. */
    FeatureShape shape();

    /** Whether {@link #of} looks at labels. */
    boolean readsLabels();

    /**
     * Maps of some views.
     *
     * @param images (N, H, W, 3) RGB bytes
     * @param labels (N, H, W) output numbers
     * @return (N, C, h, w) of {@link #shape}
     */
    float[] of(byte[] images, byte[] labels, int count);

    @Override
    void close();

    /** A network's features, scores or posteriors; closes {@code features}. */
    record OfNetwork(KeyFeatures features) implements KeyMaps {
        @Override
        public FeatureShape shape() {
            return features.shape();
        }

        @Override
        public boolean readsLabels() {
            return false;
        }

        @Override
        public float[] of(byte[] images, byte[] labels, int count) {
            return features.of(images, count);
        }

        @Override
        public void close() {
            features.close();
        }
    }

    /**
     * Each output's share of the labelled pixels of a cell; the same for all outputs where a cell has none.
     *
     * @param size of a view, multiples of the cell
     */
    record OfLabels(FrameSize size, int outputs) implements KeyMaps {
        /** Pixels of a view along a side of a cell: wide enough for a gradient where edges miss each other. */
        static final int CELL = 4;

        @Override
        public FeatureShape shape() {
            return new FeatureShape(outputs, size.height() / CELL, size.width() / CELL);
        }

        @Override
        public boolean readsLabels() {
            return true;
        }

        @Override
        public float[] of(byte[] images, byte[] labels, int count) {
            int columns = size.width() / CELL;
            int cells = columns * (size.height() / CELL);
            float[] shares = new float[count * outputs * cells];
            int[] pixels = new int[outputs];
            for (int i = 0; i < count * cells; i++) {
                int view = i / cells;
                int cell = i % cells;
                int first = view * size.pixels() + cell / columns * CELL * size.width() + cell % columns * CELL;
                int labelled = count(labels, first, pixels);
                for (int output = 0; output < outputs; output++) {
                    float share = labelled == 0 ? 1f / outputs : (float) pixels[output] / labelled;
                    shares[(view * outputs + output) * cells + cell] = share;
                }
            }
            return shares;
        }

        private int count(byte[] labels, int first, int[] pixels) {
            Arrays.fill(pixels, 0);
            int labelled = 0;
            for (int i = 0; i < CELL * CELL; i++) {
                int output = labels[first + i / CELL * size.width() + i % CELL] & 0xff;
                if (output < outputs) {
                    pixels[output]++;
                    labelled++;
                }
            }
            return labelled;
        }

        @Override
        public void close() {}
    }
}
