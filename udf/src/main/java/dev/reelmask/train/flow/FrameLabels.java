package dev.reelmask.train.flow;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchNetwork;
import dev.reelmask.propagate.State;
import dev.reelmask.train.data.FramePairs;
import dev.reelmask.train.data.FrameStore;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Labels of frames: their own, or what a segmentation network makes of those that have none. */
final class FrameLabels implements AutoCloseable {
    private static final int WEIGHED_PAIRS = 200;

    private final Bundle bundle;
    private final TorchNetwork labeller;
    /** Output number of each class id. */
    private final byte[] outputs = new byte[256];

    /** @param gpu index of a GPU, or -1 for the CPU */
    FrameLabels(Bundle bundle, int gpu) {
        this.bundle = bundle;
        List<Integer> classes = bundle.spec().outputClasses();
        Arrays.fill(outputs, (byte) LabelMap.IGNORE);
        for (int output = classes.size() - 1; output >= 0; output--) {
            if (classes.get(output) != LabelMap.IGNORE) {
                outputs[classes.get(output)] = (byte) output;
            }
        }
        this.labeller = TorchNetwork.open(bundle, gpu, Precision.F32);
    }

    /** Class ids of a frame. */
    byte[] of(FrameStore frames, int number) {
        if (frames.isLabelled(number)) {
            return frames.label(number);
        }
        RgbFrame frame = frames.frame(number);
        try (State state = labeller.keyStates(List.of(frame)).get(0)) {
            return labeller.keyMask(state, frame.size()).ids();
        }
    }

    /** Makes class ids into the numbers of the network's outputs. */
    void toOutputs(byte[] ids) {
        for (int i = 0; i < ids.length; i++) {
            ids[i] = outputs[ids[i] & 0xff];
        }
    }

    /**
     * Pixels of each output in the current frames of some pairs.
     *
     * @throws UserException if there are none
     */
    long[] pixelsByOutput(FramePairs pairs) {
        long[] pixels = new long[bundle.spec().outputClasses().size()];
        for (int i = 0; i < WEIGHED_PAIRS; i++) {
            for (byte id : of(pairs.frames(), pairs.at(i).current())) {
                int output = outputs[id & 0xff] & 0xff;
                if (output < pixels.length) {
                    pixels[output]++;
                }
            }
        }
        if (Arrays.stream(pixels).sum() == 0) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "--videos: all pixels of the labels of %d pairs are ignored, so nothing can be learnt. Check the label images, or leave the labels out: bundle %s labels frames that have none.",
                    WEIGHED_PAIRS,
                    bundle.spec().name()));
        }
        return pixels;
    }

    @Override
    public void close() {
        labeller.close();
    }
}
