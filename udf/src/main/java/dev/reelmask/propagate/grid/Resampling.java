package dev.reelmask.propagate.grid;

import dev.reelmask.flow.FlowField;
import dev.reelmask.flow.LinearAxis;
import dev.reelmask.frame.FrameSize;

/** Flows on other grids. */
final class Resampling {
    private Resampling() {}

    /** On a grid that covers the frame; not a copy where the flow is of that grid. */
    static float[] ofFrame(FlowField flow, int rows, int columns) {
        return flow.resized(new FrameSize(columns, rows)).uv();
    }

    /** On a grid that covers the frame and its padding. */
    static float[] ofPadded(FlowField flow, GridFrame frame, int rows, int columns) {
        if (frame.padded().equals(frame.content())) {
            return ofFrame(flow, rows, columns);
        }
        FrameSize size = flow.size();
        double scaleX =
                (double) columns / frame.padded().width() * frame.content().width() / size.width();
        double scaleY =
                (double) rows / frame.padded().height() * frame.content().height() / size.height();
        float[] out = new float[2 * rows * columns];
        flow.resampled(
                LinearAxis.of(size.width(), columns, 1 / scaleX),
                LinearAxis.of(size.height(), rows, 1 / scaleY),
                (float) scaleX,
                (float) scaleY,
                out);
        return out;
    }
}
