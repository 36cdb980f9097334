package dev.reelmask.job.segment;

import dev.reelmask.frame.FrameSize;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * The sequences that golden masks are made of: drawn by {@link GoldenFrames}, but for two files that lie beside this
 * class, because encoders may change. {@code golden-clip.mp4} is 26 pictures of 80x60 by FFmpeg's MPEG-4 encoder with
 * two reordered frames and a sync frame every eight (VideoWriter); {@code golden-photo.jpg} is one picture of 40x28 by
 * Java, with the Exif orientation 6, a quarter turn to the right.
 */
final class GoldenCorpus {
    private static final FrameSize SIZE = new FrameSize(80, 60);
    private static final FrameSize SMALL = new FrameSize(40, 28);
    private static final int IGNORED = 9;

    private final Path root;

    GoldenCorpus(Path root) {
        this.root = root;
    }

    void write() throws IOException {
        Files.createDirectories(root);
        copy("golden-clip.mp4", "clip.mp4");
        copy("golden-photo.jpg", "photos/0.jpg");
        yuv("untagged.y4m", "");
        yuv("full-range.y4m", " XCOLORRANGE=FULL");
        for (int i = 0; i < 12; i++) {
            png("walk", i, picture(SIZE, i));
        }
        for (int i = 0; i < 90; i++) {
            png("long", i, picture(SMALL, i));
        }
        labels();
    }

    private void copy(String resource, String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        try (InputStream in = GoldenCorpus.class.getResourceAsStream(resource)) {
            Files.write(file, in.readAllBytes());
        }
    }

    /** A raw video of 4:2:0 planes, of which no header says the matrix. */
    private void yuv(String name, String tags) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("YUV4MPEG2 W80 H60 F25:1 Ip A1:1 C420mpeg2" + tags + "\n").getBytes(StandardCharsets.US_ASCII));
        for (int frame = 0; frame < 4; frame++) {
            byte[] rgb = GoldenFrames.picture(SIZE, frame);
            out.writeBytes("FRAME\n".getBytes(StandardCharsets.US_ASCII));
            plane(out, rgb, 1, 1);
            plane(out, rgb, 2, 2);
            plane(out, rgb, 2, 0);
        }
        Files.write(root.resolve(name), out.toByteArray());
    }

    /** One channel between 16 and 240, every so many pixels. */
    private static void plane(ByteArrayOutputStream out, byte[] rgb, int step, int channel) {
        for (int y = 0; y < SIZE.height(); y += step) {
            for (int x = 0; x < SIZE.width(); x += step) {
                out.write(16 + (rgb[3 * (y * SIZE.width() + x) + channel] & 0xff) * 7 / 8);
            }
        }
    }

    /**
     * The same pictures with labels of every kind: ids at another size, colours, a palette in another order, 0 and 255.
     */
    private void labels() throws IOException {
        for (String folder : new String[] {"ids", "colours", "palette", "black-white"}) {
            for (int i = 0; i < 12; i++) {
                png(folder, i, picture(SIZE, i));
            }
        }
        FrameSize half = new FrameSize(SIZE.width() / 2, SIZE.height() / 2);
        for (int i = 0; i < 12; i += 1 + i % 2) {
            png("ids.labels", i, grey(half, GoldenFrames.label(half, i)));
            png("colours.labels", i, colours(GoldenFrames.label(SIZE, i)));
            png("palette.labels", i, palette(GoldenFrames.label(SIZE, i)));
            png("black-white.labels", i, blackWhite(GoldenFrames.label(SIZE, i)));
        }
    }

    private static BufferedImage picture(FrameSize size, int frame) {
        BufferedImage image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = GoldenFrames.picture(size, frame);
        for (int i = 0; i < size.pixels(); i++) {
            int red = rgb[3 * i] & 0xff;
            int green = rgb[3 * i + 1] & 0xff;
            image.setRGB(i % size.width(), i / size.width(), red << 16 | green << 8 | (rgb[3 * i + 2] & 0xff));
        }
        return image;
    }

    private static BufferedImage grey(FrameSize size, byte[] ids) {
        BufferedImage image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < ids.length; i++) {
            int id = ids[i] & 0xff;
            image.getRaster().setSample(i % size.width(), i / size.width(), 0, id == 255 && i % 2 == 0 ? IGNORED : id);
        }
        return image;
    }

    private static BufferedImage blackWhite(byte[] ids) {
        BufferedImage image = new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < ids.length; i++) {
            image.getRaster().setSample(i % SIZE.width(), i / SIZE.width(), 0, ids[i] == 1 ? 255 : 0);
        }
        return image;
    }

    private static BufferedImage colours(byte[] ids) {
        BufferedImage image = new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < ids.length; i++) {
            image.setRGB(i % SIZE.width(), i / SIZE.width(), colour(ids[i] & 0xff));
        }
        return image;
    }

    /** Indices that run backwards through the classes, after an entry for what is not labelled. */
    private static BufferedImage palette(byte[] ids) {
        int classes = GoldenNetworks.CLASSES.size();
        byte[][] channels = new byte[3][classes + 1];
        for (int entry = 1; entry <= classes; entry++) {
            for (int c = 0; c < 3; c++) {
                channels[c][entry] = (byte) (colour(classes - entry) >> (16 - 8 * c));
            }
        }
        IndexColorModel model = new IndexColorModel(8, classes + 1, channels[0], channels[1], channels[2]);
        BufferedImage image = new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_BYTE_INDEXED, model);
        for (int i = 0; i < ids.length; i++) {
            int id = ids[i] & 0xff;
            image.getRaster().setSample(i % SIZE.width(), i / SIZE.width(), 0, id == 255 ? 0 : classes - id);
        }
        return image;
    }

    /** Black for what is not labelled. */
    private static int colour(int id) {
        return id == 255 ? 0 : GoldenNetworks.CLASSES.classes().get(id).rgb();
    }

    private void png(String folder, int frame, BufferedImage image) throws IOException {
        Path directory = Files.createDirectories(root.resolve(folder));
        ImageIO.write(
                image,
                "png",
                directory.resolve(String.format(Locale.ROOT, "%06d.png", frame)).toFile());
    }
}
