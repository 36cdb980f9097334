package dev.reelmask.video.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.video.Clips;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.decode.MisbehavingDecoder.Fault;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.probe.VideoLook;
import dev.reelmask.video.probe.VideoProbe;
import dev.reelmask.video.watch.FrameProducer;
import dev.reelmask.video.watch.Progress;
import dev.reelmask.video.watch.WatchedFrames;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class DecodeProcessTest {
    private static final FrameSize SIZE = new FrameSize(208, 80);
    private static final int MEGABYTES = 1024;
    private static final DecodeSettings INLINE = DecodeSettings.defaults();
    private static final DecodeSettings PROCESS = INLINE.inProcess(MEGABYTES);

    @TempDir
    private Path folder;

    private static SequenceSpec video(Path file) {
        String uri = file.toUri().toString();
        return new SequenceSpec("v", uri, uri, List.of(), Map.of(), 1, "1");
    }

    private Path clip(int reordered) {
        EncodeSettings settings = EncodeSettings.atRate(25).withSyncInterval(12).withReorderedFrames(reordered);
        return Clips.write(folder.resolve("clip.mp4"), SIZE, 60, settings);
    }

    private static SequenceFrames open(SequenceSpec spec, FrameRange range, DecodeSettings settings) {
        return SequenceDecoder.open(new Configuration(), spec, SizePolicy.longestSide(100), range, settings);
    }

    private static void assertSame(SequenceSpec spec, FrameRange range) {
        try (SequenceFrames inline = open(spec, range, INLINE);
                SequenceFrames process = open(spec, range, PROCESS)) {
            List<RgbFrame> expected = Clips.drain(inline);
            List<RgbFrame> frames = Clips.drain(process);

            assertThat(process.info()).isEqualTo(inline.info());
            assertThat(frames).hasSameSizeAs(expected).isNotEmpty();
            for (int i = 0; i < frames.size(); i++) {
                assertThat(frames.get(i).index()).isEqualTo(expected.get(i).index());
                assertThat(frames.get(i).ptsUs()).isEqualTo(expected.get(i).ptsUs());
                assertThat(frames.get(i).damaged()).isEqualTo(expected.get(i).damaged());
                assertThat(Arrays.equals(frames.get(i).rgb(), expected.get(i).rgb()))
                        .isTrue();
            }
            assertThat(process.integrity()).isEqualTo(inline.integrity());
        }
    }

    @Test
    void bringsTheSameFramesBitForBit() {
        Path file = clip(2);

        assertSame(video(file), FrameRange.all());
        assertSame(
                video(file), VideoProbe.index(new Configuration(), file.toUri()).range(30, 7));
    }

    @Test
    void tellsTheSameOfDamage() throws IOException {
        Path file = clip(0);
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 400, (byte) 0x55);
        Files.write(file, bytes);

        assertSame(video(file), FrameRange.all());
    }

    @Test
    void firstLooksSeeTheSame() {
        URI file = clip(2).toUri();

        for (long many : new long[] {0, 60, 61}) {
            VideoLook inline = VideoLooks.look(new Configuration(), file, many, INLINE);
            VideoLook process = VideoLooks.look(new Configuration(), file, many, PROCESS);

            assertThat(process).usingRecursiveComparison().isEqualTo(inline);
            assertThat(process.index().isPresent()).isEqualTo(many <= 60);
        }
        assertThat(children()).isEmpty();
    }

    @Test
    void firstLooksRefuseForTheSameReasons() throws IOException {
        URI noise = Files.write(folder.resolve("noise.mp4"), new byte[3000]).toUri();

        SequenceException inline = catchThrowableOfType(
                SequenceException.class, () -> VideoLooks.look(new Configuration(), noise, 0, INLINE));
        SequenceException process = catchThrowableOfType(
                SequenceException.class, () -> VideoLooks.look(new Configuration(), noise, 0, PROCESS));

        assertThat(process.reason()).isEqualTo(inline.reason());
        assertThat(process).hasMessage(inline.getMessage());
    }

    @Test
    void refusesForTheSameReasons() throws IOException {
        Path noise = Files.write(folder.resolve("noise.mp4"), new byte[3000]);
        Path nothing = folder.resolve("nothing.mp4");

        SequenceException inline = refused(noise, INLINE);
        SequenceException process = refused(noise, PROCESS);

        assertThat(process.reason()).isEqualTo(inline.reason());
        assertThat(process).hasMessage(inline.getMessage());
        assertThat(refused(nothing, PROCESS).reason())
                .isEqualTo(refused(nothing, INLINE).reason());
    }

    private static SequenceException refused(Path file, DecodeSettings settings) {
        return catchThrowableOfType(SequenceException.class, () -> open(video(file), FrameRange.all(), settings)
                .close());
    }

    @ParameterizedTest
    @CsvSource({
        "CRASHES, DAMAGED_STREAM, by signal 6",
        "HANGS, DECODE_TIMEOUT, made no progress for 3.0 s",
        "COMPUTES, DECODE_TIMEOUT, progress",
        "EATS_MEMORY, OUT_OF_MEMORY, 160 are allowed",
        "TALKS_NONSENSE, DAMAGED_STREAM, no frame is as large"
    })
    void whatBreaksADecoderCostsItsSequenceAlone(Fault fault, ReasonCode reason, String why) {
        SequenceException refused = catchThrowableOfType(
                SequenceException.class, () -> misbehaving(fault).close());

        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused).hasMessageContaining(why);
        assertThat(children()).isEmpty();
    }

    @Test
    void aProcessThatDoesNotBeginIsNoFaultOfTheSequence() {
        assertThatThrownBy(() -> misbehaving(Fault.DOES_NOT_BEGIN).close())
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseInstanceOf(IOException.class);
    }

    private SequenceFrames misbehaving(Fault fault) {
        DecodeSettings settings = INLINE.withTimeout(Duration.ofSeconds(3)).inProcess(160);
        DecodeRequest asked =
                new DecodeRequest(video(folder.resolve("any.mp4")), SizePolicy.source(), FrameRange.all(), INLINE);
        List<String> command = new ArrayList<>(DecodeCommand.of(MisbehavingDecoder.class, MEGABYTES));
        command.add(fault.name());
        return WatchedFrames.start(
                "any", new DecodeProcess(new DecodeChild(Map.of(), asked, "any", settings, command)), settings);
    }

    @Test
    void whatTheReceiverThrowsIsNotTakenForTheDecoders() {
        DecodeRequest request =
                new DecodeRequest(video(clip(0)), SizePolicy.source(), FrameRange.all(), PROCESS.inline());
        DecodeProcess process = DecodeProcess.of(new Configuration(), request, PROCESS);
        FrameProducer.Sink receiver = new FrameProducer.Sink() {
            @Override
            public void opened(VideoInfo info) {
                throw new IllegalArgumentException("mine");
            }

            @Override
            public void accept(RgbFrame frame) {}
        };

        assertThatThrownBy(() -> process.produce(receiver, new Progress()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mine");
    }

    @Test
    void closingEndsTheProcess() {
        SequenceFrames frames = open(video(clip(0)), FrameRange.all(), PROCESS.withQueueFrames(1));

        List<ProcessHandle> decoders = children();
        assertThat(decoders).hasSize(1);
        frames.close();

        assertThat(decoders.get(0).onExit()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(children()).isEmpty();
    }

    /** As the kernel closes pipes of a process that is killed. */
    @Test
    void theProcessEndsWithTheOneThatAsked() throws IOException, InterruptedException {
        Process orphan = new ProcessBuilder(DecodeCommand.of(DecodeMain.class, MEGABYTES)).start();
        ObjectOutputStream request = new ObjectOutputStream(orphan.getOutputStream());
        request.writeObject(Map.of());
        request.writeObject(new DecodeRequest(video(clip(0)), SizePolicy.source(), FrameRange.all(), INLINE));
        request.flush();
        assertThat(orphan.getInputStream().read()).isEqualTo(DecodeMessages.READY);

        orphan.getOutputStream().close();

        assertThat(orphan.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .filter(ProcessHandle::isAlive)
                .toList();
    }
}
