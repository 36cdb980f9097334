package dev.reelmask.job.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {
    private static final FrameSize SIZE = new FrameSize(64, 48);

    @TempDir
    private Path corpus;

    @Test
    void scoresPropagationOfTrueMasks() throws IOException {
        writeClip(7);

        JsonNode points = run(
                        "propagation",
                        "--corpus",
                        corpus.toString(),
                        "--layout",
                        "camvid",
                        "--true-masks",
                        "camvid",
                        "--schedulers",
                        "every-frame,fixed:3",
                        "--propagations",
                        "causal,blend",
                        "--flow-paths",
                        "direct",
                        "--json")
                .get("points");

        assertThat(points).hasSize(3);
        assertThat(points.get(0).get("meanIou").asDouble()).isEqualTo(100);
        assertThat(points.get(0).get("averageKeyInterval").asDouble()).isEqualTo(1);
        assertThat(points.get(1).get("propagation").asText()).isEqualTo("causal");
        assertThat(points.get(1).get("keys").asInt()).isEqualTo(3);
        assertThat(points.get(1).get("scoredFrames").asInt()).isEqualTo(7);
        assertThat(points.get(2).get("meanIou").asDouble()).isBetween(50.0, 100.0);
    }

    private static JsonNode run(String... arguments) throws IOException {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new BenchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .execute(arguments);
        assertThat(code).isZero();
        return new ObjectMapper().readTree(out.toString());
    }

    /** A moving texture, and its levels of grey as classes. */
    private void writeClip(int frames) throws IOException {
        Path images = Files.createDirectories(corpus.resolve("clip"));
        Path labels = Files.createDirectories(corpus.resolve("clipannot"));
        for (int i = 0; i < frames; i++) {
            RgbFrame frame = GeneratedFrames.displaced(i, SIZE, 1.5 * i, i);
            BufferedImage image = new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
            BufferedImage label = new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_BYTE_GRAY);
            for (int p = 0; p < SIZE.pixels(); p++) {
                int x = p % SIZE.width();
                int y = p / SIZE.width();
                byte[] rgb = frame.rgb();
                image.setRGB(
                        x, y, ((rgb[3 * p] & 0xff) << 16) | ((rgb[3 * p + 1] & 0xff) << 8) | (rgb[3 * p + 2] & 0xff));
                label.getRaster().setSample(x, y, 0, FakeNetwork.levels(frame).id(x, y));
            }
            String name = "frame_%03d.png".formatted(i);
            ImageIO.write(image, "png", images.resolve(name).toFile());
            ImageIO.write(label, "png", labels.resolve(name).toFile());
        }
    }
}
