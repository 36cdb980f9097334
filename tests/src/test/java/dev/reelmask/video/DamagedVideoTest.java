package dev.reelmask.video;

import static dev.reelmask.video.DamagedClips.GROUPS_OF_12;
import static dev.reelmask.video.DamagedClips.SIZE;
import static dev.reelmask.video.DamagedClips.TS_PACKET;
import static dev.reelmask.video.DamagedClips.assertUnmarkedAreSound;
import static dev.reelmask.video.DamagedClips.cutOut;
import static dev.reelmask.video.DamagedClips.noisy;
import static dev.reelmask.video.DamagedClips.numbers;
import static dev.reelmask.video.DamagedClips.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.video.DamagedClips.Read;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Videos of which a part is damaged: what is kept, what is marked and what is told. */
class DamagedVideoTest {
    @TempDir
    private Path folder;

    private static Path join(Path file, Path... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Path part : parts) {
            bytes.write(Files.readAllBytes(part));
        }
        return Files.write(file, bytes.toByteArray());
    }

    @Test
    void joinedTransportStreamsGiveTheFramesOfBothInOrder() throws IOException {
        Path part = Clips.write(folder.resolve("part.ts"), SIZE, 15, GROUPS_OF_12);

        Read read = read(join(folder.resolve("joined.ts"), part, part));

        List<Integer> twice = new ArrayList<>(numbers(0, 15));
        twice.addAll(numbers(0, 15));
        assertThat(read.drawn()).isEqualTo(twice);
        assertThat(read.numbers()).isEqualTo(numbers(0, 30));
        for (int i = 0; i < 30; i++) {
            assertThat(read.frames().get(i).ptsUs()).isEqualTo(i * 40_000L);
        }
        assertThat(read.integrity().verdict(0.9)).isEmpty();
        assertThat(read.damage().unsureFrom()).isNegative();
    }

    @Test
    void framesAfterAChangeOfSizeTakeTheFirstSize() throws IOException {
        Path first = Clips.write(folder.resolve("first.ts"), SIZE, 15, GROUPS_OF_12);
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
        assertThat(read.integrity().verdict(0.9)).isEmpty();
        assertThat(read.integrity().verdict().isPresent()).isEqualTo(name.endsWith(".ts"));
        assertThat(read.marked()).isEqualTo(name.endsWith(".ts") ? List.of(13, 14) : List.of());
    }

    @Test
    void framesOfACorruptPacketAreMarkedUpToTheNextSyncFrame() throws IOException {
        Path file = noisy(folder.resolve("lossy.ts"), 60, GROUPS_OF_12);
        List<RgbFrame> sound = read(file).frames();
        int inside = Containers.packets(file).get(28).position() / TS_PACKET * TS_PACKET + TS_PACKET;
        cutOut(file, inside, TS_PACKET);

        Read read = read(file);

        assertThat(read.numbers()).isEqualTo(numbers(0, 60));
        assertThat(read.marked()).isEqualTo(numbers(27, 36));
        assertUnmarkedAreSound(read, sound);
        assertThat(read.integrity().verdict()).isPresent();
        assertThat(read.integrity().verdict(0.9)).isEmpty();
        assertThat(read.damage().unsureFrom()).isNegative();
        assertThat(read.damage().text()).contains("9 damaged: 27-35 (1.08-1.40 s)", "incomplete packets: 1");
    }

    @Test
    void aTransmissionRecordedFromItsMiddleIsSound() throws IOException {
        Path file = Clips.write(folder.resolve("middle.ts"), SIZE, 40, GROUPS_OF_12);
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
        Path file = noisy(folder.resolve("reordered.mp4"), 48, GROUPS_OF_12.withReorderedFrames(2));
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
}
