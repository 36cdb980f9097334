package dev.reelmask.transition;

import dev.reelmask.frame.Area;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.Regions;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.loop.Labels;
import java.util.Optional;

/**
 * One region of the frames and labels of a sequence, without what regions reach into one another, as DVSNet's decision
 * network learns from (Xu et al., CVPR 2018). One thread at a time.
 */
public final class RegionPart implements FrameSource, Labels {
    private final FrameSource frames;
    private final Labels labels;
    private final Regions regions;
    private final int number;
    private FrameSize whole;

    /**
     * A part of a sequence.
     *
     * @param frames closed with this
     * @param number of the region, from 0
     */
    public RegionPart(FrameSource frames, Labels labels, Regions regions, int number) {
        this.frames = frames;
        this.labels = labels;
        this.regions = regions;
        this.number = number;
    }

    @Override
    public Optional<RgbFrame> next() {
        return frames.next().map(frame -> {
            whole = frame.size();
            return frame.cropped(area());
        });
    }

    private Area area() {
        return regions.cores(whole).get(number);
    }

    @Override
    public Optional<FrameSize> size() {
        return labels.size().map(size -> area().scaled(whole, size).size());
    }

    @Override
    public Optional<LabelMap> label(int frame) {
        return labels.label(frame).map(label -> label.cropped(area().scaled(whole, label.size())));
    }

    @Override
    public void close() {
        frames.close();
    }
}
