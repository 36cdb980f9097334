package dev.reelmask.job.bench;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.contract.FrameSourceContract;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

class ClipTest implements FrameSourceContract {
    private static final FrameSize SIZE = new FrameSize(8, 6);

    @Override
    public FrameSource open() {
        List<RgbFrame> frames = IntStream.range(0, 4)
                .mapToObj(i -> GeneratedFrames.displaced(i, SIZE, i, i))
                .toList();
        return new Clip("clip", SIZE, frames, Map.of()).source();
    }
}
