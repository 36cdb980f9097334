package dev.reelmask.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.testing.GeneratedFrames;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PrefetchingSourceTest {
    private static final FrameSize SIZE = new FrameSize(4, 4);

    @Test
    void tellsWhatTheSourceSaysThatDecodingTook() {
        FrameSource telling = new FrameSource() {
            @Override
            public Optional<RgbFrame> next() {
                return Optional.of(GeneratedFrames.displaced(0, SIZE, 0, 0));
            }

            @Override
            public OptionalLong decodeUs() {
                return OptionalLong.of(1234);
            }

            @Override
            public void close() {}
        };
        try (PrefetchingSource source = new PrefetchingSource(telling)) {
            assertThat(source.next().orElseThrow().decodeUs()).isEqualTo(1234);
        }
    }

    @Test
    void endsAndClosesWithItsSource() {
        GeneratedFrames frames = GeneratedFrames.of(SIZE, 0, 1);
        try (PrefetchingSource source = new PrefetchingSource(frames)) {
            assertThat(source.next().orElseThrow().decodeUs()).isNotNegative();
            assertThat(source.next()).isEmpty();
            assertThat(source.next()).isEmpty();
        }
        assertThat(frames.closes()).isEqualTo(1);
    }
}
