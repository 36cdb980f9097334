package dev.reelmask.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.video.decode.SequenceDecoder;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.VideoWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Clips whose pictures tell their frame index: twelve blocks of 16 x 16 in the first row, white for a set bit. */
public final class Clips {
    static final Path SHARED = Path.of("../../shared/data");
    private static final int BITS = 12;
    private static final int BLOCK = 16;

    private Clips() {}

    /** Index bits above; below, red grows to the right, green grows downwards and blue is constant. */
    public static byte[] picture(FrameSize size, int index) {
        byte[] rgb = new byte[size.pixels() * 3];
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                int at = (y * size.width() + x) * 3;
                boolean code = y < BLOCK && x < BITS * BLOCK;
                int bit = (index >> Math.min(BITS - 1, x / BLOCK) & 1) * 255;
                rgb[at] = (byte) (code ? bit : 255 * x / size.width());
                rgb[at + 1] = (byte) (code ? bit : 255 * y / size.height());
                rgb[at + 2] = (byte) (code ? bit : 100);
            }
        }
        return rgb;
    }

    public static int index(RgbFrame frame) {
        int index = 0;
        for (int bit = 0; bit < BITS; bit++) {
            int at = (BLOCK / 2 * frame.size().width() + bit * BLOCK + BLOCK / 2) * 3;
            index |= (frame.rgb()[at] & 0xff) > 127 ? 1 << bit : 0;
        }
        return index;
    }

    public static Path write(Path file, FrameSize size, int frames, EncodeSettings settings) {
        try (VideoWriter writer = new VideoWriter(file, size, settings)) {
            for (int i = 0; i < frames; i++) {
                writer.write(picture(size, i));
            }
        }
        return file;
    }

    static SequenceSpec video(Path file) {
        return video(file.toUri().toString());
    }

    static SequenceSpec video(String uri) {
        return new SequenceSpec("clip", uri, uri, List.of(), Map.of(), 1, "");
    }

    static SequenceFrames open(Path file, SizePolicy policy, FrameRange range) {
        return SequenceDecoder.open(new Configuration(), video(file), policy, range, DecodeSettings.defaults());
    }

    public static List<RgbFrame> read(Path file, SizePolicy policy, FrameRange range) {
        try (SequenceFrames frames = open(file, policy, range)) {
            return drain(frames);
        }
    }

    public static List<RgbFrame> drain(SequenceFrames frames) {
        List<RgbFrame> all = new ArrayList<>();
        for (Optional<RgbFrame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
            all.add(frame.get());
        }
        return all;
    }

    static void assertSame(List<RgbFrame> actual, List<RgbFrame> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i).index()).isEqualTo(expected.get(i).index());
            assertThat(actual.get(i).ptsUs()).isEqualTo(expected.get(i).ptsUs());
            assertThat(actual.get(i).rgb()).isEqualTo(expected.get(i).rgb());
        }
    }
}
