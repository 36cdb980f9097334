package dev.reelmask.propagate.warp;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Request;
import java.util.List;

/** A frame, its one or two key frames, and the flows to them. */
record WarpRequest(RgbFrame frame, List<WarpSource> sources, FrameSize target, long flowNs) implements Request {}
