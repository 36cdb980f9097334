package dev.reelmask.metric;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.Locale;

/**
 * Where a flow leads from each pixel of a frame: the nearest pixel of its neighbour, or out of the frame. Four bytes a
 * pixel; made once of a pair of frames, it serves the masks of many operating points.
 */
public final class PixelPaths {
    private static final int OUTSIDE = -1;

    private final FrameSize size;
    private final int[] targets;

    private PixelPaths(FrameSize size, int[] targets) {
        this.size = size;
        this.targets = targets;
    }

    /**
     * Follows a flow.
     *
     * @param flow frame → neighbour, of any size
     * @param size of the masks
     */
    public static PixelPaths along(FlowField flow, FrameSize size) {
        float[] uv = flow.resized(size).uv();
        int[] targets = new int[size.pixels()];
        for (int y = 0, i = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++, i++) {
                long tx = Math.round((double) x + uv[2 * i]);
                long ty = Math.round((double) y + uv[2 * i + 1]);
                boolean isInside = tx >= 0 && tx < size.width() && ty >= 0 && ty < size.height();
                targets[i] = isInside ? (int) (ty * size.width() + tx) : OUTSIDE;
            }
        }
        return new PixelPaths(size, targets);
    }

    /** What it takes of the heap. */
    public long bytes() {
        return (long) Integer.BYTES * targets.length;
    }

    /**
     * The neighbour's mask as the frame shows it.
     *
     * @return 255 where the flow leads out of the frame
     */
    public LabelMap warped(LabelMap neighbour) {
        if (!neighbour.size().equals(size)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "paths of %s cannot warp a mask of %s", size, neighbour.size()));
        }
        byte[] ids = neighbour.ids();
        byte[] warped = new byte[targets.length];
        for (int i = 0; i < targets.length; i++) {
            warped[i] = targets[i] == OUTSIDE ? (byte) LabelMap.IGNORE : ids[targets[i]];
        }
        return new LabelMap(size, warped);
    }
}
