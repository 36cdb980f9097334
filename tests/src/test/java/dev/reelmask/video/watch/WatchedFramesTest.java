package dev.reelmask.video.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.contract.FrameSourceContract;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.damage.Damage;
import dev.reelmask.video.damage.Integrity;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WatchedFramesTest implements FrameSourceContract {
    private static final FrameSize SIZE = new FrameSize(8, 6);
    private static final DecodeSettings SETTINGS = DecodeSettings.defaults().withQueueFrames(2);

    private final AtomicInteger produced = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void release() {
        released.countDown();
    }

    /** Frames 0 … {@code count} − 1, and then what {@code last} does. */
    private FrameProducer frames(int count, Runnable last) {
        return (sink, progress) -> {
            try {
                sink.opened(new VideoInfo(SIZE, SIZE, 0, "none", "rgb24", 25, count, 0, "none"));
                for (int i = 0; i < count; i++) {
                    sink.accept(GeneratedFrames.displaced(i, SIZE, i, 0));
                    produced.incrementAndGet();
                }
                last.run();
                return new Integrity("clip", count, count, count, 0, 0, "", Damage.NONE);
            } finally {
                ended.countDown();
            }
        };
    }

    private static void nothing() {}

    private static void fail() {
        throw new SequenceException(ReasonCode.DAMAGED_STREAM, "it breaks off");
    }

    /** As native code that hangs: no interrupt wakes it. */
    private void hang() {
        boolean hangs = true;
        while (hangs) {
            try {
                released.await();
                hangs = false;
            } catch (InterruptedException e) {
                // goes on hanging
            }
        }
    }

    @Override
    public FrameSource open() {
        return WatchedFrames.start("clip", frames(5, WatchedFramesTest::nothing), SETTINGS);
    }

    @Override
    public Optional<FrameSource> failing() {
        return Optional.of(WatchedFrames.start("clip", frames(2, WatchedFramesTest::fail), SETTINGS));
    }

    @Test
    void passesAnErrorOnAfterTheFramesBeforeIt() {
        try (WatchedFrames frames = WatchedFrames.start("clip", frames(2, WatchedFramesTest::fail), SETTINGS)) {
            assertThat(frames.next().orElseThrow().index()).isZero();
            assertThat(frames.next().orElseThrow().index()).isEqualTo(1);
            assertThatThrownBy(frames::next)
                    .isInstanceOf(SequenceException.class)
                    .hasMessage("it breaks off");
        }
    }

    @Test
    void decodesNoMoreFramesAheadThanAreAskedForAndEndsWhenClosed() throws InterruptedException {
        WatchedFrames frames = WatchedFrames.start("clip", frames(1000, WatchedFramesTest::nothing), SETTINGS);
        assertThat(frames.next()).isPresent();

        frames.close();

        assertThat(produced.get()).as("one taken, two that wait").isLessThanOrEqualTo(3);
        ended.await();
    }

    @Test
    void aDecoderThatHangsEndsWithATimeoutAndCloses() {
        DecodeSettings impatient = SETTINGS.withTimeout(Duration.ofMillis(300));
        try (WatchedFrames frames = WatchedFrames.start("clip", frames(1, this::hang), impatient)) {
            assertThat(frames.next()).isPresent();

            assertThatThrownBy(frames::next).isInstanceOfSatisfying(SequenceException.class, e -> assertThat(e.reason())
                    .isEqualTo(ReasonCode.DECODE_TIMEOUT));
        }
        assertThat(ended.getCount()).as("nobody waits for it").isEqualTo(1);
    }

    @Test
    void aCallerThatIsSlowIsNoDecoderThatHangs() throws InterruptedException {
        DecodeSettings impatient = SETTINGS.withTimeout(Duration.ofMillis(300));
        try (WatchedFrames frames = WatchedFrames.start("clip", frames(6, WatchedFramesTest::nothing), impatient)) {
            assertThat(ended.await(700, TimeUnit.MILLISECONDS)).isFalse();

            for (int i = 0; i < 6; i++) {
                assertThat(frames.next()).isPresent();
            }
            assertThat(frames.next()).isEmpty();
        }
    }

    @Test
    void stopsWaitingForFramesWhenInterrupted() {
        try (WatchedFrames frames = WatchedFrames.start("clip", frames(0, this::hang), SETTINGS)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(frames::next).isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
