package dev.reelmask.propagate.grid;

import dev.reelmask.flow.LinearAxis;
import dev.reelmask.frame.Area;
import dev.reelmask.frame.LabelMap;
import java.util.Arrays;
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
public final class PropagatedMask implements CellScores {
    /**
     * Added to the residual, in grey levels of 0..255: keeps a chance match on a flat surface from taking all weight.
     * Masks change little between 0.25 and 4 (measured on camvid_0016E5_15hz).
     */
    public static final float RESIDUAL_EPS = 1;

    private final GridFrame frame;
    private final List<GridSource> sources;
    private final int height;
    private final int width;
    private final int classes;
    private final WarpedCells[] warps;
    private final BlendWeights weights;
    private final short[] best;
    /** Of each cell where its scores begin, plus one; 0 where they are not computed. */
    private final int[] places;

    /** Of the cells at edges alone. */
    private float[] scores;

    private int scored;

    private PropagatedMask(GridFrame frame, GreyCells current, List<GridSource> sources) {
        this.frame = frame;
        this.sources = sources;
        ScoreGrid grid = sources.get(0).scores();
        height = grid.height();
        width = grid.width();
        classes = grid.classes();
        warps = sources.stream().map(this::warp).toArray(WarpedCells[]::new);
        weights = sources.size() < 2 ? null : weights(current);
        best = new short[height * width];
        places = new int[height * width];
        scores = new float[Math.max(height, width) * classes];
    }

    private WarpedCells warp(GridSource source) {
        float[] uv = source.isOwn()
                ? new float[2 * height * width]
                : Resampling.ofPadded(source.flow(), frame, height, width);
        return new WarpedCells(height, width, uv);
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
        return new MaskPixels(mask.height, mask.width, mask.classes, mask).of(frame, mask.best);
    }

    /**
     * A key frame's scores with another's in them, on the grid. Where all that goes into a cell has one class, its own
     * scores stand: votes could not change it, and to blend them all would take twice the time.
     *
     * @param current the key frame's grey
     * @param sources one or two, of grids of one shape, the key frame's {@link GridSource#own} first
     */
    public static ScoreGrid blended(GridFrame frame, GreyCells current, List<GridSource> sources) {
        PropagatedMask mask = new PropagatedMask(frame, current, sources);
        float[] blended = sources.get(0).scores().scores().clone();
        mask.findBest();
        for (int i = 0; i < mask.places.length; i++) {
            if (mask.places[i] > 0) {
                System.arraycopy(mask.scores, mask.places[i] - 1, blended, i * mask.classes, mask.classes);
            }
        }
        return new ScoreGrid(mask.height, mask.width, mask.classes, blended);
    }

    /**
     * The largest score of any class at each pixel of parts of a mask.
     *
     * @param sources as of {@link #of}
     * @return (H, W) of the target's size, 0 outside of the parts
     */
    public static float[] largestScores(
            GridFrame frame, GreyCells current, List<GridSource> sources, List<Area> parts) {
        PropagatedMask mask = new PropagatedMask(frame, current, sources);
        return new MaskPixels(mask.height, mask.width, mask.classes, mask).largest(frame, parts);
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
                best[i] = known >= 0 ? known : bestOf(x, y);
            }
        }
    }

    private short bestOf(int x, int y) {
        int place = at(x, y);
        return (short) ScoreGrid.best(scores, place, classes);
    }

    @Override
    public float[] values() {
        return scores;
    }

    /** Computes the scores if that has not been done. */
    @Override
    public int at(int x, int y) {
        int cell = y * width + x;
        if (places[cell] == 0) {
            if (scored + classes > scores.length) {
                scores = Arrays.copyOf(scores, 2 * scores.length);
            }
            float first = weights == null ? 1 : weights.at(x, y);
            for (int s = 0; s < warps.length; s++) {
                warps[s].at(x, y);
                float[] values = sources.get(s).scores().scores();
                warps[s].add(values, classes, s == 0 ? first : 1 - first, scores, scored);
            }
            places[cell] = scored + 1;
            scored += classes;
        }
        return places[cell] - 1;
    }
}
