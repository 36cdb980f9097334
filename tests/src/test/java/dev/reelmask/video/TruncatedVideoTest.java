package dev.reelmask.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.video.damage.Damage;
import dev.reelmask.video.damage.Integrity;
import dev.reelmask.video.encode.EncodeSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that end before their end, with sound beside the video: what can be told from the container. */
class TruncatedVideoTest {
    private static final FrameSize SIZE = new FrameSize(208, 80);
    private static final int FRAMES = 100;
    private static final double SECONDS = 4;
    private static final Map<String, String> FRAGMENTS =
            Map.of("movflags", "frag_keyframe+empty_moov+default_base_moof");

    @TempDir
    private static Path clips;

    @TempDir
    private Path folder;

    @BeforeAll
    static void write() {
        EncodeSettings settings = EncodeSettings.atRate(25).withSyncInterval(12).withQuality(90);
        Clips.write(clips.resolve("h264.mp4"), SIZE, FRAMES, settings);
        Clips.write(clips.resolve("mpeg4.mp4"), SIZE, FRAMES, settings.withReorderedFrames(1));
        Clips.write(clips.resolve("vp9.webm"), SIZE, FRAMES, settings);
    }

    private Path withSound(String name, double seconds) {
        String clip = name.endsWith("webm") ? "vp9.webm" : name.matches(".*(avi|asf)") ? "mpeg4.mp4" : "h264.mp4";
        Map<String, String> options = name.startsWith("fragments") ? FRAGMENTS : Map.of();
        return Containers.withSound(clips.resolve(clip), folder.resolve(name), seconds, options);
    }

    private static Integrity read(Path file) {
        try (SequenceFrames frames = Clips.open(file, SizePolicy.source(), FrameRange.all())) {
            List<RgbFrame> all = Clips.drain(frames);
            assertThat(all.stream().map(RgbFrame::index).toList())
                    .isEqualTo(IntStream.range(0, all.size()).boxed().toList());
            for (RgbFrame frame : all) {
                // AVI gives pictures no time of their own: one that is cut off cannot be missed
                boolean told = !file.toString().endsWith("avi") || frame.index() < all.size() - 1;
                int unsure = frames.integrity().damage().unsureFrom();
                if (told && !frame.damaged() && (unsure < 0 || frame.index() < unsure)) {
                    assertThat(Clips.index(frame)).isEqualTo(frame.index());
                }
            }
            return frames.integrity();
        }
    }

    private static Path cut(Path file, double share) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return Files.write(file, Arrays.copyOf(bytes, (int) (bytes.length * share)));
    }

    @ParameterizedTest
    @CsvSource({"a.mkv", "a.webm", "a.flv", "a.avi", "a.asf", "a.mp4", "fragments.mp4", "a.mov", "a.ts"})
    void wholeFilesAreSoundThoughTheirSoundIsLongerOrShorter(String name) {
        for (double seconds : new double[] {SECONDS - 1.5, SECONDS, SECONDS + 3}) {
            Integrity integrity = read(withSound(name, seconds));

            assertThat(integrity.decoded()).isEqualTo(FRAMES);
            assertThat(integrity.verdict()).isEmpty();
            assertThat(integrity.damage()).isEqualTo(Damage.NONE);
        }
    }

    @ParameterizedTest(name = "{0} cut at {1}")
    @CsvSource({
        "a.mkv, .3", "a.mkv, .6", "a.mkv, .9", "a.webm, .3", "a.webm, .6", "a.webm, .9", "a.flv, .3", "a.flv, .6",
        "a.flv, .9", "a.avi, .3", "a.avi, .6", "a.avi, .9", "a.asf, .3", "a.asf, .6", "a.asf, .9", "fragments.mp4, .3",
        "fragments.mp4, .6", "fragments.mp4, .9"
    })
    void aFileThatEndsEarlyIsToldAndItsGoodPartIsKept(String name, double share) throws IOException {
        Path file = cut(withSound(name, SECONDS), share);

        Integrity integrity = read(file);

        assertThat(integrity.decoded()).isBetween((long) (FRAMES * share * 0.6), FRAMES - 2L);
        assertThat(integrity.verdict()).isPresent();
        assertThat(integrity.damage().text()).isNotEmpty();
        assertThat(integrity.verdict(0.8)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a.mkv", "a.webm", "a.flv", "a.avi"})
    void theShareOfWhatIsMissingIsThatOfThePlayingTime(String name) throws IOException {
        Integrity integrity = read(cut(withSound(name, SECONDS), 0.3));

        long there = integrity.decoded();
        assertThat(integrity.damage().missing()).isBetween(FRAMES - there - 2, FRAMES - there + 1);
        assertThat(integrity.verdict(0.5))
                .hasValueSatisfying(e -> assertThat(e.reason()).isEqualTo(ReasonCode.DAMAGED_STREAM));
    }

    @Test
    void aMatroskaHeaderIsBelievedThoughNoStreamSaysItsLength() throws IOException {
        Path file = withSound("untagged.mkv", SECONDS);
        forgetStreamLengths(file);
        assertThat(read(file).verdict()).isEmpty();

        Integrity integrity = read(cut(file, 0.1));

        assertThat(integrity.verdict()).isPresent();
        assertThat(integrity.damage().text()).matches("(?s).*the file ends at 0\\.\\d s of 4\\.0 s.*");
        assertThat(integrity.verdict(0.8)).isPresent();
    }

    @Test
    void aMatroskaFileOfOneFrameThatPromisesManySecondsIsCutShort() throws IOException {
        Path file = withSound("one.mkv", SECONDS);
        forgetStreamLengths(file);
        int second = Containers.packets(file).get(1).position();
        byte[] bytes = Files.readAllBytes(file);
        // the segment ends where the file ends: nothing but the playing time tells
        byte[] start = Arrays.copyOf(bytes, second - 8);
        int segment = indexOf(start, new byte[] {0x18, 0x53, (byte) 0x80, 0x67}, 0);
        Arrays.fill(start, segment + 4, segment + 12, (byte) 0xff);
        start[segment + 4] = 0x01;
        Files.write(file, start);

        Integrity integrity = read(file);

        assertThat(integrity.decoded()).isEqualTo(1);
        assertThat(integrity.verdict()).isPresent();
        assertThat(integrity.damage().text()).contains("the file ends at 0.0 s of 4.0 s");
        assertThat(integrity.damage().missing()).isBetween(95L, 100L);
        assertThat(integrity.verdict(0.9)).isPresent();
    }

    private static void forgetStreamLengths(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(text).contains("DURATION");
        Files.writeString(file, text.replace("DURATION", "NOTATION"), StandardCharsets.ISO_8859_1);
    }

    private static int indexOf(byte[] bytes, byte[] pattern, int from) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .indexOf(new String(pattern, StandardCharsets.ISO_8859_1), from);
    }

    @Test
    void aVideoThatIsWholeInACutFileIsSound() throws IOException {
        Path file = withSound("long-sound.mkv", 3 * SECONDS);

        Integrity integrity = read(cut(file, 0.97));

        assertThat(integrity.decoded()).isEqualTo(FRAMES);
        assertThat(integrity.verdict()).isEmpty();
    }

    @Test
    void aGifThatEndsEarlyIsDamagedAndSoIsItsLastPicture() throws IOException {
        Path file = folder.resolve("a.gif");
        AnimatedImages.gif(file, new FrameSize(200, 40), 20);
        assertThat(read(file).verdict()).isEmpty();

        Integrity integrity = read(cut(file, 0.6));

        assertThat(integrity.decoded()).isBetween(8L, 14L);
        assertThat(integrity.damage().marked() + integrity.damage().missing()).isEqualTo(1);
        assertThat(integrity.damage().text()).contains("the file is cut off");
        assertThat(integrity.verdict()).isPresent();
    }

    @Test
    void anMp4WithoutItsIndexCannotBeRead() throws IOException {
        Path file = withSound("a.mp4", SECONDS);
        Path cut = cut(file, 0.5);

        assertThatThrownBy(() -> read(cut)).isInstanceOfSatisfying(SequenceException.class, e -> assertThat(e.reason())
                .isEqualTo(ReasonCode.UNREADABLE_CONTAINER));
    }

    @ParameterizedTest
    @CsvSource({"1", "20", "100", "200", "227"})
    void aFragmentedMp4CutInsideTheTableOfAFragmentKeepsTheOthers(int bytesOfTheTable) throws IOException {
        Path file = withSound("fragments.mp4", SECONDS);
        byte[] bytes = Files.readAllBytes(file);
        int table = 0;
        for (int i = 0; i < 5; i++) {
            table = indexOf(bytes, "moof".getBytes(StandardCharsets.ISO_8859_1), table + 5) - 4;
        }
        Files.write(file, Arrays.copyOf(bytes, table + bytesOfTheTable));

        Integrity integrity = read(file);

        assertThat(integrity.decoded()).isEqualTo(48);
        assertThat(integrity.verdict()).isPresent();
        assertThat(integrity.damage().text()).isEqualTo("the file is cut off");
    }
}
