package dev.reelmask.train.flow;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.train.data.View;

/** What flows on views are worth. */
final class FlowScores {
    private static final double WORST = 255;

    private FlowScores() {}

    /**
     * A network's flow as a field of the size of its grid.
     *
     * @param values (1, 2, h, w) in pixels of the view
     * @param scale of the network's input against the view
     */
    static FlowField field(float[] values, FrameSize view, double scale) {
        int stride = View.FLOW_STRIDE;
        FrameSize grid = new FrameSize((int) (view.width() * scale) / stride, (int) (view.height() * scale) / stride);
        float toGrid = (float) grid.width() / view.width();
        float[] uv = new float[2 * grid.pixels()];
        for (int i = 0; i < grid.pixels(); i++) {
            uv[2 * i] = values[i] * toGrid;
            uv[2 * i + 1] = values[grid.pixels() + i] * toGrid;
        }
        return new FlowField(grid, uv);
    }

    /**
     * Mean endpoint error in pixels of the view.
     *
     * @param target (2, h / 4, w / 4) in pixels of the view
     */
    static double endpointError(FlowField flow, float[] target, FrameSize view) {
        FrameSize grid = new FrameSize(view.width() / View.FLOW_STRIDE, view.height() / View.FLOW_STRIDE);
        float[] uv = flow.resized(grid).uv();
        double sum = 0;
        for (int i = 0; i < grid.pixels(); i++) {
            sum += Math.hypot(
                    uv[2 * i] * View.FLOW_STRIDE - target[i],
                    uv[2 * i + 1] * View.FLOW_STRIDE - target[grid.pixels() + i]);
        }
        return sum / grid.pixels();
    }

    /**
     * Mean |current − warped key| over all channels, in 0..255, nearest pixel, over what the flow leaves in the image;
     * 255, the largest there can be, if it leaves nothing; NaN where the flow is no number.
     *
     * @param current (h, w, 3) bytes, and {@code key}
     */
    static double photometricError(FlowField flow, byte[] current, byte[] key, FrameSize view) {
        float[] uv = flow.resized(view).uv();
        long sum = 0;
        long count = 0;
        for (int y = 0, i = 0; y < view.height(); y++) {
            for (int x = 0; x < view.width(); x++, i++) {
                if (Float.isNaN(uv[2 * i]) || Float.isNaN(uv[2 * i + 1])) {
                    return Double.NaN;
                }
                int column = Math.round(x + uv[2 * i]);
                int row = Math.round(y + uv[2 * i + 1]);
                if (column < 0 || row < 0 || column >= view.width() || row >= view.height()) {
                    continue;
                }
                int from = 3 * (row * view.width() + column);
                for (int c = 0; c < 3; c++) {
                    sum += Math.abs((current[3 * i + c] & 0xff) - (key[from + c] & 0xff));
                }
                count += 3;
            }
        }
        return count == 0 ? WORST : (double) sum / count;
    }
}
