package dev.reelmask.simulation;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.synthetic.FaceClip;
import dev.reelmask.synthetic.LabelledFrame;
import java.util.ArrayList;
import java.util.List;

/** Frames of a clip in any order, cut out at any column. */
final class Shot {
    private final FaceClip clip;
    private final List<LabelledFrame> frames = new ArrayList<>();

    Shot(FaceClip clip) {
        this.clip = clip;
    }

    /** Takes the columns from {@code left} on of a frame. */
    void take(int index, int left) {
        LabelledFrame whole = clip.frame(index);
        FrameSize size = Scenario.SIZE;
        RgbFrame frame = new RgbFrame(
                index, whole.frame().ptsUs(), size, columns(whole.frame().rgb(), 3, left));
        frames.add(new LabelledFrame(
                frame, new LabelMap(size, columns(whole.label().ids(), 1, left))));
    }

    private byte[] columns(byte[] from, int channels, int left) {
        int width = Scenario.SIZE.width() * channels;
        byte[] out = new byte[Scenario.SIZE.pixels() * channels];
        for (int y = 0; y < Scenario.SIZE.height(); y++) {
            int row = y * clip.spec().size().width() * channels;
            System.arraycopy(from, row + left * channels, out, y * width, width);
        }
        return out;
    }

    List<LabelledFrame> frames() {
        return frames;
    }
}
