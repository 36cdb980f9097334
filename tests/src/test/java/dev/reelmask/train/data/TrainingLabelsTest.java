package dev.reelmask.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.testing.RawPng;
import dev.reelmask.video.Containers;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLabelsTest {
    private static final FrameSize ROW = new FrameSize(4, 1);
    private static final int SKY = 0x808080;
    private static final int ROAD = 0x804080;

    @TempDir
    private Path folder;

    @Test
    void coloursOfAPaletteAreLearntAsTheirClasses() throws IOException {
        frame("0.png", RawPng.indexed(2, new int[] {ROAD, SKY, 0}, 0, 1, 2, 0));

        assertThat(samples("camvid")).containsExactly(3, 0, -1, 3);
        assertThat(stored("camvid")).containsExactly(3, 0, -1, 3);
    }

    @Test
    void masksOf0And255AreLearntAsTwoClasses() throws IOException {
        frame("0.png", RawPng.grey(8, 0, 255, 255, 0));

        assertThat(samples("binary")).containsExactly(0, 1, 1, 0);
        assertThat(stored("binary")).containsExactly(0, 1, 1, 0);
    }

    @Test
    void labelsOfOtherFramesAreNotLearnt() throws IOException {
        Path corpus =
                Files.createDirectories(folder.resolve("corpus/clip.labels")).getParent();
        FrameSize size = new FrameSize(32, 32);
        try (VideoWriter video = new VideoWriter(corpus.resolve("clip.mp4"), size, EncodeSettings.atRate(25))) {
            video.write(new byte[3 * size.pixels()]);
            video.write(new byte[3 * size.pixels()]);
        }
        Files.write(
                corpus.resolve("clip.labels/2.png"), RawPng.grey(8, 0, 0, 0, 0).bytes());

        for (Runnable read : List.<Runnable>of(() -> samples("camvid"), () -> stored("camvid"))) {
            assertThatThrownBy(read::run)
                    .isInstanceOfSatisfying(
                            SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.STRAY_LABEL))
                    .hasMessageContaining("is of frame 2, but there are 2 frames");
        }
    }

    @Test
    void framesOfADamagedVideoAreNotLearnt() throws IOException {
        Path corpus =
                Files.createDirectories(folder.resolve("corpus/clip.labels")).getParent();
        Path video = corpus.resolve("clip.mp4");
        FrameSize size = new FrameSize(64, 16);
        try (VideoWriter writer = new VideoWriter(video, size, EncodeSettings.atRate(25))) {
            for (int i = 0; i < 12; i++) {
                byte[] rgb = new byte[3 * size.pixels()];
                Arrays.fill(rgb, (byte) (20 * i));
                writer.write(rgb);
            }
        }
        Files.write(
                corpus.resolve("clip.labels/0.png"), RawPng.grey(8, 0, 0, 0, 0).bytes());
        byte[] bytes = Files.readAllBytes(video);
        Containers.Packet broken = Containers.packets(video).get(6);
        Arrays.fill(bytes, broken.position(), broken.position() + broken.size(), (byte) 0xff);
        Files.write(video, bytes);

        for (Runnable read : List.<Runnable>of(() -> samples("camvid"), () -> stored("camvid"))) {
            assertThatThrownBy(read::run)
                    .isInstanceOfSatisfying(
                            SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.DAMAGED_STREAM))
                    .hasMessageContaining("clip.mp4 is damaged");
        }
    }

    private void frame(String name, RawPng label) throws IOException {
        Path corpus = folder.resolve("corpus");
        Files.createDirectories(corpus.resolve("walk"));
        Files.createDirectories(corpus.resolve("walk.labels"));
        Files.write(
                corpus.resolve("walk").resolve(name),
                RawPng.rgb(0x102030, 0x405060, 0x708090, 0xa0b0c0).bytes());
        Files.write(corpus.resolve("walk.labels").resolve(name), label.bytes());
    }

    private byte[] samples(String classes) {
        try (LabelledSet set = LabelledSet.decode(
                new Configuration(), sequences(), ClassSets.named(classes), ROW, 1, folder.resolve("scratch"))) {
            return set.read(0).ids();
        }
    }

    private byte[] stored(String classes) {
        try (FrameStore store = FrameStore.decode(
                new Configuration(),
                sequences(),
                SizePolicy.stretched(ROW),
                Optional.of(ClassSets.named(classes)),
                folder.resolve("scratch"))) {
            return store.label(0);
        }
    }

    private List<SequenceSpec> sequences() {
        return Corpora.sequences(new Configuration(), folder.resolve("corpus").toUri(), CorpusLayout.AUTO);
    }
}
