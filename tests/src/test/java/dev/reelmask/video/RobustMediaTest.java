package dev.reelmask.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.video.damage.Damage;
import dev.reelmask.video.probe.VideoIndex;
import dev.reelmask.video.probe.VideoProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Odd and broken files from public repositories; what ffmpeg 5.1.9 made of each lies beside them. */
class RobustMediaTest {
    private static final Path FOLDER = Clips.SHARED.resolve("robust_media");
    private static final SizePolicy SMALL = SizePolicy.longestSide(160);

    /** Files that cannot be read at all. */
    private static final Map<String, ReasonCode> REFUSED = Map.of(
            "typescript.ts", ReasonCode.EMPTY_FILE,
            "chunk_out_of_range.mp4", ReasonCode.UNREADABLE_CONTAINER,
            "sample_ac3.mp4", ReasonCode.NO_VIDEO_STREAM,
            "sample.text.mp4", ReasonCode.NO_VIDEO_STREAM,
            "Mpeg4.mp4", ReasonCode.NO_VIDEO_STREAM,
            "sample_with_sdt.ts", ReasonCode.UNSUPPORTED_STREAM,
            "invalid-bitstream.webm", ReasonCode.NO_FRAMES,
            "AudioVideoInterleave.avi", ReasonCode.NO_FRAMES,
            "test_case_1185230.mp4", ReasonCode.NO_FRAMES);

    /**
     * The table counts the file's first video stream, 325 frames of 320x180; the second one is as much a default,
     * larger and longer, and is the one that av_find_best_stream takes.
     */
    private static final Map<String, Integer> OTHER_STREAM = Map.of("nasa_13013.mp4", 390);

    private static final List<String> DAMAGED = List.of("corrupted.mp4");

    static Stream<Arguments> files() throws IOException {
        Path table = FOLDER.resolve("observed_ffmpeg5.1.9.tsv");
        if (!Files.exists(table)) {
            return Stream.of(Arguments.of("absent", 0));
        }
        List<Arguments> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(table);
        int column = List.of(lines.get(0).split("\t", -1)).indexOf("frames_decoded");
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            rows.add(Arguments.of(cells[0], Integer.parseInt(cells[column])));
        }
        return rows.stream();
    }

    static Stream<String> soundFiles() throws IOException {
        return files().map(row -> (String) row.get()[0])
                .filter(name -> !REFUSED.containsKey(name) && !DAMAGED.contains(name));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    @Timeout(60)
    void givesTheFramesOfTheTableOrTheReason(String name, int tableFrames) {
        assumeTrue(Files.exists(FOLDER), "shared data absent");
        Path file = FOLDER.resolve("files").resolve(name);
        if (REFUSED.containsKey(name)) {
            SequenceException refusal =
                    catchThrowableOfType(SequenceException.class, () -> Clips.read(file, SMALL, FrameRange.all()));
            assertThat(refusal.reason()).isEqualTo(REFUSED.get(name));
            assertThat(refusal).hasMessageContaining(name);
            assertThat(tableFrames).isZero();
            return;
        }

        try (SequenceFrames frames = Clips.open(file, SMALL, FrameRange.all())) {
            List<RgbFrame> all = Clips.drain(frames);

            assertThat(all).hasSize(OTHER_STREAM.getOrDefault(name, tableFrames));
            assertThat(frames.integrity().decoded()).isEqualTo(all.size());
            assertThat(frames.integrity().verdict().isPresent()).isEqualTo(DAMAGED.contains(name));
            assertThat(all.get(0).ptsUs()).isZero();
            for (int i = 1; i < all.size(); i++) {
                assertThat(all.get(i).ptsUs()).isGreaterThan(all.get(i - 1).ptsUs());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("soundFiles")
    @Timeout(60)
    void theIndexTellsTheTimesOfTheFrames(String name) {
        assumeTrue(Files.exists(FOLDER), "shared data absent");
        Path file = FOLDER.resolve("files").resolve(name);
        VideoIndex index = VideoProbe.index(new Configuration(), file.toUri());
        List<RgbFrame> all = Clips.read(file, SMALL, FrameRange.all());

        assertThat(index.frames()).isEqualTo(all.size());
        if (index.isExact()) {
            for (RgbFrame frame : all) {
                assertThat(index.ptsUs(frame.index())).isEqualTo(frame.ptsUs());
            }
        }
    }

    @Test
    void aDamagedFileIsKeptWithTheFramesOfTheTableUnderTheNumbersOfTheSoundOne() {
        assumeTrue(Files.exists(FOLDER), "shared data absent");
        try (SequenceFrames frames = Clips.open(FOLDER.resolve("files/corrupted.mp4"), SMALL, FrameRange.all())) {
            List<RgbFrame> all = Clips.drain(frames);

            assertThat(all).hasSize(49);
            for (RgbFrame frame : all) {
                assertThat(frame.index()).isNotEqualTo(30);
                assertThat(frame.ptsUs()).isEqualTo(frame.index() * 100_000L);
                assertThat(frame.damaged()).isEqualTo(frame.index() == 29 || frame.index() > 30);
            }
            assertThat(frames.integrity().damage().missing()).isEqualTo(1);
            assertThat(frames.integrity().damage().text())
                    .startsWith(
                            "1 lost: 30 (3.00 s); 20 damaged: 29 (2.90 s), 31-49 (3.10-4.90 s); refused packets: 1");
            assertThat(frames.integrity().verdict(0.9)).isEmpty();
            assertThat(frames.integrity().verdict()).isPresent();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("soundFiles")
    @Timeout(60)
    void soundFilesHaveNoDamage(String name) {
        assumeTrue(Files.exists(FOLDER), "shared data absent");
        try (SequenceFrames frames = Clips.open(FOLDER.resolve("files").resolve(name), SMALL, FrameRange.all())) {
            assertThat(Clips.drain(frames)).noneMatch(RgbFrame::damaged);
            assertThat(frames.integrity().damage()).isEqualTo(Damage.NONE);
        }
    }

    @Test
    void headersTellSizeRotationAndFormat() {
        assumeTrue(Files.exists(FOLDER), "shared data absent");

        VideoInfo portrait = header("portrait_4k60.mp4");
        assertThat(portrait.displaySize()).isEqualTo(new FrameSize(2160, 3840));
        assertThat(portrait.rotationDegrees()).isEqualTo(90);
        assertThat(header("nasa_13013_rotated.mp4").rotationDegrees()).isEqualTo(270);
        assertThat(header("video_180.mov").rotationDegrees()).isEqualTo(180);
        assertThat(header("h264_white_frame_sar_16_9.mp4").displaySize()).isEqualTo(new FrameSize(1138, 480));
        assertThat(header("h264_10bits.mp4").pixelFormat()).isEqualTo("yuv420p10le");
        assertThat(header("alpha_video_fixed.avif").pixelFormat()).isEqualTo("yuv420p");
        assertThat(header("sample.mkv").framesPerSecond()).isLessThan(100);
        assertThat(header("discard_first_keyframe.mp4").promisedFrames()).isEqualTo(25);
        assertThat(header("sample.mp4").decoder()).startsWith("h264 (libavcodec ");
    }

    private static VideoInfo header(String name) {
        return VideoProbe.header(
                new Configuration(), FOLDER.resolve("files").resolve(name).toUri());
    }

    @Test
    void packetsAreCountedWithoutDecoding() {
        assumeTrue(Files.exists(FOLDER), "shared data absent");
        Path file = FOLDER.resolve("files/sample.avi");

        VideoInfo info = VideoProbe.probe(new Configuration(), file.toUri());

        assertThat(info.promisedFrames()).isEqualTo(98);
        assertThat(info.packets()).isEqualTo(96);
    }
}
