package dev.reelmask.flow;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** A frame's luma at halved sizes, made as DIS makes them, once a frame. Thread-safe. */
public final class GreyLevels {
    private final Map<Integer, byte[]> levels = new HashMap<>();

    private GreyLevels() {}

    /** The size of a level; 0 is the frame's. */
    public static FrameSize size(FrameSize frame, int level) {
        return new FrameSize(frame.width() >> level, frame.height() >> level);
    }

    /** (H >> level, W >> level) of a frame, kept with it and shared: nobody may change it. */
    public static byte[] at(RgbFrame frame, int level) {
        return frame.derived(GreyLevels.class, unused -> new GreyLevels()).level(frame, level);
    }

    private synchronized byte[] level(RgbFrame frame, int level) {
        return levels.computeIfAbsent(level, unused -> level == 0 ? frame.grey() : shrunk(frame, level));
    }

    private static byte[] shrunk(RgbFrame frame, int level) {
        FrameSize size = frame.size();
        FrameSize target = size(size, level);
        byte[] out = new byte[target.pixels()];
        try (Mat image = new Mat(size.height(), size.width(), opencv_core.CV_8UC1);
                Mat small = new Mat();
                Size to = new Size(target.width(), target.height())) {
            new BytePointer(image.data()).put(frame.grey());
            opencv_imgproc.resize(image, small, to, 0, 0, opencv_imgproc.INTER_AREA);
            new BytePointer(small.data()).get(out);
        }
        return out;
    }
}
