package dev.reelmask.train.flow;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.propagate.warp.FlowChain;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.FlowPaths;
import dev.reelmask.train.data.FramePairs;
import dev.reelmask.train.data.FrameStore;
import dev.reelmask.train.data.ScratchFile;
import dev.reelmask.train.data.View;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A teacher's flows for a fixed number of pairs, current → key, each a quarter of the frame's size, made once into a
 * scratch file. They start from the composed flows between neighbours ({@link FlowPath#INIT}). Closing deletes the
 * file.
 */
final class TeacherFlows implements AutoCloseable {
    private static final int STRIDE = View.FLOW_STRIDE;
    /** Step flows kept while the pairs of one sequence are gone through in order. */
    private static final int REMEMBERED = 64;

    private final FramePairs pairs;
    private final FramePairs.Pair[] drawn;
    private final long[] positions;
    private final ScratchFile file;

    private TeacherFlows(FramePairs pairs, int count, Path scratch) {
        this.pairs = pairs;
        this.drawn = new FramePairs.Pair[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = pairs.at(i);
        }
        this.positions = new long[count];
        this.file = new ScratchFile(scratch);
    }

    /**
     * Asks the teacher.
     *
     * @param count pairs 0 to {@code count} − 1
     * @param done told how many are done, after each
     */
    static TeacherFlows ask(FlowEstimator teacher, FramePairs pairs, int count, Path scratch, IntConsumer done) {
        TeacherFlows flows = new TeacherFlows(pairs, count, scratch);
        try {
            int[] order = IntStream.range(0, count)
                    .boxed()
                    .sorted(Comparator.comparingInt((Integer i) -> flows.drawn[i].key())
                            .thenComparingInt(i -> flows.drawn[i].current()))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int finished = 0;
            FlowPaths paths = null;
            int clip = -1;
            for (int i : order) {
                int its = flows.clipOf(flows.drawn[i].key());
                if (its != clip) {
                    clip = its;
                    paths = new FlowPaths(teacher, FlowPath.INIT, REMEMBERED);
                }
                FrameSize size = pairs.frames().frameSize(flows.drawn[i].current());
                FlowField flow = checked(flows.estimate(paths, flows.drawn[i]), teacher);
                flows.positions[i] = flows.append(flow, size);
                done.accept(++finished);
            }
            return flows;
        } catch (RuntimeException e) {
            flows.close();
            throw e;
        }
    }

    private static FlowField checked(FlowField flow, FlowEstimator teacher) {
        for (float value : flow.uv()) {
            if (!Float.isFinite(value)) {
                throw new UserException(
                        "teacher %s gives a flow that holds %s; nothing can be learnt from it. Take another --teacher."
                                .formatted(teacher.description(), value));
            }
        }
        return flow;
    }

    /** First frame of a frame's sequence. */
    private int clipOf(int number) {
        return number - pairs.frames().index(number);
    }

    private FlowField estimate(FlowPaths paths, FramePairs.Pair pair) {
        FrameStore frames = pairs.frames();
        if (pair.current() == pair.key()) {
            return FlowField.zero(new FrameSize(1, 1));
        }
        int direction = Integer.signum(pair.current() - pair.key());
        FlowChain chain = paths.chain(frames.frame(pair.key()));
        for (int number = pair.key() + direction; number != pair.current(); number += direction) {
            chain.next(frames.frame(number));
        }
        return chain.next(frames.frame(pair.current())).flow().toHost();
    }

    private long append(FlowField flow, FrameSize frame) {
        float[] uv = flow.resized(gridOf(frame)).uv();
        ByteBuffer record = ByteBuffer.allocate(Float.BYTES * uv.length);
        record.asFloatBuffer().put(uv);
        return file.append(record);
    }

    private static FrameSize gridOf(FrameSize frame) {
        return new FrameSize((frame.width() + STRIDE - 1) / STRIDE, (frame.height() + STRIDE - 1) / STRIDE);
    }

    int count() {
        return drawn.length;
    }

    FramePairs.Pair pair(int number) {
        return drawn[number];
    }

    /** In pixels of its own size. */
    FlowField flow(int number) {
        FrameSize grid = gridOf(pairs.frames().frameSize(drawn[number].current()));
        float[] uv = new float[2 * grid.pixels()];
        file.read(positions[number], Float.BYTES * uv.length).asFloatBuffer().get(uv);
        return new FlowField(grid, uv);
    }

    @Override
    public void close() {
        file.close();
    }
}
