package dev.reelmask.mask;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures in the colours of their masks. */
public final class MaskOverlay {
    /** A class of this name is left as it is: it says "nothing here". */
    private static final String BACKGROUND = "background";

    private static final int NONE = -1;

    private MaskOverlay() {}

    /**
     * A picture with the colours of the classes laid over it; the mask is stretched to it. Ids without class and
     * {@code background} leave the picture as it is.
     *
     * @param picture PNG, JPEG or another image that Java reads
     * @param opacity of the colours, 0–1
     * @return a PNG of the picture's size
     * @throws MaskException if the picture cannot be read
     */
    public static byte[] png(byte[] picture, LabelMap mask, ClassSet classes, double opacity) {
        BufferedImage image = read(picture);
        FrameSize size = new FrameSize(image.getWidth(), image.getHeight());
        byte[] ids = mask.resized(size).ids();
        int[] colours = colours(classes);
        BufferedImage out = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[size.width()];
        for (int y = 0; y < size.height(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int x = 0; x < row.length; x++) {
                int colour = colours[ids[y * row.length + x] & 0xff];
                row[x] = colour == NONE ? row[x] : blend(row[x], colour, opacity);
            }
            out.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return encode(out);
    }

    private static int[] colours(ClassSet classes) {
        int[] colours = new int[LabelMap.IGNORE + 1];
        Arrays.fill(colours, NONE);
        for (int id = 0; id < classes.size(); id++) {
            ClassSet.LabelClass labelClass = classes.classes().get(id);
            colours[id] = labelClass.name().equals(BACKGROUND) ? NONE : labelClass.rgb();
        }
        return colours;
    }

    private static int blend(int below, int above, double opacity) {
        int colour = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            double value = (1 - opacity) * (below >> shift & 0xff) + opacity * (above >> shift & 0xff);
            colour |= (int) Math.round(value) << shift;
        }
        return colour;
    }

    /** The size is looked at before any pixel is decoded. */
    private static BufferedImage read(byte[] picture) {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(picture))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new MaskException("not a picture: the bytes are no PNG, JPEG, BMP or GIF");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                if ((long) reader.getWidth(0) * reader.getHeight(0) > MaskCodec.MAX_PIXELS) {
                    throw new MaskException(String.format(
                            Locale.ROOT,
                            "not a picture: %dx%d pixels are too many",
                            reader.getWidth(0),
                            reader.getHeight(0)));
                }
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (MaskException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new MaskException("not a picture: it cannot be decoded: " + e.getMessage(), e);
        }
    }

    private static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a picture as PNG", e);
        }
        return bytes.toByteArray();
    }
}
