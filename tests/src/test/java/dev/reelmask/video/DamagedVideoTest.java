package dev.reelmask.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Videos of which a part is damaged: what is kept, what is marked and what is told. */
class DamagedVideoTest {
    private static final FrameSize SIZE = new FrameSize(208, 80);
    private static final EncodeSettings GROUPS_OF_12 = EncodeSettings.atRate(25).withSyncInterval(12);
    private static final int TS_PACKET = 188;

    @TempDir
    private Path folder;

    private record Read(List<RgbFrame> frames, Integrity integrity) {
        List<Integer> numbers() {
            return frames.stream().map(RgbFrame::index).toList();
        }

        List<Integer> drawn() {
            return frames.stream().map(Clips::index).toList();
        }

        List<Integer> marked() {
            return frames.stream()
                    .filter(RgbFrame::damaged)
                    .map(RgbFrame::index)
                    .toList();
        }

        Damage damage() {
            return integrity.damage();
        }
    }

    private static Read read(Path file, FrameRange range) {
        try (SequenceFrames frames = Clips.open(file, SizePolicy.source(), range)) {
            return new Read(Clips.drain(frames), frames.integrity());
        }
    }

    private static Read read(Path file) {
        return read(file, FrameRange.all());
    }

    private Path clip(String name, int frames, EncodeSettings settings) {
        return Clips.write(folder.resolve(name), SIZE, frames, settings);
    }

    private static Path breakPackets(Path file, int... packets) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<Containers.Packet> all = Containers.packets(file);
        for (int packet : packets) {
            int from = all.get(packet).position();
            Arrays.fill(bytes, from, from + all.get(packet).size(), (byte) 0xff);
        }
        return Files.write(file, bytes);
    }

    private static Path join(Path file, Path... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Path part : parts) {
            bytes.write(Files.readAllBytes(part));
        }
        return Files.write(file, bytes.toByteArray());
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    /** Frames that are not marked are those of the sound video, under their own numbers. */
    private static void assertUnmarkedAreSound(Read read, List<RgbFrame> sound) {
        for (RgbFrame frame : read.frames()) {
            if (!frame.damaged()) {
                assertThat(frame.rgb())
                        .as("frame %d", frame.index())
                        .isEqualTo(sound.get(frame.index()).rgb());
                assertThat(frame.ptsUs()).isEqualTo(sound.get(frame.index()).ptsUs());
            }
        }
    }

    @Test
    void joinedTransportStreamsGiveTheFramesOfBothInOrder() throws IOException {
        Path part = clip("part.ts", 15, GROUPS_OF_12);

        Read read = read(join(folder.resolve("joined.ts"), part, part));

        List<Integer> twice = new ArrayList<>(numbers(0, 15));
        twice.addAll(numbers(0, 15));
        assertThat(read.drawn()).isEqualTo(twice);
        assertThat(read.numbers()).isEqualTo(numbers(0, 30));
        for (int i = 0; i < 30; i++) {
            assertThat(read.frames().get(i).ptsUs()).isEqualTo(i * 40_000L);
        }
        assertThat(read.integrity().verdict(0.75)).isEmpty();
        assertThat(read.damage().unsureFrom()).isNegative();
    }

    @Test
    void framesAfterAChangeOfSizeTakeTheFirstSize() throws IOException {
        Path first = clip("first.ts", 15, GROUPS_OF_12);
        Path second = Clips.write(folder.resolve("second.ts"), new FrameSize(416, 160), 10, GROUPS_OF_12);

        Read read = read(join(folder.resolve("joined.ts"), first, second));

        assertThat(read.numbers()).isEqualTo(numbers(0, 25));
        assertThat(read.frames()).allSatisfy(frame -> assertThat(frame.size()).isEqualTo(SIZE));
    }

    @ParameterizedTest
    @CsvSource({"tsjoin.ts, 30", "sizechange.ts, 25", "sizechange.mkv, 25"})
    void publicCasesOfJoinedStreamsHaveTheFramesThatFfprobeCounts(String name, int expected) {
        Path file = Clips.SHARED.resolve("public_cases/ts-joined").resolve(name);
        assumeTrue(Files.exists(file), "shared data absent");

        Read read = read(file);

        assertThat(read.numbers()).isEqualTo(numbers(0, expected));
        for (int i = 1; i < expected; i++) {
            assertThat(read.frames().get(i).ptsUs())
                    .isGreaterThan(read.frames().get(i - 1).ptsUs());
        }
        assertThat(read.integrity().verdict(0.75)).isEmpty();
        assertThat(read.integrity().verdict().isPresent()).isEqualTo(name.endsWith(".ts"));
        assertThat(read.marked()).isEqualTo(name.endsWith(".ts") ? List.of(13, 14) : List.of());
    }

    @Test
    void framesOfACorruptPacketAreMarkedUpToTheNextSyncFrame() throws IOException {
        Path file = noisy("lossy.ts", 60, GROUPS_OF_12);
        List<RgbFrame> sound = read(file).frames();
        int inside = Containers.packets(file).get(28).position() / TS_PACKET * TS_PACKET + TS_PACKET;
        cutOut(file, inside, TS_PACKET);

        Read read = read(file);

        assertThat(read.numbers()).isEqualTo(numbers(0, 60));
        assertThat(read.marked()).isEqualTo(numbers(27, 36));
        assertUnmarkedAreSound(read, sound);
        assertThat(read.integrity().verdict()).isPresent();
        assertThat(read.integrity().verdict(0.75)).isEmpty();
        assertThat(read.damage().unsureFrom()).isNegative();
        assertThat(read.damage().text()).contains("9 damaged: 27-35 (1.08-1.40 s)", "incomplete packets: 1");
    }

    @Test
    void aPictureLostInATransmissionMakesLaterNumbersUnsure() throws IOException {
        Path file = noisy("short.ts", 60, GROUPS_OF_12);
        List<Containers.Packet> packets = Containers.packets(file);
        int from = packets.get(28).position() / TS_PACKET * TS_PACKET;
        cutOut(file, from, packets.get(29).position() / TS_PACKET * TS_PACKET - from);

        Read read = read(file);

        assertThat(read.numbers()).isEqualTo(numbers(0, 59));
        assertThat(read.marked()).containsAll(numbers(28, 35)).isSubsetOf(numbers(26, 35));
        assertThat(read.damage().unsureFrom()).isEqualTo(28);
    }

    private Path noisy(String name, int frames, EncodeSettings settings) {
        Path file = folder.resolve(name);
        Random noise = new Random(7);
        try (VideoWriter writer = new VideoWriter(file, SIZE, settings)) {
            for (int i = 0; i < frames; i++) {
                byte[] picture = Clips.picture(SIZE, i);
                for (int at = SIZE.pixels() * 3 / 2; at < picture.length; at++) {
                    picture[at] = (byte) noise.nextInt();
                }
                writer.write(picture);
            }
        }
        return file;
    }

    private static void cutOut(Path file, int from, int count) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.write(bytes, 0, from);
        rest.write(bytes, from + count, bytes.length - from - count);
        Files.write(file, rest.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({"a.mp4, 0", "a.mkv, 0", "a.mp4, 2", "a.mkv, 2"})
    void aLostPictureLeavesItsNumberOut(String name, int reordered) throws IOException {
        Path file = clip(name, 60, GROUPS_OF_12.withReorderedFrames(reordered));
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
        assertThat(read.integrity().verdict(0.75)).isEmpty();
    }

    @Test
    void aVideoThatLosesItsBeginningKeepsTheNumbersAndTimesOfTheRest() throws IOException {
        Path file = clip("headless.mkv", 40, GROUPS_OF_12.withReorderedFrames(2));
        List<RgbFrame> sound = read(file).frames();
        breakPackets(file, 0);

        Read read = read(file);

        assertThat(read.frames().get(0).index()).isPositive();
        assertUnmarkedAreSound(read, sound);
        assertThat(read.frames().get(read.frames().size() - 1).ptsUs()).isEqualTo(39 * 40_000L);
    }

    @Test
    void aTransmissionRecordedFromItsMiddleIsSound() throws IOException {
        Path file = clip("middle.ts", 40, GROUPS_OF_12);
        int tables = 3 * TS_PACKET;
        int from = Containers.packets(file).get(5).position() / TS_PACKET * TS_PACKET;
        cutOut(file, tables, from - tables);

        Read read = read(file);

        assertThat(read.integrity().verdict()).isEmpty();
        assertThat(read.marked()).isEmpty();
        assertThat(read.drawn()).isEqualTo(numbers(12, 40));
        assertThat(read.numbers()).isEqualTo(numbers(0, 28));
    }

    @Test
    void bFramesMadeFromAPatchedPictureAreMarkedThoughTheyAreShownBeforeIt() throws IOException {
        Path file = noisy("reordered.mp4", 48, GROUPS_OF_12.withReorderedFrames(2));
        List<RgbFrame> sound = read(file).frames();
        byte[] bytes = Files.readAllBytes(file);
        // a P frame: the two packets behind it are shown before it
        Containers.Packet patched = Containers.packets(file).get(16);
        for (int i = 0; i < 40; i++) {
            bytes[patched.position() + patched.size() / 2 + i] ^= 0x5a;
        }
        Files.write(file, bytes);

        Read read = read(file);

        assertThat(read.numbers()).isEqualTo(numbers(0, 48));
        assertThat(read.marked()).isEqualTo(numbers(16, 24));
        assertUnmarkedAreSound(read, sound);
    }

    @ParameterizedTest
    @CsvSource({"p.mp4, 0", "p.mp4, 2", "p.mkv, 0", "p.mkv, 2", "p.webm, 0", "p.avi, 2"})
    void piecesOfADamagedVideoAreExactlyTheWhole(String name, int reordered) throws IOException {
        Path file = clip(name, 120, GROUPS_OF_12.withReorderedFrames(reordered));
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

    @Test
    void dataLostInAContainerMakesLaterNumbersUnsure() throws IOException {
        Path file = clip("resync.mkv", 100, GROUPS_OF_12);
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

    @ParameterizedTest
    @ValueSource(strings = {"m.avi", "m.mkv"})
    void motionJpegTellsOfItsDamage(String name) throws IOException {
        Path file = MjpegClips.write(folder.resolve(name), SIZE, 20);
        Containers.Packet packet = Containers.packets(file).get(7);
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < 60; i++) {
            bytes[packet.position() + packet.size() / 2 + i] = (byte) (0x77 + 13 * i);
        }
        Files.write(file, bytes);

        Read read = read(file);

        assertThat(read.numbers()).isEqualTo(numbers(0, 20));
        assertThat(read.marked()).containsExactly(7);
        assertThat(read.integrity().verdict()).isPresent();
    }

    @Test
    void tooMuchDamageIsRefusedByTheShareOfBadFrames() throws IOException {
        Path file = clip("bad.mp4", 48, GROUPS_OF_12);
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
        Path file = clip("many.mp4", 400, EncodeSettings.atRate(25).withSyncInterval(4));
        breakPackets(file, IntStream.range(0, 100).map(i -> 4 * i + 2).toArray());

        Read read = read(file);

        assertThat(read.damage().missing()).isEqualTo(100);
        assertThat(read.damage().marked()).isEqualTo(100);
        assertThat(read.damage().text())
                .contains("100 lost: 2 (0.08 s), 6 (0.24 s)", "and 95 more places")
                .hasSizeLessThanOrEqualTo(Damage.MOST_TEXT);
    }
}
