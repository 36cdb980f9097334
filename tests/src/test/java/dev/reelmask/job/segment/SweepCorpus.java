package dev.reelmask.job.segment;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Sequences of 8x4 images in which a light bar grows from the left by one column every two frames: frame i has {@code 1
 * + i / 2 % 7} light columns. Labels say so exactly.
 */
public final class SweepCorpus {
    private static final int WIDTH = 8;
    private static final int HEIGHT = 4;

    private final Path root;

    public SweepCorpus(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    public SweepCorpus labelled(String name, int frames) {
        return labelledAs(name, frames, 1);
    }

    /** With another id for light pixels. */
    public SweepCorpus labelledAs(String name, int frames, int lightId) {
        sequence(name, frames);
        for (int i = 0; i < frames; i++) {
            BufferedImage label = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
            for (int p = 0; p < WIDTH * HEIGHT; p++) {
                label.getRaster().setSample(p % WIDTH, p / WIDTH, 0, p % WIDTH < light(i) ? lightId : 0);
            }
            write(label, name + "annot", i);
        }
        return this;
    }

    public SweepCorpus sequence(String name, int frames) {
        return poisoned(name, frames, 0);
    }

    /** With {@code red} in the first pixel of all frames. */
    public SweepCorpus poisoned(String name, int frames, int red) {
        for (int i = 0; i < frames; i++) {
            BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
            for (int p = 0; p < WIDTH * HEIGHT; p++) {
                image.setRGB(p % WIDTH, p / WIDTH, p % WIDTH < light(i) ? 0x00ff00 : 0x000000);
            }
            image.setRGB(0, 0, (image.getRGB(0, 0) & 0xffff) | (red << 16));
            write(image, name, i);
        }
        return this;
    }

    public SweepCorpus garbage(String file) {
        try {
            Files.writeString(Files.createDirectories(root).resolve(file), "no video at all");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(String sequence) {
        try (Stream<Path> images = Files.list(root.resolve(sequence))) {
            for (Path image : images.toList()) {
                Files.delete(image);
            }
            Files.delete(root.resolve(sequence));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int light(int frame) {
        return 1 + frame / 2 % 7;
    }

    private void write(BufferedImage image, String folder, int frame) {
        try {
            Path directory = Files.createDirectories(root.resolve(folder));
            ImageIO.write(
                    image,
                    "png",
                    directory
                            .resolve(String.format(Locale.ROOT, "%04d.png", frame))
                            .toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
