package dev.reelmask.video.encode;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** PNG bytes of pictures and label maps. The same input gives the same bytes. */
public final class PngImages {
    private static final int IDS = 256;

    private PngImages() {}

    /**
     * An RGB picture.
     *
     * @param rgb (H, W, 3) interleaved bytes
     */
    public static byte[] rgb(FrameSize size, byte[] rgb) {
        if (rgb.length != size.pixels() * 3) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a picture of %s has %d bytes, got %d", size, size.pixels() * 3, rgb.length));
        }
        BufferedImage image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < rgb.length; i += 3) {
            bgr[i] = rgb[i + 2];
            bgr[i + 1] = rgb[i + 1];
            bgr[i + 2] = rgb[i];
        }
        return encode(image);
    }

    /** Class ids as 8-bit grey levels, the form in which most data sets keep labels. */
    public static byte[] grey(LabelMap labels) {
        FrameSize size = labels.size();
        BufferedImage image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_BYTE_GRAY);
        return encode(filled(image, labels));
    }

    /** Class ids as palette indices that show in the colours of their classes; ids outside the set are black. */
    public static byte[] indexed(LabelMap labels, ClassSet classes) {
        byte[] red = new byte[IDS];
        byte[] green = new byte[IDS];
        byte[] blue = new byte[IDS];
        for (int i = 0; i < classes.size(); i++) {
            int colour = classes.classes().get(i).rgb();
            red[i] = (byte) (colour >> 16);
            green[i] = (byte) (colour >> 8);
            blue[i] = (byte) colour;
        }
        FrameSize size = labels.size();
        IndexColorModel palette = new IndexColorModel(8, IDS, red, green, blue);
        BufferedImage image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_BYTE_INDEXED, palette);
        return encode(filled(image, labels));
    }

    private static BufferedImage filled(BufferedImage image, LabelMap labels) {
        byte[] target = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        System.arraycopy(labels.ids(), 0, target, 0, target.length);
        return image;
    }

    private static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", output)) {
                throw new IllegalStateException("this Java has no PNG writer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
