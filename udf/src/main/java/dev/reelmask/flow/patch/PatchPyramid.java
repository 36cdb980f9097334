package dev.reelmask.flow.patch;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Buffers of one search at a time, from the finest size to the coarsest. */
final class PatchPyramid {
    /** Coarser pictures have room for too few patches. */
    private static final int LEAST_SIDE = 2 * PatchGrid.SIDE;

    private final List<PatchLevel> levels = new ArrayList<>();
    private final List<float[]> coarseFlows = new ArrayList<>();

    PatchPyramid(FrameSize finest) {
        FrameSize size = finest;
        levels.add(new PatchLevel(size));
        while (Math.min(size.width(), size.height()) >= 2 * LEAST_SIDE) {
            size = new FrameSize(size.width() / 2, size.height() / 2);
            levels.add(new PatchLevel(size));
            coarseFlows.add(new float[2 * size.pixels()]);
        }
    }

    FrameSize size() {
        return levels.get(0).size;
    }

    /**
     * The flow at the finest size.
     *
     * @param current (H, W) grey bytes
     * @param reference (H, W) grey bytes
     * @param initial of the finest size: where to begin, and then at that size alone
     */
    FlowField search(byte[] current, byte[] reference, Optional<FlowField> initial) {
        PatchLevel finest = levels.get(0);
        finest.pictures.take(current, reference);
        if (initial.isPresent()) {
            finest.grid.start(initial.get().uv());
        } else if (levels.size() > 1) {
            for (int i = 1; i < levels.size(); i++) {
                levels.get(i).pictures.takeHalves(levels.get(i - 1).pictures);
            }
            searchCoarse();
            finest.grid.startDoubled(coarseFlows.get(0), levels.get(1).size);
        } else {
            finest.grid.startAtRest();
        }
        float[] uv = new float[2 * finest.size.pixels()];
        finest.search(uv);
        return new FlowField(finest.size, uv);
    }

    private void searchCoarse() {
        for (int i = levels.size() - 1; i > 0; i--) {
            PatchLevel level = levels.get(i);
            if (i + 1 < levels.size()) {
                level.grid.startDoubled(coarseFlows.get(i), levels.get(i + 1).size);
            } else {
                level.grid.startAtRest();
            }
            level.search(coarseFlows.get(i - 1));
        }
    }
}
