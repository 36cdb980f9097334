package dev.reelmask.propagate.grid;

import dev.reelmask.flow.LinearAxis;
import dev.reelmask.frame.LabelMap;
import java.util.List;

/**
 * Mask of a frame that is not a key, without a map of scores at the mask's size: the sources' scores are warped
 * (backward bilinear, border padding, align_corners=True), blended by {@link BlendWeights}, resized (bilinear) and
 * their arg-max taken.
 *
 * <p>Each of these steps is a mean with weights that are not negative. Where all that goes into a pixel has one class
 * its mask is known, and no score is touched; scores are computed for the others only, a few in a hundred at the edges
 * of things.
 */
public final class PropagatedMask {
    private final GridFrame frame;
    private final List<GridSource> sources;
    private final int height;
    private final int width;
    private final int classes;
    private final WarpedCells[] warps;
    private final BlendWeights weights;
    private final short[] best;
    private final float[] scores;
    private final boolean[] isScored;

    private PropagatedMask(GridFrame frame, GreyCells current, List<GridSource> sources) {
        this.frame = frame;
        this.sources = sources;
        ScoreGrid grid = sources.get(0).scores();
        height = grid.height();
        width = grid.width();
        classes = grid.classes();
        warps = sources.stream()
                .map(source -> new WarpedCells(height, width, Resampling.ofPadded(source.flow(), frame, height, width)))
                .toArray(WarpedCells[]::new);
        weights = sources.size() < 2 ? null : weights(current);
        best = new short[height * width];
        scores = new float[height * width * classes];
        isScored = new boolean[height * width];
    }

    /**
     * Makes a mask.
     *
     * @param current the frame's grey, for the blend of two
     * @param sources one or two, of grids of one shape
     * @return output numbers of the network, of the target's size; the lowest of equals
     */
    public static LabelMap of(GridFrame frame, GreyCells current, List<GridSource> sources) {
        if (sources.isEmpty() || sources.size() > 2) {
            throw new IllegalArgumentException("a frame has one or two sources, got " + sources.size());
        }
        PropagatedMask mask = new PropagatedMask(frame, current, sources);
        mask.findBest();
        ScoreGrid.toUniform(mask.best, mask.height, mask.width);
        return new MaskPixels(mask.height, mask.width, mask.classes, mask.scores, mask::scored).of(frame, mask.best);
    }

    private BlendWeights weights(GreyCells current) {
        double right = (double) frame.padded().width() / frame.content().width();
        double down = (double) frame.padded().height() / frame.content().height();
        return BlendWeights.of(
                current,
                sources.get(0),
                sources.get(1),
                LinearAxis.of(current.columns(), width, current.columns() * right / width),
                LinearAxis.of(current.rows(), height, current.rows() * down / height));
    }

    /** The class of each cell of the grid. */
    private void findBest() {
        WarpedCells one = warps[0];
        WarpedCells two = warps[warps.length - 1];
        short[] blocksOfOne = sources.get(0).scores().uniform();
        short[] blocksOfTwo = sources.get(warps.length - 1).scores().uniform();
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++, i++) {
                one.at(x, y);
                short known = one.block(blocksOfOne);
                if (known >= 0 && one != two) {
                    two.at(x, y);
                    known = two.block(blocksOfTwo) == known ? known : -1;
                }
                best[i] = known >= 0 ? known : (short) ScoreGrid.best(scores, scored(x, y), classes);
            }
        }
    }

    /** Where a cell's scores are; computes them if that has not been done. */
    private int scored(int x, int y) {
        int cell = y * width + x;
        int at = cell * classes;
        if (!isScored[cell]) {
            isScored[cell] = true;
            float first = weights == null ? 1 : weights.at(x, y);
            for (int s = 0; s < warps.length; s++) {
                warps[s].at(x, y);
                float[] values = sources.get(s).scores().scores();
                warps[s].add(values, classes, s == 0 ? first : 1 - first, scores, at);
            }
        }
        return at;
    }
}
