package dev.reelmask.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.video.FuzzedVideos.Mutation;
import dev.reelmask.video.decode.SequenceDecoder;
import dev.reelmask.video.decode.VideoLooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Videos that were changed at random, decoded in processes of their own: each gives frames or a reason, in bounded
 * time, and a sound video that is decoded beside gives what it always gives.
 */
class FuzzedVideoTest {
    private static final List<Mutation> MUTATIONS = List.of(Mutation.values());
    private static final int FEW = 30;
    private static final int MANY = Integer.getInteger("reelmask.mutations", 200);
    private static final long SEED = Long.getLong("reelmask.mutation-seed", 2);
    private static final int NEIGHBOUR_EVERY = 10;
    private static final int LOOK_EVERY = 3;
    private static final long LOOK_AT_ALL = 0;
    private static final FrameSize SIZE = new FrameSize(208, 80);
    private static final DecodeSettings SETTINGS =
            DecodeSettings.defaults().withTimeout(Duration.ofSeconds(20)).inProcess(1024);

    @TempDir
    private Path folder;

    private final Configuration hadoop = new Configuration();
    private List<Path> videos;
    private List<RgbFrame> expected;

    @BeforeEach
    void makeSoundVideos() {
        videos = FuzzedVideos.sound(folder, SIZE, 14);
        expected = Clips.drain(open(videos.get(0)));
        assertThat(expected).hasSize(14);
    }

    @Test
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFewChangedVideosGiveFramesOrAReason() throws IOException {
        assertThat(outcomes(FEW, 1)).containsKey("frames").hasSizeGreaterThan(1);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyChangedVideosGiveFramesOrAReason() throws IOException {
        Map<String, Integer> outcomes = outcomes(MANY, SEED);

        System.getLogger(FuzzedVideoTest.class.getName())
                .log(System.Logger.Level.INFO, "{0} changed videos: {1}", MANY, outcomes);
        assertThat(outcomes).containsKey("frames").hasSizeGreaterThan(2);
    }

    /** How often each outcome came: frames, or the reason that there are none. */
    private Map<String, Integer> outcomes(int count, long seed) throws IOException {
        Random random = new Random(seed);
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            Path sound = videos.get(i % videos.size());
            Mutation mutation = MUTATIONS.get(random.nextInt(MUTATIONS.size()));
            byte[] changed = mutation.of(Files.readAllBytes(sound), random);
            Path file = Files.write(folder.resolve(i + "-" + mutation + "-" + sound.getFileName()), changed);
            if (i % LOOK_EVERY == 0) {
                outcomes.merge("first look: " + look(file), 1, Integer::sum);
            }
            outcomes.merge(i % NEIGHBOUR_EVERY == 0 ? besideASoundOne(file) : outcome(file), 1, Integer::sum);
            Files.delete(file);
        }
        assertThat(ProcessHandle.current().children().filter(FuzzedVideoTest::isDecoder))
                .as("processes that are left")
                .isEmpty();
        return outcomes;
    }

    private String besideASoundOne(Path file) {
        String outcome;
        List<RgbFrame> frames;
        try (SequenceFrames neighbour = open(videos.get(0))) {
            outcome = outcome(file);
            frames = Clips.drain(neighbour);
        }
        Clips.assertSame(frames, expected);
        return outcome;
    }

    private String look(Path file) {
        try {
            int frames = VideoLooks.look(hadoop, file.toUri(), LOOK_AT_ALL, SETTINGS)
                    .index()
                    .orElseThrow()
                    .frames();
            return frames > 0 ? "frames" : "nothing";
        } catch (SequenceException e) {
            return e.reason().name();
        } catch (RuntimeException e) {
            throw new AssertionError("looking at " + file.getFileName() + " with seeds of this test", e);
        }
    }

    private String outcome(Path file) {
        try (SequenceFrames frames = open(file)) {
            assertThat(Clips.drain(frames))
                    .as("frames of %s", file.getFileName())
                    .isNotEmpty();
            return "frames";
        } catch (SequenceException e) {
            return e.reason().name();
        } catch (RuntimeException e) {
            throw new AssertionError("decoding " + file.getFileName() + " with seeds of this test", e);
        }
    }

    private SequenceFrames open(Path file) {
        String uri = file.toUri().toString();
        SequenceSpec spec = new SequenceSpec("v", uri, uri, List.of(), Map.of(), 1, "1");
        return SequenceDecoder.open(hadoop, spec, SizePolicy.source(), FrameRange.all(), SETTINGS);
    }

    private static boolean isDecoder(ProcessHandle child) {
        return child.isAlive() && child.info().command().orElse("").endsWith("java");
    }
}
