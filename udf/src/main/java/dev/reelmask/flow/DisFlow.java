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
    /** OpenCV refuses frames both of whose sides are shorter. */
    private static final int SMALLEST_SIDE = 12;

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
    public FlowField estimate(RgbFrame current, RgbFrame reference, Optional<FlowField> initial) {
        FrameSize size = current.size();
        if (!reference.size().equals(size)) {
            throw new IllegalArgumentException("flow between frames of %s and %s".formatted(size, reference.size()));
        }
        if (closed) {
            throw new IllegalStateException("flow estimator is closed");
        }
        if (Math.max(size.width(), size.height()) < SMALLEST_SIDE) {
            return FlowField.zero(size);
        }
        Workspace workspace = idle.poll();
        if (workspace == null || !workspace.size.equals(size)) {
            if (workspace != null) {
                workspace.close();
            }
            workspace = new Workspace(preset, size);
        }
        FlowField flow = workspace.estimate(current.grey(), reference.grey(), initial);
        idle.add(workspace);
        if (closed) {
            close();
        }
        return flow;
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
        private final DISOpticalFlow dis;
        private final Mat current;
        private final Mat reference;
        private final Mat flow;
        private final Mat result = new Mat();

        Workspace(DisPreset preset, FrameSize size) {
            this.size = size;
            dis = DISOpticalFlow.create(preset.opencv);
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
            dis.calc(current, reference, flow);
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
            // Known only after a call: OpenCV picks other levels for small frames.
            int block = 1 << Math.max(0, dis.getFinestScale());
            FrameSize to = new FrameSize(divideUp(size.width(), block), divideUp(size.height(), block));
            try (Size smaller = new Size(to.width(), to.height())) {
                opencv_imgproc.resize(flow, result, smaller);
            }
            float[] uv = new float[to.pixels() * 2];
            new FloatPointer(result.data()).get(uv);
            return new FlowField(to, scaled(uv, size, to));
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
            dis.close();
            current.close();
            reference.close();
            flow.close();
            result.close();
        }
    }
}
