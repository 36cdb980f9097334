package dev.reelmask.mask;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.label.LabelBounds;
import dev.reelmask.label.LabelImage;
import dev.reelmask.label.LabelImages;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Masks as PNG images that any viewer opens and {@code LabelReader} reads back, and masks of such images. */
public final class MaskImages {
    private static final int COLOURS = 256;

    private MaskImages() {}

    /** A grey PNG whose values are the class ids. */
    public static byte[] png(LabelMap map) {
        return encode(map, new BufferedImage(map.size().width(), map.size().height(), BufferedImage.TYPE_BYTE_GRAY));
    }

    /**
     * A palette PNG whose values are the class ids, shown in the colours of the classes; ids without class are black.
     */
    public static byte[] png(LabelMap map, ClassSet classes) {
        int[] palette = new int[COLOURS];
        for (int id = 0; id < classes.size(); id++) {
            palette[id] = classes.classes().get(id).rgb();
        }
        IndexColorModel model = new IndexColorModel(8, COLOURS, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
        return encode(
                map,
                new BufferedImage(map.size().width(), map.size().height(), BufferedImage.TYPE_BYTE_INDEXED, model));
    }

    /**
     * The mask of an image whose values are class ids, grey or palette, as {@link #png(LabelMap)} writes it.
     *
     * @throws MaskException if it is no such image
     */
    public static LabelMap map(byte[] image) {
        LabelImage label;
        try {
            label = LabelImages.decode(image, "image", LabelBounds.withoutFrame());
        } catch (SequenceException e) {
            throw new MaskException("not an image of class ids: " + e.getMessage(), e);
        }
        if (!(label instanceof LabelImage.Values values)) {
            throw new MaskException("not an image of class ids: it is in colours; name its class set");
        }
        byte[] ids = new byte[label.size().pixels()];
        for (int i = 0; i < ids.length; i++) {
            if (values.values()[i] > LabelMap.IGNORE) {
                throw new MaskException(String.format(
                        Locale.ROOT,
                        "not an image of class ids: the value at (%d, %d) is %d, above 255",
                        i % label.size().width(),
                        i / label.size().width(),
                        (int) values.values()[i]));
            }
            ids[i] = (byte) values.values()[i];
        }
        return new LabelMap(label.size(), ids);
    }

    private static byte[] encode(LabelMap map, BufferedImage image) {
        image.getRaster().setDataElements(0, 0, map.size().width(), map.size().height(), map.ids());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a mask of %s as PNG".formatted(map.size()), e);
        }
        return bytes.toByteArray();
    }
}
