package dev.reelmask.flow;

import static java.util.Objects.requireNonNull;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_video.DISOpticalFlow;

/**
 * Dense inverse search (Kroeger et al., Fast Optical Flow using Dense Inverse Search, ECCV 2016) by OpenCV.
 *
 * <p>DIS stops at a pyramid level finer than which its flow varies linearly; results are of that level's size, which
 * loses nothing and makes them small. Thread-safe: each call in progress has its own native objects.
 */
public final class DisFlow implements FlowEstimator {
    /** Frames with a shorter side are not searched. */
    private static final int SMALLEST_SIDE = 8;

    private final DisPreset preset;
    private final ConcurrentLinkedQueue<Workspace> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    public DisFlow(DisPreset preset) {
        this.preset = requireNonNull(preset, "preset is null");
    }

    /** Sets how many threads OpenCV uses for one call, in the whole process. */
    public static void setThreads(int threads) {
        opencv_core.setNumThreads(threads);
    }

    @Override
    public FlowField estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
        FrameSize size = current.size();
        if (!reference.size().equals(size)) {
            throw new IllegalArgumentException("flow between frames of %s and %s".formatted(size, reference.size()));
        }
        if (closed) {
            throw new IllegalStateException("flow estimator is closed");
        }
        if (coarsestLevel(size) < 0) {
            return FlowField.zero(size);
        }
        Workspace workspace = idle.poll();
        if (workspace == null || !workspace.size.equals(size)) {
            if (workspace != null) {
                workspace.close();
            }
            workspace = new Workspace(preset, size);
        }
        FlowField flow = workspace.estimate(current.grey(), reference.grey(), initial.map(Flow::toHost));
        idle.add(workspace);
        if (closed) {
            close();
        }
        return flow;
    }

    /** The level at which OpenCV begins, as in its source; negative where the frame is too small for any. */
    private static int coarsestLevel(FrameSize size) {
        int shorter = Math.min(size.width(), size.height());
        int longer = Math.max(size.width(), size.height());
        if (shorter < SMALLEST_SIDE) {
            return -1;
        }
        double byLonger = Math.log(longer / (4.0 * SMALLEST_SIDE)) / Math.log(2) + 0.5;
        double byShorter = Math.log((double) shorter / SMALLEST_SIDE) / Math.log(2);
        return (int) Math.min(byLonger, byShorter);
    }

    @Override
    public String description() {
        return "dis-" + preset.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        closed = true;
        for (Workspace workspace = idle.poll(); workspace != null; workspace = idle.poll()) {
            workspace.close();
        }
    }

    /** Native objects of one call at a time. */
    private static final class Workspace implements AutoCloseable {
        private final FrameSize size;
        private final FrameSize resultSize;
        private final DisPreset preset;
        private final Mat current;
        private final Mat reference;
        private final Mat flow;
        private final Mat result = new Mat();

        Workspace(DisPreset preset, FrameSize size) {
            this.size = size;
            this.preset = preset;
            int block;
            try (DISOpticalFlow dis = preset.create(coarsestLevel(size))) {
                block = 1 << dis.getFinestScale();
            }
            resultSize = new FrameSize(divideUp(size.width(), block), divideUp(size.height(), block));
            current = new Mat(size.height(), size.width(), opencv_core.CV_8UC1);
            reference = new Mat(size.height(), size.width(), opencv_core.CV_8UC1);
            flow = new Mat();
        }

        FlowField estimate(byte[] currentGrey, byte[] referenceGrey, Optional<FlowField> initial) {
            new BytePointer(current.data()).put(currentGrey);
            new BytePointer(reference.data()).put(referenceGrey);
            // OpenCV starts from whatever flow it is given, unless that is empty.
            flow.release();
            initial.ifPresent(this::start);
            // A used object remembers the initial flow of an earlier call and then gives other results.
            try (DISOpticalFlow dis = preset.create(coarsestLevel(size))) {
                dis.calc(current, reference, flow);
            }
            return result();
        }

        private void start(FlowField initial) {
            FrameSize from = initial.size();
            try (Mat small = new Mat(from.height(), from.width(), opencv_core.CV_32FC2);
                    Size to = new Size(size.width(), size.height())) {
                new FloatPointer(small.data()).put(scaled(initial.uv().clone(), from, size));
                opencv_imgproc.resize(small, flow, to);
            }
        }

        private FlowField result() {
            try (Size smaller = new Size(resultSize.width(), resultSize.height())) {
                opencv_imgproc.resize(flow, result, smaller);
            }
            float[] uv = new float[resultSize.pixels() * 2];
            new FloatPointer(result.data()).get(uv);
            return new FlowField(resultSize, scaled(uv, size, resultSize));
        }

        private static float[] scaled(float[] uv, FrameSize from, FrameSize to) {
            float x = (float) to.width() / from.width();
            float y = (float) to.height() / from.height();
            for (int i = 0; i < uv.length; i += 2) {
                uv[i] *= x;
                uv[i + 1] *= y;
            }
            return uv;
        }

        private static int divideUp(int a, int b) {
            return (a + b - 1) / b;
        }

        @Override
        public void close() {
            current.close();
            reference.close();
            flow.close();
            result.close();
        }
    }
}
