package dev.reelmask.video.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.video.Clips;
import dev.reelmask.video.FrameRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoWriterTest {
    private static final FrameSize SIZE = new FrameSize(208, 80);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "clip.mp4, 0, libopenh264", "clip.webm, 0, libvpx-vp9", "clip.mkv, 2, mpeg4",
        "clip.avi, 0, libopenh264", "clip.ts, 0, libopenh264", "clip.mov, 2, mpeg4"
    })
    void framesComeBackInOrderWithTheirColours(String name, int reordered, String encoder) {
        Path file = folder.resolve(name);
        EncodeSettings settings = EncodeSettings.atRate(25).withQuality(95).withReorderedFrames(reordered);
        try (VideoWriter writer = new VideoWriter(file, SIZE, settings)) {
            assertThat(writer.encoder()).isEqualTo(encoder);
            for (int i = 0; i < 20; i++) {
                writer.write(Clips.picture(SIZE, i));
            }
        }

        List<RgbFrame> frames = Clips.read(file, SizePolicy.source(), FrameRange.all());

        assertThat(frames).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(frames.get(i).index()).isEqualTo(i);
            assertThat(frames.get(i).ptsUs()).isCloseTo(i * 40_000L, within(1000L));
            assertThat(Clips.index(frames.get(i))).isEqualTo(i);
            assertColours(frames.get(i));
        }
    }

    private static void assertColours(RgbFrame frame) {
        byte[] expected = Clips.picture(SIZE, frame.index());
        for (int y = 24; y < SIZE.height(); y += 10) {
            for (int x = 4; x < SIZE.width(); x += 20) {
                for (int c = 0; c < 3; c++) {
                    int at = (y * SIZE.width() + x) * 3 + c;
                    assertThat(frame.rgb()[at] & 0xff)
                            .as("pixel %d,%d channel %d", x, y, c)
                            .isCloseTo(expected[at] & 0xff, within(9));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.mp4", "a.webm", "a.mkv"})
    void theSameFramesGiveTheSameBytes(String name) throws IOException {
        Path first = Clips.write(folder.resolve(name), SIZE, 10, EncodeSettings.atRate(30000, 1001));
        Path second = Clips.write(folder.resolve("b" + name), SIZE, 10, EncodeSettings.atRate(30000, 1001));

        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void anOddSideGetsItsLastRowAndColumnTwice() {
        FrameSize odd = new FrameSize(201, 81);
        Path file = Clips.write(
                folder.resolve("odd.mp4"), odd, 3, EncodeSettings.atRate(10).withQuality(95));

        RgbFrame frame = Clips.read(file, SizePolicy.source(), FrameRange.all()).get(2);

        assertThat(frame.size()).isEqualTo(new FrameSize(202, 82));
        int last = (81 * 202 + 201) * 3;
        assertThat(frame.rgb()[last] & 0xff).isGreaterThan(235);
        assertThat(frame.rgb()[last + 1] & 0xff).isGreaterThan(235);
    }

    @Test
    void betterQualityTakesMoreBytes() throws IOException {
        for (String name : List.of("q.mp4", "q.webm")) {
            Path low = Clips.write(
                    folder.resolve("low" + name),
                    SIZE,
                    10,
                    EncodeSettings.atRate(25).withQuality(20));
            Path high = Clips.write(
                    folder.resolve("high" + name),
                    SIZE,
                    10,
                    EncodeSettings.atRate(25).withQuality(95));

            assertThat(Files.size(high)).isGreaterThan(Files.size(low) * 3 / 2);
        }
    }

    @Test
    void abortDeletesTheFile() {
        Path file = folder.resolve("gone.mp4");
        try (VideoWriter writer = new VideoWriter(file, SIZE, EncodeSettings.atRate(25))) {
            writer.write(Clips.picture(SIZE, 0));
            writer.abort();
        }

        assertThat(file).doesNotExist();
    }

    @Test
    void saysWhatIsWrongWithAFileName() {
        assertThatThrownBy(() -> new VideoWriter(folder.resolve("clip.xyz"), SIZE, EncodeSettings.atRate(25)).close())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("clip.xyz: the ending names no video container");
        assertThatThrownBy(() ->
                        new VideoWriter(folder.resolve("absent/clip.mp4"), SIZE, EncodeSettings.atRate(25)).close())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("clip.mp4 cannot be written: No such file");
    }
}
