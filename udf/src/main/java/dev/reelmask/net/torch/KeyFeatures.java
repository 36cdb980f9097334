package dev.reelmask.net.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.graph.FeatureShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a bundle's network keeps of key frames to be warped, as numbers, in float32: for trainings that read it. */
public final class KeyFeatures implements AutoCloseable {
    private final BundleSpec spec;
    private final FrameSize size;
    private final SharedModules modules;
    private final FeatureShape shape;

    /**
     * Opens a bundle for images of one size.
     *
     * @param gpu index of a GPU, or -1 for the CPU
     * @throws UserException where the network pads images of that size
     */
    public KeyFeatures(Bundle bundle, FrameSize size, int gpu) {
        this.spec = bundle.spec();
        this.size = size;
        FrameSize padded = spec.input().paddedSize(size);
        if (!padded.equals(size)) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "Bundle %s wants images whose sides are multiples of %d; it pads %s to %s.",
                    spec.name(),
                    spec.input().stride(),
                    size,
                    padded));
        }
        Device device = TorchRuntime.device(gpu);
        this.modules = SharedModules.acquire(bundle, device, Precision.F32);
        try {
            shape = shapeOfOne();
        } catch (RuntimeException e) {
            modules.release();
            throw e;
        }
    }

    private FeatureShape shapeOfOne() {
        try (NDManager scope = modules.programs().newScope()) {
            Shape cells = cells(scope, new byte[3 * size.pixels()], 1).get(0).getShape();
            return new FeatureShape((int) cells.get(2), (int) cells.get(0), (int) cells.get(1));
        }
    }

    /** Shape for one image. */
    public FeatureShape shape() {
        return shape;
    }

    /**
     * Features, scores or posteriors, whatever the bundle propagates, averaged over cells where it says so.
     *
     * @param images (N, H, W, 3) RGB bytes
     * @return (N, C, h, w) of {@link #shape}
     */
    public float[] of(byte[] images, int count) {
        try (NDManager scope = modules.programs().newScope()) {
            float[] values = new float[Math.toIntExact(count * shape.elements())];
            List<NDArray> cells = cells(scope, images, count);
            for (int i = 0; i < count; i++) {
                channelsFirst(cells.get(i).toFloatArray(), shape, values, i);
            }
            return values;
        }
    }

    /** (h, w, C) of each image. */
    private List<NDArray> cells(NDManager scope, byte[] images, int count) {
        FramePrograms programs = modules.programs();
        List<RgbFrame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int bytes = 3 * size.pixels();
            frames.add(new RgbFrame(0, 0, size, Arrays.copyOfRange(images, i * bytes, (i + 1) * bytes)));
        }
        NDArray raw = modules.features().forward(scope, programs.prepare(scope, frames, Precision.F32));
        NDArray output = spec.propagation() == PropagationKind.POSTERIORS
                ? programs.posteriors(scope, raw)
                : programs.single(scope, raw);
        return IntStream.range(0, count)
                .mapToObj(i -> programs.state(scope, programs.sample(scope, output, i), spec.reduce()))
                .toList();
    }

    private static void channelsFirst(float[] cells, FeatureShape shape, float[] out, int slot) {
        int pixels = shape.height() * shape.width();
        int start = slot * shape.channels() * pixels;
        for (int i = 0, at = 0; i < pixels; i++) {
            for (int c = 0; c < shape.channels(); c++, at++) {
                out[start + c * pixels + i] = cells[at];
            }
        }
    }

    @Override
    public void close() {
        modules.release();
    }
}
