package dev.reelmask.video;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.testing.contract.FrameSourceContract;
import dev.reelmask.video.decode.SequenceDecoder;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.PngImages;
import dev.reelmask.video.probe.VideoIndex;
import dev.reelmask.video.probe.VideoProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The kinds of sequences of a corpus as {@link FrameSource}s. */
class FrameSourcesTest {
    private static final FrameSize SIZE = new FrameSize(208, 64);
    private static final int FRAMES = 40;

    @TempDir
    private static Path folder;

    private static Path video;
    private static final List<String> IMAGES = new ArrayList<>();

    @BeforeAll
    static void write() throws IOException {
        EncodeSettings settings = EncodeSettings.atRate(25).withSyncInterval(6).withReorderedFrames(2);
        video = Clips.write(folder.resolve("clip.mp4"), SIZE, FRAMES, settings);
        for (int i = 0; i < 4; i++) {
            Path image = folder.resolve(i + ".png");
            Files.write(image, PngImages.rgb(SIZE, Clips.picture(SIZE, i)));
            IMAGES.add(image.toUri().toString());
        }
    }

    private static FrameSource images(List<String> images) {
        SequenceSpec spec = new SequenceSpec("folder", "file:/folder", "", images, Map.of(), 1, "");
        return SequenceDecoder.open(
                new Configuration(), spec, SizePolicy.source(), FrameRange.all(), DecodeSettings.defaults());
    }

    @Nested
    class Video implements FrameSourceContract {
        @Override
        public FrameSource open() {
            return Clips.open(video, SizePolicy.source(), FrameRange.all());
        }
    }

    @Nested
    class PieceOfAVideo implements FrameSourceContract {
        @Override
        public FrameSource open() {
            VideoIndex index = VideoProbe.index(new Configuration(), video.toUri());
            return Clips.open(video, SizePolicy.source(), index.range(25, 5));
        }
    }

    @Nested
    class Images implements FrameSourceContract {
        @Override
        public FrameSource open() {
            return images(IMAGES);
        }

        @Override
        public Optional<FrameSource> failing() {
            List<String> oneMissing = new ArrayList<>(IMAGES);
            oneMissing.set(2, folder.resolve("missing.png").toUri().toString());
            return Optional.of(images(oneMissing));
        }
    }
}
