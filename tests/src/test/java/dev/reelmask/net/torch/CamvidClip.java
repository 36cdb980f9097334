package dev.reelmask.net.torch;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The labelled CamVid clip of the shared data, for tests that skip where it is absent. */
final class CamvidClip {
    static final Path DATA = Path.of("../../shared/data");
    static final ClassSet CLASSES = ClassSets.named("camvid");
    private static final Path CLIP = DATA.resolve("camvid_0016E5_15hz");

    private CamvidClip() {}

    static boolean exists() {
        return Files.isDirectory(CLIP);
    }

    static List<RgbFrame> frames(int limit) throws IOException {
        List<RgbFrame> frames = new ArrayList<>();
        for (Path file : files("val")) {
            if (frames.size() < limit) {
                frames.add(frame(file, frames.size()));
            }
        }
        return frames;
    }

    static List<LabelMap> labels(int limit) throws IOException {
        List<LabelMap> labels = new ArrayList<>();
        for (Path file : files("valannot")) {
            if (labels.size() < limit) {
                labels.add(ids(file));
            }
        }
        return labels;
    }

    /** Names of the files that have reference masks. */
    static List<Path> references() throws IOException {
        return files("espnet_reference_pred");
    }

    static RgbFrame frameOf(Path reference) throws IOException {
        return frame(CLIP.resolve("val").resolve(reference.getFileName()), 0);
    }

    /** Ids of a palette or grey PNG; those past the classes become ignore. */
    static LabelMap ids(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        int[] samples = image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
        byte[] ids = new byte[samples.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) (samples[i] < CLASSES.size() ? samples[i] : LabelMap.IGNORE);
        }
        return new LabelMap(new FrameSize(image.getWidth(), image.getHeight()), ids);
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(CLIP.resolve(folder))) {
            return files.sorted().toList();
        }
    }

    static RgbFrame frame(Path file, int index) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        int width = image.getWidth();
        int[] argb = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        byte[] rgb = new byte[argb.length * 3];
        for (int i = 0; i < argb.length; i++) {
            rgb[3 * i] = (byte) (argb[i] >> 16);
            rgb[3 * i + 1] = (byte) (argb[i] >> 8);
            rgb[3 * i + 2] = (byte) argb[i];
        }
        return new RgbFrame(index, index * 66_667L, new FrameSize(width, image.getHeight()), rgb);
    }
}
