package dev.reelmask.propagate.grid;

import dev.reelmask.flow.LinearAxis;
import dev.reelmask.frame.Area;
import dev.reelmask.frame.LabelMap;
import java.util.List;

/** From scores on a grid to the classes of pixels: bilinear resize (align_corners=False), then arg-max. */
final class MaskPixels {
    private final int height;
    private final int width;
    private final int classes;
    private final CellScores cells;
    private final float[] pixel;

    MaskPixels(int height, int width, int classes, CellScores cells) {
        this.height = height;
        this.width = width;
        this.classes = classes;
        this.cells = cells;
        this.pixel = new float[classes];
    }

    /**
     * The mask.
     *
     * @param uniform as in {@link ScoreGrid#uniform}
     */
    LabelMap of(GridFrame frame, short[] uniform) {
        int columns = frame.target().width();
        int rows = frame.target().height();
        LinearAxis horizontal =
                axis(width, columns, frame.content().width(), frame.padded().width());
        LinearAxis vertical =
                axis(height, rows, frame.content().height(), frame.padded().height());
        byte[] ids = new byte[columns * rows];
        for (int y = 0, i = 0; y < rows; y++) {
            int row = vertical.low(y) * width;
            for (int x = 0; x < columns; x++, i++) {
                short known = uniform[row + horizontal.low(x)];
                ids[i] = (byte) (known >= 0 ? known : between(horizontal, vertical, x, y));
            }
        }
        return new LabelMap(frame.target(), ids);
    }

    /** (H, W) the largest score at each pixel of parts of the mask, 0 elsewhere. */
    float[] largest(GridFrame frame, List<Area> parts) {
        int columns = frame.target().width();
        int rows = frame.target().height();
        LinearAxis horizontal =
                axis(width, columns, frame.content().width(), frame.padded().width());
        LinearAxis vertical =
                axis(height, rows, frame.content().height(), frame.padded().height());
        float[] largest = new float[columns * rows];
        for (Area part : parts) {
            for (int y = part.top(); y < part.bottom(); y++) {
                for (int x = part.left(); x < part.right(); x++) {
                    interpolate(horizontal, vertical, x, y);
                    largest[y * columns + x] = pixel[ScoreGrid.best(pixel, 0, classes)];
                }
            }
        }
        return largest;
    }

    /** The grid's cells at the mask's pixels: the mask covers the frame, the grid its padding too. */
    private static LinearAxis axis(int cells, int pixels, int content, int padded) {
        return LinearAxis.of(cells, pixels, (double) cells * content / padded / pixels);
    }

    /** The class of a pixel between cells of several. */
    private int between(LinearAxis horizontal, LinearAxis vertical, int x, int y) {
        if (horizontal.part(x) == 0 && vertical.part(y) == 0) {
            int cell = cells.at(horizontal.low(x), vertical.low(y));
            return ScoreGrid.best(cells.values(), cell, classes);
        }
        interpolate(horizontal, vertical, x, y);
        return ScoreGrid.best(pixel, 0, classes);
    }

    /** Leaves the scores of a pixel in {@link #pixel}. */
    private void interpolate(LinearAxis horizontal, LinearAxis vertical, int x, int y) {
        int left = horizontal.low(x);
        int right = horizontal.high(x);
        float partX = horizontal.part(x);
        float partY = vertical.part(y);
        int a = cells.at(left, vertical.low(y));
        int b = cells.at(right, vertical.low(y));
        int c = cells.at(left, vertical.high(y));
        int d = cells.at(right, vertical.high(y));
        float[] scores = cells.values();
        for (int k = 0; k < classes; k++) {
            float upper = scores[a + k] + partX * (scores[b + k] - scores[a + k]);
            float lower = scores[c + k] + partX * (scores[d + k] - scores[c + k]);
            pixel[k] = upper + partY * (lower - upper);
        }
    }
}
