package dev.reelmask.video;

import static dev.reelmask.video.DamagedClips.GROUPS_OF_12;
import static dev.reelmask.video.DamagedClips.SIZE;
import static dev.reelmask.video.DamagedClips.TS_PACKET;
import static dev.reelmask.video.DamagedClips.assertUnmarkedAreSound;
import static dev.reelmask.video.DamagedClips.breakPackets;
import static dev.reelmask.video.DamagedClips.cutOut;
import static dev.reelmask.video.DamagedClips.noisy;
import static dev.reelmask.video.DamagedClips.numbers;
import static dev.reelmask.video.DamagedClips.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.frame.RgbFrame;
import dev.reelmask.video.DamagedClips.Read;
import dev.reelmask.video.damage.Damage;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.probe.VideoIndex;
import dev.reelmask.video.probe.VideoProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Videos that lose pictures: the numbers of the others, pieces, and how much is too much. */
class LostPicturesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"a.mp4, 0", "a.mkv, 0", "a.mp4, 2", "a.mkv, 2"})
    void aLostPictureLeavesItsNumberOut(String name, int reordered) throws IOException {
        Path file = Clips.write(folder.resolve(name), SIZE, 60, GROUPS_OF_12.withReorderedFrames(reordered));
        List<RgbFrame> sound = read(file).frames();
        breakPackets(file, 28);

        Read read = read(file);

        Set<Integer> lost = new TreeSet<>(numbers(0, 60));
        lost.removeAll(read.numbers());
        assertThat(lost).hasSizeBetween(1, 3).isSubsetOf(numbers(28, 31));
        assertThat(read.marked()).isSubsetOf(numbers(27, 36)).isNotEmpty();
        assertUnmarkedAreSound(read, sound);
        assertThat(read.damage().missing()).isEqualTo(lost.size());
        assertThat(read.damage().text())
                .startsWith(lost.size() + " lost: " + lost.iterator().next());
        assertThat(read.integrity().verdict(0.9)).isEmpty();
    }

    @Test
    void aVideoThatLosesItsBeginningKeepsTheNumbersAndTimesOfTheRest() throws IOException {
        Path file = Clips.write(folder.resolve("headless.mkv"), SIZE, 40, GROUPS_OF_12.withReorderedFrames(2));
        List<RgbFrame> sound = read(file).frames();
        breakPackets(file, 0);

        Read read = read(file);

        assertThat(read.frames().get(0).index()).isPositive();
        assertUnmarkedAreSound(read, sound);
        assertThat(read.frames().get(read.frames().size() - 1).ptsUs()).isEqualTo(39 * 40_000L);
    }

    @ParameterizedTest
    @CsvSource({"p.mp4, 0", "p.mp4, 2", "p.mkv, 0", "p.mkv, 2", "p.webm, 0", "p.avi, 2"})
    void piecesOfADamagedVideoAreExactlyTheWhole(String name, int reordered) throws IOException {
        Path file = Clips.write(folder.resolve(name), SIZE, 120, GROUPS_OF_12.withReorderedFrames(reordered));
        byte[] bytes = Files.readAllBytes(file);
        List<Containers.Packet> packets = Containers.packets(file);
        for (int broken : new int[] {0, 21, 40, 41, 53, 68, 102}) {
            int from = packets.get(broken).position();
            int length = broken % 2 == 0 && !name.endsWith("ts")
                    ? packets.get(broken).size()
                    : 8;
            Arrays.fill(bytes, from, from + length, (byte) 0xff);
        }
        Files.write(file, bytes);
        Read whole = read(file);

        List<RgbFrame> pieces = new ArrayList<>();
        long marked = 0;
        VideoIndex index = VideoProbe.index(new Configuration(), file.toUri());
        List<FrameRange> ranges = index.isExact() ? index.pieces(17) : List.of(FrameRange.all());
        for (FrameRange range : ranges) {
            Read piece = read(file, range);
            pieces.addAll(piece.frames());
            marked += piece.damage().marked();
        }

        Clips.assertSame(pieces, whole.frames());
        assertThat(pieces.stream().map(RgbFrame::damaged).toList())
                .isEqualTo(whole.frames().stream().map(RgbFrame::damaged).toList());
        assertThat(marked).isEqualTo(whole.damage().marked());
        assertThat(whole.integrity().verdict()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"b.mp4, 0", "b.mkv, 0", "b.mkv, 2"})
    void theFrameBehindAPieceIsSoundAndNoneOfItsCounts(String name, int reordered) throws IOException {
        Path file = Clips.write(folder.resolve(name), SIZE, 60, GROUPS_OF_12.withReorderedFrames(reordered));
        breakPackets(file, 16, 30, 33, 34);

        int brought = 0;
        for (int first = 0; first < 60; first += 5) {
            FrameRange range = FrameRange.of(first, 5);
            Read own = read(file, range);
            Read more = read(file, range.andOneAfter());
            List<RgbFrame> frames = more.frames();
            boolean isBrought = frames.size() > own.frames().size();
            brought += isBrought ? 1 : 0;

            Clips.assertSame(frames.subList(0, own.frames().size()), own.frames());
            assertThat(more.integrity()).isEqualTo(own.integrity());
            if (isBrought) {
                RgbFrame behind = frames.get(frames.size() - 1);
                RgbFrame next = read(file, FrameRange.of(first + 5, 5)).frames().get(0);
                assertThat(behind.index()).isEqualTo(next.index());
                assertThat(behind.rgb()).isEqualTo(next.rgb());
                assertThat(behind.damaged()).isFalse();
            }
        }
        assertThat(brought).as("of 11, some behind a damaged picture").isBetween(5, 10);
    }

    @Test
    void dataLostInAContainerMakesLaterNumbersUnsure() throws IOException {
        Path file = Clips.write(folder.resolve("resync.mkv"), SIZE, 100, GROUPS_OF_12);
        List<RgbFrame> sound = read(file).frames();
        int block = Containers.packets(file).get(30).position() - 4;
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, block, block + 8, (byte) 0xff);
        Files.write(file, bytes);

        Read read = read(file);

        // the rest of the cluster is lost, the next one begins with a sync frame
        int next = read.drawn().get(30);
        assertThat(next).isGreaterThan(31);
        assertThat(read.numbers()).isEqualTo(numbers(0, 130 - next));
        assertThat(read.integrity().verdict()).isPresent();
        assertThat(read.damage().unsureFrom()).isEqualTo(30);
        assertThat(read.damage().missing()).isEqualTo(next - 30);
        assertThat(read.damage().text())
                .contains(
                        "about " + (next - 30) + " missing before 30 (1.92 s)",
                        "breaks of the container passed over: 1");
        assertThat(read.frames().get(28).rgb()).isEqualTo(sound.get(28).rgb());
    }

    @Test
    void aPictureLostInATransmissionMakesLaterNumbersUnsure() throws IOException {
        Path file = noisy(folder.resolve("short.ts"), 60, GROUPS_OF_12);
        List<Containers.Packet> packets = Containers.packets(file);
        int from = packets.get(28).position() / TS_PACKET * TS_PACKET;
        cutOut(file, from, packets.get(29).position() / TS_PACKET * TS_PACKET - from);

        Read read = read(file);

        assertThat(read.numbers()).isEqualTo(numbers(0, 59));
        assertThat(read.marked()).containsAll(numbers(28, 35)).isSubsetOf(numbers(26, 35));
        assertThat(read.damage().unsureFrom()).isEqualTo(28);
    }

    @Test
    void tooMuchDamageIsRefusedByTheShareOfBadFrames() throws IOException {
        Path file = Clips.write(folder.resolve("bad.mp4"), SIZE, 48, GROUPS_OF_12);
        breakPackets(file, 1, 13, 25);

        Read read = read(file);

        // three groups but for their first frames, three of them lost
        assertThat(read.damage().marked()).isEqualTo(30);
        assertThat(read.damage().missing()).isEqualTo(3);
        assertThat(read.damage().share(read.frames().size())).isCloseTo(33 / 48.0, within(1e-9));
        assertThat(read.integrity().verdict(0.7)).isEmpty();
        assertThat(read.integrity().verdict(0.5)).hasValueSatisfying(e -> assertThat(e)
                .hasMessageContaining(
                        "bad.mp4 is damaged: 33 of 48 frames are damaged or missing: 3 lost: 1 (0.04 s)"));
    }

    @Test
    void theTextIsShortHoweverManyFramesAreDamaged() throws IOException {
        Path file = Clips.write(
                folder.resolve("many.mp4"), SIZE, 400, EncodeSettings.atRate(25).withSyncInterval(4));
        breakPackets(file, IntStream.range(0, 100).map(i -> 4 * i + 2).toArray());

        Read read = read(file);

        assertThat(read.damage().missing()).isEqualTo(100);
        assertThat(read.damage().marked()).isEqualTo(100);
        assertThat(read.damage().text())
                .contains("100 lost: 2 (0.08 s), 6 (0.24 s)", "and 95 more places")
                .hasSizeLessThanOrEqualTo(Damage.MOST_TEXT);
    }
}
