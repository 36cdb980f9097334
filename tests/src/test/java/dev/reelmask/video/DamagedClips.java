package dev.reelmask.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.video.damage.Damage;
import dev.reelmask.video.damage.Integrity;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.VideoWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes and reads damaged videos. */
final class DamagedClips {
    static final FrameSize SIZE = new FrameSize(208, 80);
    static final EncodeSettings GROUPS_OF_12 = EncodeSettings.atRate(25).withSyncInterval(12);
    static final int TS_PACKET = 188;

    private DamagedClips() {}

    /** What was read of a video. */
    record Read(List<RgbFrame> frames, Integrity integrity) {
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

    static Read read(Path file, FrameRange range) {
        try (SequenceFrames frames = Clips.open(file, SizePolicy.source(), range)) {
            return new Read(Clips.drain(frames), frames.integrity());
        }
    }

    static Read read(Path file) {
        return read(file, FrameRange.all());
    }

    /** Overwrites whole packets. */
    static Path breakPackets(Path file, int... packets) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<Containers.Packet> all = Containers.packets(file);
        for (int packet : packets) {
            int from = all.get(packet).position();
            Arrays.fill(bytes, from, from + all.get(packet).size(), (byte) 0xff);
        }
        return Files.write(file, bytes);
    }

    static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    /** Frames that are not marked are those of the sound video, under their own numbers. */
    static void assertUnmarkedAreSound(Read read, List<RgbFrame> sound) {
        for (RgbFrame frame : read.frames()) {
            if (!frame.damaged()) {
                assertThat(frame.rgb())
                        .as("frame %d", frame.index())
                        .isEqualTo(sound.get(frame.index()).rgb());
                assertThat(frame.ptsUs()).isEqualTo(sound.get(frame.index()).ptsUs());
            }
        }
    }

    /** Pictures with noise below, so that each takes many bytes. */
    static Path noisy(Path file, int frames, EncodeSettings settings) {
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

    /** Takes bytes out of the file. */
    static void cutOut(Path file, int from, int count) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.write(bytes, 0, from);
        rest.write(bytes, from + count, bytes.length - from - count);
        Files.write(file, rest.toByteArray());
    }
}
