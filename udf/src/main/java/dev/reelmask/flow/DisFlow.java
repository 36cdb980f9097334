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
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_video.DISOpticalFlow;

/**
 * Dense inverse search (Kroeger et al., Fast Optical Flow using Dense Inverse Search, ECCV 2016) by OpenCV.
 *
 * <p>DIS stops at a pyramid level finer than which its flow varies linearly: frames are brought to that level once, and
 * results are of its size. Thread-safe: each call in progress has its own native objects.
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
        FlowField flow = workspace.estimate(current, reference, initial.map(Flow::toHost));
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

    /** DIS sees grey levels only. */
    @Override
    public boolean needsPixels() {
        return false;
    }

    @Override
    public void distil(RgbFrame frame) {
        int coarsest = coarsestLevel(frame.size());
        if (coarsest >= 0) {
            GreyLevels.at(frame, preset.finestLevel(coarsest));
        }
    }

    @Override
    public FrameSize flowSize(FrameSize frames) {
        int coarsest = coarsestLevel(frames);
        return coarsest < 0 ? frames : GreyLevels.size(frames, preset.finestLevel(coarsest));
    }

    @Override
    public boolean worksBeside() {
        return true;
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
        private final DisPreset preset;
        private final int coarsestLevel;
        private final int finestLevel;
        private final FrameSize finest;
        private final Mat current;
        private final Mat reference;
        private final Mat flow = new Mat();

        Workspace(DisPreset preset, FrameSize size) {
            this.size = size;
            this.preset = preset;
            coarsestLevel = coarsestLevel(size);
            finestLevel = preset.finestLevel(coarsestLevel);
            finest = GreyLevels.size(size, finestLevel);
            current = new Mat(finest.height(), finest.width(), opencv_core.CV_8UC1);
            reference = new Mat(finest.height(), finest.width(), opencv_core.CV_8UC1);
        }

        FlowField estimate(RgbFrame currentFrame, RgbFrame referenceFrame, Optional<FlowField> initial) {
            new BytePointer(current.data()).put(GreyLevels.at(currentFrame, finestLevel));
            new BytePointer(reference.data()).put(GreyLevels.at(referenceFrame, finestLevel));
            // OpenCV starts from whatever flow it is given, unless that is empty.
            flow.release();
            initial.ifPresent(this::start);
            // A used object remembers the initial flow of an earlier call and then gives other results.
            try (DISOpticalFlow dis = preset.create(coarsestLevel)) {
                dis.setFinestScale(0);
                dis.calc(current, reference, flow);
            }
            float[] uv = new float[finest.pixels() * 2];
            new FloatPointer(flow.data()).get(uv);
            return new FlowField(finest, uv);
        }

        private void start(FlowField initial) {
            flow.create(finest.height(), finest.width(), opencv_core.CV_32FC2);
            new FloatPointer(flow.data()).put(initial.resized(finest).uv());
        }

        @Override
        public void close() {
            current.close();
            reference.close();
            flow.close();
        }
    }
}
