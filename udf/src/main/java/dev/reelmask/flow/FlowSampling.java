package dev.reelmask.flow;

import dev.reelmask.frame.FrameSize;

/** Bilinear sampling of flows. */
final class FlowSampling {
    private FlowSampling() {}

    static FlowField compose(FlowField step, FlowField next) {
        int width = step.size().width();
        int height = step.size().height();
        float[] s = step.uv();
        float[] n = next.uv();
        float[] out = new float[s.length];
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++, i += 2) {
                float sx = clamp(x + s[i], width - 1);
                float sy = clamp(y + s[i + 1], height - 1);
                int x0 = (int) sx;
                int y0 = (int) sy;
                float fx = sx - x0;
                float fy = sy - y0;
                int right = x0 + 1 < width ? 2 : 0;
                int down = y0 + 1 < height ? 2 * width : 0;
                int a = 2 * (y0 * width + x0);
                out[i] = s[i] + mix(n[a], n[a + right], n[a + down], n[a + down + right], fx, fy);
                out[i + 1] =
                        s[i + 1] + mix(n[a + 1], n[a + right + 1], n[a + down + 1], n[a + down + right + 1], fx, fy);
            }
        }
        return new FlowField(step.size(), out);
    }

    /** @param rgb (H, W, 3) bytes of the flow's size */
    static byte[] warp(FlowField flow, byte[] rgb) {
        int width = flow.size().width();
        int height = flow.size().height();
        float[] uv = flow.uv();
        byte[] out = new byte[rgb.length];
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++, i++) {
                float sx = clamp(x + uv[2 * i], width - 1);
                float sy = clamp(y + uv[2 * i + 1], height - 1);
                int x0 = (int) sx;
                int y0 = (int) sy;
                int right = x0 + 1 < width ? 3 : 0;
                int down = y0 + 1 < height ? 3 * width : 0;
                int a = 3 * (y0 * width + x0);
                for (int c = 0; c < 3; c++, a++) {
                    float value = mix(
                            rgb[a] & 0xff,
                            rgb[a + right] & 0xff,
                            rgb[a + down] & 0xff,
                            rgb[a + down + right] & 0xff,
                            sx - x0,
                            sy - y0);
                    out[3 * i + c] = (byte) (value + 0.5f);
                }
            }
        }
        return out;
    }

    /** The (H, W, 2) displacements of a flow for frames of another size. */
    static float[] resize(FlowField flow, FrameSize target) {
        float[] out = new float[target.pixels() * 2];
        FrameSize size = flow.size();
        resample(
                flow,
                LinearAxis.covering(size.width(), target.width()),
                LinearAxis.covering(size.height(), target.height()),
                (float) target.width() / size.width(),
                (float) target.height() / size.height(),
                out);
        return out;
    }

    /** Displacements on another grid, times a factor a side. */
    static void resample(
            FlowField flow, LinearAxis horizontal, LinearAxis vertical, float scaleX, float scaleY, float[] out) {
        int sourceRow = 2 * flow.size().width();
        float[] row = new float[sourceRow];
        for (int y = 0, i = 0; y < vertical.length(); y++) {
            blendRows(flow.uv(), vertical.low(y) * sourceRow, vertical.high(y) * sourceRow, vertical.part(y), row);
            for (int x = 0; x < horizontal.length(); x++, i += 2) {
                int low = 2 * horizontal.low(x);
                int high = 2 * horizontal.high(x);
                float part = horizontal.part(x);
                out[i] = (row[low] + part * (row[high] - row[low])) * scaleX;
                out[i + 1] = (row[low + 1] + part * (row[high + 1] - row[low + 1])) * scaleY;
            }
        }
    }

    private static void blendRows(float[] uv, int low, int high, float part, float[] row) {
        for (int i = 0; i < row.length; i++) {
            float a = uv[low + i];
            row[i] = a + part * (uv[high + i] - a);
        }
    }

    private static float clamp(float value, int max) {
        // A comparison with NaN is false, so NaN ends at 0 and never leaves the array.
        return value > 0 ? Math.min(value, max) : 0;
    }

    private static float mix(float a, float b, float c, float d, float fx, float fy) {
        float top = a + fx * (b - a);
        float bottom = c + fx * (d - c);
        return top + fy * (bottom - top);
    }
}
