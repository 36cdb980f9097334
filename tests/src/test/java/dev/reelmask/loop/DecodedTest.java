package dev.reelmask.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.testing.GeneratedFrames;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DecodedTest {
    private static final FrameSize SIZE = new FrameSize(8, 6);

    @Test
    void decodingTookWhatTheSourceTells() {
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

        assertThat(Decoded.next(telling).orElseThrow().decodeUs()).isEqualTo(1234);
    }

    @Test
    void ofASourceThatTellsNothingItTookAsLongAsItsCall() {
        try (GeneratedFrames frames = GeneratedFrames.of(SIZE, 0, 1)) {
            assertThat(Decoded.next(frames).orElseThrow().decodeUs()).isNotNegative();
            assertThat(Decoded.next(frames)).isEmpty();
        }
    }
}
