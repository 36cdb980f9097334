package dev.reelmask.train.steady;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.train.data.FramePairs;
import dev.reelmask.train.data.ScratchFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Flows of pairs of one store of frames, each estimated when it is first asked for and kept in a scratch file: pairs
 * come again with every epoch. Closing deletes the file. Not for several threads at once.
 */
final class PairFlows implements AutoCloseable {
    /** Once the file is as large, further flows are estimated each time. */
    private static final long MOST_BYTES = 4L << 30;

    private final FlowEstimator flow;
    private final ScratchFile file;
    private final Map<FramePairs.Pair, Kept> kept = new HashMap<>();
    private long bytes;

    private record Kept(long position, FrameSize size) {}

    /** @param flow stays the caller's */
    PairFlows(FlowEstimator flow, Path scratch) {
        this.flow = flow;
        this.file = new ScratchFile(scratch);
    }

    /**
     * The flow of a pair.
     *
     * @return current → other, of any size
     */
    FlowField of(FramePairs.Pair pair, RgbFrame current, RgbFrame other) {
        Kept known = kept.get(pair);
        if (known != null) {
            return read(known);
        }
        FlowField found = flow.estimate(current, other, Optional.empty()).toHost();
        int length = Float.BYTES * found.uv().length;
        if (bytes + length <= MOST_BYTES) {
            bytes += length;
            ByteBuffer record = ByteBuffer.allocate(length);
            record.asFloatBuffer().put(found.uv());
            kept.put(pair, new Kept(file.append(record), found.size()));
        }
        return found;
    }

    private FlowField read(Kept known) {
        float[] uv = new float[2 * known.size.pixels()];
        file.read(known.position, Float.BYTES * uv.length).asFloatBuffer().get(uv);
        return new FlowField(known.size, uv);
    }

    @Override
    public void close() {
        file.close();
    }
}
