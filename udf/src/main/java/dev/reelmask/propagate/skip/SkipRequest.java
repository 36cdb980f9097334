package dev.reelmask.propagate.skip;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Request;
import java.util.List;

/** A frame and the key frames whose deep maps it takes. */
record SkipRequest(RgbFrame frame, List<SkipSource> sources, FrameSize target) implements Request {
    @Override
    public long flowNs() {
        return 0;
    }
}
