package dev.reelmask.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.result.KeyReason;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.OnePointLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which rows of a sequence that fails are delivered does not depend on how fast they are taken. */
@Timeout(60)
class RowsBeforeAFailureTest {
    private static final FrameSize SIZE = new FrameSize(24, 16);
    private static final Set<Thread.State> WAITS = EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private final FakeNetwork network = new FakeNetwork();
    private final CountDownLatch failed = new CountDownLatch(1);
    private final Thread loop = Thread.currentThread();

    private final class Failing implements FrameSource {
        private final GeneratedFrames frames = GeneratedFrames.failingAt(SIZE, 0, 9, 7);

        @Override
        public Optional<RgbFrame> next() {
            try {
                return frames.next();
            } catch (IllegalStateException e) {
                failed.countDown();
                throw e;
            }
        }

        @Override
        public void close() {
            frames.close();
        }
    }

    /** Returns once the loop has nothing left to do but wait for whoever takes its rows. */
    private void untilTheLoopWaits() throws IOException {
        try {
            failed.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        while (!WAITS.contains(loop.getState())) {
            Thread.onSpinWait();
        }
    }

    @Test
    void areAllDelivered() {
        List<Integer> rows = Collections.synchronizedList(new ArrayList<>());
        OnePointLoop one = new OnePointLoop(
                new WarpSystem(network, new FakeFlow(), WarpSettings.defaults()),
                Schedulers.parse("fixed:2"),
                OnePointLoop.Settings.defaults());
        OnePointLoop.Input input =
                new OnePointLoop.Input("clip", "clip", KeyReason.FIRST, new Failing(), SIZE, Labels.none(), row -> {
                    untilTheLoopWaits();
                    rows.add(row.frame());
                });

        LoopOutcome outcome = one.run(List.of(input)).get(0);

        assertThat(outcome.failure().orElseThrow()).hasMessage("frame 7 is broken");
        assertThat(rows).containsExactly(0, 1, 2, 3, 4);
        assertThat(outcome.frames()).isEqualTo(5);
        assertThat(network.open()).isZero();
    }
}
