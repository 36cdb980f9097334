package dev.reelmask.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.testing.GeneratedFrames;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ThreadsTest {
    private static final FrameSize SIZE = new FrameSize(4, 4);

    @Test
    void readsFramesAheadAndStaysAtTheEnd() {
        GeneratedFrames frames = GeneratedFrames.of(SIZE, 0, 5);
        try (PrefetchingSource source = new PrefetchingSource("a", frames, 2)) {
            for (int i = 0; i < 5; i++) {
                assertThat(source.next().orElseThrow().frame().index()).isEqualTo(i);
            }
            assertThat(source.next()).isEmpty();
            assertThat(source.next()).isEmpty();
        }
        assertThat(frames.closes()).isEqualTo(1);
    }

    @Test
    void passesADecodingErrorOnAfterTheFramesBeforeIt() {
        try (PrefetchingSource source = new PrefetchingSource("a", GeneratedFrames.failingAt(SIZE, 0, 5, 1), 4)) {
            assertThat(source.next()).isPresent();
            assertThatThrownBy(source::next).hasMessage("frame 1 is broken");
            assertThat(source.next()).isEmpty();
        }
    }

    @Test
    void closesWhileTheQueueIsFull() {
        GeneratedFrames frames = GeneratedFrames.of(SIZE, 0, 1000);
        new PrefetchingSource("a", frames, 1).close();

        assertThat(frames.closes()).isEqualTo(1);
    }

    @Test
    void stopsWaitingForFramesWhenInterrupted() {
        try (PrefetchingSource source = new PrefetchingSource("a", GeneratedFrames.of(SIZE, 0, 5), 4)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(source::next).isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
