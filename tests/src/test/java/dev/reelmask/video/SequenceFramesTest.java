package dev.reelmask.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.video.damage.DamagePolicy;
import dev.reelmask.video.decode.SequenceDecoder;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.VideoWriter;
import dev.reelmask.video.ffmpeg.Orientation;
import dev.reelmask.video.probe.VideoIndex;
import dev.reelmask.video.probe.VideoProbe;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceFramesTest {
    private static final FrameSize SIZE = new FrameSize(208, 80);
    private static final EncodeSettings SHORT_GROUPS = EncodeSettings.atRate(25).withSyncInterval(12);

    @TempDir
    private Path folder;

    @AfterEach
    void release() {
        FaultyFileSystem.release();
    }

    @ParameterizedTest
    @CsvSource({"p.mp4, 0", "p.mkv, 2", "p.mp4, 2", "p.webm, 0", "p.ts, 0", "p.avi, 2"})
    void piecesTogetherAreExactlyTheWhole(String name, int reordered) {
        Path file = Clips.write(folder.resolve(name), SIZE, 100, SHORT_GROUPS.withReorderedFrames(reordered));
        List<RgbFrame> whole = Clips.read(file, SizePolicy.source(), FrameRange.all());
        VideoIndex index = VideoProbe.index(new Configuration(), file.toUri());

        List<RgbFrame> pieces = new ArrayList<>();
        for (FrameRange piece : index.pieces(17)) {
            try (SequenceFrames frames = Clips.open(file, SizePolicy.source(), piece)) {
                pieces.addAll(Clips.drain(frames));
                assertThat(frames.integrity().verdict()).isEmpty();
            }
        }

        assertThat(whole).hasSize(100);
        Clips.assertSame(pieces, whole);
        assertThat(index.frames()).isEqualTo(100);
        assertThat(index.ptsUs(99)).isEqualTo(whole.get(99).ptsUs());
    }

    @ParameterizedTest
    @CsvSource({"n.mp4, 0", "n.mkv, 2", "n.mp4, 2", "n.webm, 0", "n.ts, 0", "n.avi, 2"})
    void aPieceBringsTheFrameBehindItToo(String name, int reordered) {
        Path file = Clips.write(folder.resolve(name), SIZE, 100, SHORT_GROUPS.withReorderedFrames(reordered));
        List<RgbFrame> whole = Clips.read(file, SizePolicy.source(), FrameRange.all());

        for (FrameRange piece :
                VideoProbe.index(new Configuration(), file.toUri()).pieces(17)) {
            int end = (int) Math.min(99, piece.end());
            try (SequenceFrames own = Clips.open(file, SizePolicy.source(), piece);
                    SequenceFrames more = Clips.open(file, SizePolicy.source(), piece.andOneAfter())) {
                Clips.drain(own);
                Clips.assertSame(Clips.drain(more), whole.subList(piece.first(), end + 1));
                assertThat(more.integrity()).isEqualTo(own.integrity());
            }
        }
    }

    @Test
    void aPieceDeepInAVideoIsFoundBySeeking() {
        Path file = Clips.write(folder.resolve("long.mp4"), SIZE, 200, SHORT_GROUPS);
        FrameRange range = VideoProbe.index(new Configuration(), file.toUri()).range(150, 5);

        try (SequenceFrames frames = Clips.open(file, SizePolicy.source(), range)) {
            List<RgbFrame> piece = Clips.drain(frames);

            assertThat(range.entry().canSeek()).isTrue();
            assertThat(piece).extracting(RgbFrame::index).containsExactly(150, 151, 152, 153, 154);
            assertThat(piece).extracting(Clips::index).containsExactly(150, 151, 152, 153, 154);
            assertThat(frames.integrity().packets()).isLessThan(40);
        }
    }

    @Test
    void aWrongEntryPointIsNoticedAndTheVideoReadFromItsBeginning() {
        Path file = Clips.write(folder.resolve("wrong.mp4"), SIZE, 60, SHORT_GROUPS);
        FrameRange right = VideoProbe.index(new Configuration(), file.toUri()).range(40, 5);
        EntryPoint entry = right.entry();
        EntryPoint wrong = new EntryPoint(
                entry.originPts(), entry.seekPts(), entry.seekDts(), entry.startPts() + 1, entry.endPts());

        List<RgbFrame> piece = Clips.read(file, SizePolicy.source(), new FrameRange(40, 5, 0, wrong));

        assertThat(piece).extracting(Clips::index).containsExactly(40, 41, 42, 43, 44);
    }

    @Test
    void decoderThreadsDoNotChangeTheFrames() {
        Path file = Clips.write(folder.resolve("threads.mp4"), SIZE, 40, SHORT_GROUPS.withReorderedFrames(2));
        DecodeSettings threaded = DecodeSettings.defaults().withThreads(3);

        try (SequenceFrames frames = SequenceDecoder.open(
                new Configuration(), Clips.video(file), SizePolicy.source(), FrameRange.all(), threaded)) {
            Clips.assertSame(Clips.drain(frames), Clips.read(file, SizePolicy.source(), FrameRange.all()));
        }
    }

    @Test
    void framesHaveTheContentSizeOfThePolicy() {
        Path file = Clips.write(folder.resolve("sized.mp4"), SIZE, 2, SHORT_GROUPS);

        assertThat(Clips.read(file, SizePolicy.longestSide(104), FrameRange.all())
                        .get(0)
                        .size())
                .isEqualTo(new FrameSize(104, 40));
        assertThat(Clips.read(file, SizePolicy.stretched(new FrameSize(33, 33)), FrameRange.all())
                        .get(0)
                        .size())
                .isEqualTo(new FrameSize(33, 33));
    }

    @Test
    @Timeout(20)
    void aStreamThatHangsEndsWithATimeout() {
        Path file = Clips.write(folder.resolve("hangs.mp4"), SIZE, 60, SHORT_GROUPS.withQuality(95));
        DecodeSettings impatient = DecodeSettings.defaults().withTimeout(Duration.ofMillis(400));

        assertThatThrownBy(() -> {
                    try (SequenceFrames frames = SequenceDecoder.open(
                            FaultyFileSystem.hangingAfter(4096),
                            Clips.video(FaultyFileSystem.uri(file)),
                            SizePolicy.source(),
                            FrameRange.all(),
                            impatient)) {
                        Clips.drain(frames);
                    }
                })
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.DECODE_TIMEOUT))
                .hasMessageContaining("made no progress for 0.4 s");
    }

    @ParameterizedTest
    @CsvSource({"0", "40", "80"})
    void aFailingFilesystemIsAnIoError(long percent) throws IOException {
        Path file = Clips.write(folder.resolve("fails.mkv"), SIZE, 100, SHORT_GROUPS.withQuality(100));

        long bytes = Files.size(file) * percent / 100;

        assertThatThrownBy(() -> {
                    try (SequenceFrames frames = SequenceDecoder.open(
                            FaultyFileSystem.failingAfter(bytes),
                            Clips.video(FaultyFileSystem.uri(file)),
                            SizePolicy.source(),
                            FrameRange.all(),
                            DecodeSettings.defaults())) {
                        Clips.drain(frames);
                    }
                })
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.IO_ERROR))
                .hasMessageContaining("fails.mkv: the disk is gone");
    }

    @ParameterizedTest
    @CsvSource({"fails.mkv, 40", "fails.ts, 60", "fails.ts, 30", "fails.avi, 80"})
    void aStreamThatEndsBeforeTheFileDoesIsAnIoErrorAndNoShorterVideo(String name, long percent) throws IOException {
        Path file = Clips.write(folder.resolve(name), SIZE, 100, SHORT_GROUPS.withQuality(100));
        Configuration hadoop = FaultyFileSystem.endingAfter(Files.size(file) * percent / 100);

        assertThatThrownBy(() -> {
                    try (SequenceFrames frames = SequenceDecoder.open(
                            hadoop,
                            Clips.video(FaultyFileSystem.uri(file)),
                            SizePolicy.source(),
                            FrameRange.all(),
                            DecodeSettings.defaults().withDamage(DamagePolicy.KEEP))) {
                        Clips.drain(frames);
                    }
                })
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.IO_ERROR))
                .hasMessageContaining(name + ": the stream ended ");
    }

    @Test
    void theDecodersDescriptionDoesNotDependOnTheLocale() {
        Path file = Clips.write(folder.resolve("locale.mp4"), SIZE, 2, SHORT_GROUPS);
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("fa"));
        try {
            VideoInfo info = VideoProbe.header(new Configuration(), file.toUri());

            assertThat(info.decoder()).matches("h264 \\(libavcodec [0-9]+\\.[0-9]+\\.[0-9]+\\)");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aMissingFileIsAnIoError() {
        assertThatThrownBy(() -> Clips.read(folder.resolve("absent.mp4"), SizePolicy.source(), FrameRange.all()))
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.IO_ERROR))
                .hasMessageContaining("absent.mp4");
    }

    @Test
    void textIsNoVideoAndAPlaylistOpensNothing() throws IOException {
        Path secret = Clips.write(folder.resolve("secret.ts"), SIZE, 5, SHORT_GROUPS);
        Path playlist = Files.writeString(
                folder.resolve("list.mp4"),
                "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n%s\n#EXT-X-ENDLIST\n".formatted(secret));
        Path text = Files.writeString(folder.resolve("text.mp4"), "this is no video\n".repeat(50));

        for (Path file : List.of(playlist, text)) {
            assertThatThrownBy(() -> Clips.read(file, SizePolicy.source(), FrameRange.all()))
                    .isInstanceOfSatisfying(SequenceException.class, e -> assertThat(e.reason())
                            .isEqualTo(ReasonCode.UNREADABLE_CONTAINER));
        }
    }

    @ParameterizedTest
    @CsvSource({"t.mkv", "t.webm", "t.avi"})
    void aFileThatEndsEarlyIsDamaged(String name) throws IOException {
        Path file = Clips.write(folder.resolve(name), SIZE, 100, SHORT_GROUPS);
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(cut.length() * 6 / 10);
        }

        assertThat(verdict(file)).hasMessageContaining(name + " is damaged");
    }

    @Test
    void flippedBytesAreDamage() throws IOException {
        Path file = Clips.write(folder.resolve("flipped.mp4"), SIZE, 60, SHORT_GROUPS);
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < 200; i++) {
            bytes[bytes.length / 2 + 3 * i] ^= 0x5a;
        }
        Files.write(file, bytes);

        assertThat(verdict(file)).hasMessageContaining("decode errors");
    }

    private static SequenceException verdict(Path file) {
        try (SequenceFrames frames = Clips.open(file, SizePolicy.source(), FrameRange.all())) {
            Clips.drain(frames);
            return frames.integrity().verdict().orElseThrow();
        }
    }

    @Test
    void aStillPictureIsNotDamaged() {
        Path file = folder.resolve("still.mp4");
        try (VideoWriter writer = new VideoWriter(file, SIZE, SHORT_GROUPS)) {
            for (int i = 0; i < 30; i++) {
                writer.write(new byte[SIZE.pixels() * 3]);
            }
        }

        try (SequenceFrames frames = Clips.open(file, SizePolicy.source(), FrameRange.all())) {
            assertThat(Clips.drain(frames)).hasSize(30);
            assertThat(frames.integrity().repeatedLast()).isEqualTo(29);
            assertThat(frames.integrity().verdict()).isEmpty();
        }
    }

    @Test
    void theIntegrityIsKnownAtTheEndOnly() {
        Path file = Clips.write(folder.resolve("early.mp4"), SIZE, 5, SHORT_GROUPS);

        try (SequenceFrames frames = Clips.open(file, SizePolicy.source(), FrameRange.all())) {
            assertThatThrownBy(frames::integrity)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("known at its end only");
        }
    }

    @Test
    void moreReadersThanCallbackSlotsWorkSideBySide() {
        Path file = Clips.write(folder.resolve("many.mp4"), SIZE, 12, SHORT_GROUPS);
        List<SequenceFrames> open = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            open.add(Clips.open(file, SizePolicy.source(), FrameRange.all()));
        }

        for (SequenceFrames frames : open) {
            assertThat(Clips.drain(frames)).hasSize(12);
            frames.close();
        }
    }

    @Test
    void nativeMemoryStaysFlat() {
        FrameSize large = new FrameSize(1280, 720);
        Path file = Clips.write(folder.resolve("large.mp4"), large, 4, SHORT_GROUPS);
        long smallestGrowth = Long.MAX_VALUE;

        for (int batch = 0; batch < 4; batch++) {
            long before = Pointer.physicalBytes();
            readAndAbandon(file, 8);
            smallestGrowth = Math.min(smallestGrowth, Pointer.physicalBytes() - before);
        }

        assertThat(smallestGrowth).as("bytes after 16 openings").isLessThan(30L << 20);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("decode " + file.toUri()));
    }

    private static void readAndAbandon(Path file, int times) {
        SizePolicy small = SizePolicy.longestSide(64);
        for (int i = 0; i < times; i++) {
            Clips.read(file, small, FrameRange.all());
            try (SequenceFrames frames = Clips.open(file, small, FrameRange.all())) {
                assertThat(frames.next()).isPresent();
            }
        }
    }

    @Test
    void orientationsTurnPicturesUpright() {
        FrameSize stored = new FrameSize(2, 1);
        byte[] redGreen = {(byte) 255, 0, 0, 0, (byte) 255, 0};
        byte[] greenRed = {0, (byte) 255, 0, (byte) 255, 0, 0};
        int one = 1 << 16;

        Orientation quarter = Orientation.of(new int[] {0, one, 0, -one, 0, 0, 0, 0, 1 << 30});
        Orientation half = Orientation.of(new int[] {-one, 0, 0, 0, -one, 0, 0, 0, 1 << 30});
        Orientation threeQuarters = Orientation.of(new int[] {0, -one, 0, one, 0, 0, 0, 0, 1 << 30});

        assertThat(Arrays.asList(quarter.degrees(), half.degrees(), threeQuarters.degrees()))
                .containsExactly(90, 180, 270);
        assertThat(quarter.turned(stored)).isEqualTo(new FrameSize(1, 2));
        assertThat(quarter.apply(stored, redGreen)).isEqualTo(redGreen);
        assertThat(half.apply(stored, redGreen)).isEqualTo(greenRed);
        assertThat(threeQuarters.apply(stored, redGreen)).isEqualTo(greenRed);
    }
}
