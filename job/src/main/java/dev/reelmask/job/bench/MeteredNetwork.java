package dev.reelmask.job.bench;

import dev.reelmask.frame.Area;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSource;
import java.util.List;

/** Meters the calls of a network, which stays the caller's. */
record MeteredNetwork(WarpNetwork network, CpuMeter states, CpuMeter masks, CpuMeter propagated)
        implements WarpNetwork {
    @Override
    public ClassSet classes() {
        return network.classes();
    }

    @Override
    public SizePolicy sizePolicy() {
        return network.sizePolicy();
    }

    @Override
    public List<State> keyStates(List<RgbFrame> frames) {
        return states.measure(frames.size(), () -> network.keyStates(frames));
    }

    @Override
    public LabelMap keyMask(State state, FrameSize target) {
        return masks.measure(1, () -> network.keyMask(state, target));
    }

    @Override
    public LabelMap propagate(RgbFrame current, List<WarpSource> sources, FrameSize target) {
        return propagated.measure(1, () -> network.propagate(current, sources, target));
    }

    @Override
    public boolean blendsStates() {
        return network.blendsStates();
    }

    @Override
    public State blended(RgbFrame current, List<WarpSource> sources) {
        return propagated.measure(0, () -> network.blended(current, sources));
    }

    @Override
    public float[] largestScores(RgbFrame current, List<WarpSource> sources, FrameSize target, List<Area> parts) {
        return masks.measure(0, () -> network.largestScores(current, sources, target, parts));
    }

    @Override
    public String description() {
        return network.description();
    }

    @Override
    public void close() {}
}
