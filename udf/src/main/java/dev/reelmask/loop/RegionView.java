package dev.reelmask.loop;

import dev.reelmask.frame.Area;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.Regions;
import dev.reelmask.frame.RgbFrame;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a run sees of its input: one region of each frame, of which it makes that region's masks. */
final class RegionView {
    private final Regions regions;
    private final int number;
    private FrameSize frames;
    private FrameSize masks;

    /** @param number from 0, in the order of {@link Regions#areas} */
    RegionView(Regions regions, int number) {
        this.regions = regions;
        this.number = number;
    }

    /** Its part of a frame. */
    RgbFrame cut(RgbFrame frame) {
        frames = frame.size();
        return frame.cropped(regions.areas(frames).get(number));
    }

    /** Size of the frames cut so far. */
    FrameSize frames() {
        return frames;
    }

    /** Size of the masks of whole frames, from the first frame on. */
    void begin(FrameSize wholeMasks) {
        masks = wholeMasks;
    }

    FrameSize masks() {
        return masks;
    }

    /** Its part of the masks. */
    Area mask() {
        return mask(number);
    }

    private Area mask(int region) {
        return regions.areas(frames).get(region).scaled(frames, masks);
    }

    /** Parts of its masks that other regions have too. */
    List<Area> shared() {
        return IntStream.range(0, regions.count())
                .filter(other -> other != number)
                .mapToObj(other -> mask().shared(mask(other)))
                .flatMap(Optional::stream)
                .toList();
    }
}
