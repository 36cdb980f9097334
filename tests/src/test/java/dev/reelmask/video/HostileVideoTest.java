package dev.reelmask.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.video.decode.SequenceDecoder;
import dev.reelmask.video.encode.EncodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of a few kilobytes that would take gigabytes or hours. */
@Timeout(60)
class HostileVideoTest {
    private static final SizePolicy SMALL = SizePolicy.longestSide(64);
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    @BeforeAll
    static void loadTheLibraries(@TempDir Path other) {
        Path clip = Clips.write(other.resolve("a.mp4"), new FrameSize(64, 64), 2, EncodeSettings.atRate(25));
        Clips.read(clip, SMALL, FrameRange.all());
    }

    private SequenceException refused(String name, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve(name), bytes);
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong most = new AtomicLong();
        long before = Pointer.physicalBytes();
        Thread sampler = new Thread(() -> {
            while (!done.get()) {
                most.accumulateAndGet(Pointer.physicalBytes(), Math::max);
                Thread.onSpinWait();
            }
        });
        sampler.start();

        SequenceException refusal =
                catchThrowableOfType(SequenceException.class, () -> Clips.read(file, SMALL, FrameRange.all()));

        done.set(true);
        assertThat((most.get() - before) / MEGABYTE).as("megabytes taken").isLessThan(200);
        assertThat(refusal).as("refusal").isNotNull();
        return refusal;
    }

    @ParameterizedTest
    @CsvSource({"16000, 16000, 1", "8192, 8192, 1", "7680, 4320, 16"})
    void picturesThatAreTooLargeOrTooManyAreRefusedBeforeTheyAreDecoded(int width, int height, int references)
            throws IOException {
        byte[] stream = HostileFiles.h264(width, height, references, 60);
        assertThat(stream).hasSizeLessThan(1000);

        for (SequenceException refusal :
                List.of(refused("a.h264", stream), refused("a.ts", HostileFiles.transportStream(stream)))) {
            assertThat(refusal.reason()).isEqualTo(ReasonCode.UNSUPPORTED_STREAM);
            assertThat(refusal).hasMessageMatching("(?s).*(" + width + "x" + height + ").*");
        }
    }

    @Test
    void aPictureWithinTheLimitsIsDecodedFromTheSameKindOfFile() throws IOException {
        Path file = Files.write(folder.resolve("a.h264"), HostileFiles.h264(1280, 720, 4, 20));

        List<RgbFrame> frames = Clips.read(file, SMALL, FrameRange.all());

        assertThat(frames).hasSize(20).allMatch(RgbFrame::damaged);
    }

    @ParameterizedTest
    @CsvSource({"65535, 65535", "11000, 11000", "65535, 1000"})
    void aGifOfAHugeCanvasIsRefused(int width, int height) throws IOException {
        SequenceException refusal = refused("a.gif", HostileFiles.gif(width, height, 10));

        assertThat(refusal.reason()).isEqualTo(ReasonCode.UNSUPPORTED_STREAM);
    }

    @Test
    void tablesThatSpeakOfMoreSamplesThanTheFileHasBytesAreRefused() throws IOException {
        byte[] many = HostileFiles.mp4(HostileFiles.track(1, 20_000_000, 0));
        byte[] repeated = HostileFiles.mp4(HostileFiles.track(1, 20_000, 2000));
        byte[] fragment = HostileFiles.fragment(20_000_000);

        for (byte[] bytes : List.of(many, repeated, fragment)) {
            SequenceException refusal = refused("a.mp4", bytes);

            assertThat(refusal.reason()).isEqualTo(ReasonCode.UNREADABLE_CONTAINER);
            assertThat(refusal).hasMessageMatching(".*its tables speak of \\d+ samples in " + bytes.length + " bytes");
        }
    }

    @Test
    void thousandsOfStreamsAreRefused() throws IOException {
        byte[][] tracks = new byte[1000][];
        Arrays.setAll(tracks, i -> HostileFiles.track(i + 1, 10, 0));

        SequenceException refusal = refused("a.mp4", HostileFiles.mp4(tracks));

        assertThat(refusal.reason()).isEqualTo(ReasonCode.UNSUPPORTED_STREAM);
        assertThat(refusal).hasMessageContaining("Number of streams exceeds max_streams parameter (256)");
    }

    @ParameterizedTest
    @CsvSource({"zTXt", "iCCP"})
    void packedTextOfAnAnimationIsNotUnpacked(String type) throws IOException {
        byte[] control = HostileFiles.chunk("acTL", new byte[] {0, 0, 0, 1, 0, 0, 0, 0});
        byte[] png = HostileFiles.png(64, 64, control, HostileFiles.packedChunk(type, 300 * MEGABYTE));

        SequenceException refusal = refused("a.apng", png);

        assertThat(refusal.reason()).isEqualTo(ReasonCode.UNSUPPORTED_STREAM);
        assertThat(refusal).hasMessageContaining("bytes of compressed text; at most 65536 are unpacked");
    }

    @ParameterizedTest
    @CsvSource({"zTXt", "iCCP"})
    void packedTextOfAnImageIsLeftOut(String type) throws IOException {
        Path file = Files.write(
                folder.resolve("a.png"), HostileFiles.png(64, 64, HostileFiles.packedChunk(type, 300 * MEGABYTE)));
        long before = Pointer.physicalBytes();

        assertThat(images(file)).hasSize(1);

        assertThat((Pointer.physicalBytes() - before) / MEGABYTE).isLessThan(200);
    }

    @ParameterizedTest
    @CsvSource({"30000, 30000", "67108864, 1", "1, 67108864", "70000, 8"})
    void anImageThatIsTooLargeIsRefusedByItsHeader(int width, int height) throws IOException {
        Path file = Files.write(folder.resolve("a.png"), HostileFiles.png(width, height));

        SequenceException refusal = catchThrowableOfType(SequenceException.class, () -> images(file));

        assertThat(refusal.reason()).isEqualTo(ReasonCode.UNSUPPORTED_STREAM);
        assertThat(refusal).hasMessageContaining("a.png has " + width + "x" + height + " pixels of 8 bits; at most ");
    }

    private static List<RgbFrame> images(Path file) {
        SequenceSpec spec = new SequenceSpec(
                "folder", "file:/folder", "", List.of(file.toUri().toString()), Map.of(), 1, "");
        try (SequenceFrames frames =
                SequenceDecoder.open(new Configuration(), spec, SMALL, FrameRange.all(), DecodeSettings.defaults())) {
            return Clips.drain(frames);
        }
    }
}
