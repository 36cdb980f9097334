package dev.reelmask.job.report;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Frames and masks as small images inside the page ({@code data:} URIs). */
final class Pictures {
    /** A class of this name is transparent: it says "nothing here". */
    private static final String BACKGROUND = "background";

    private Pictures() {}

    /** A frame as JPEG. */
    static String jpeg(RgbFrame frame) {
        FrameSize size = frame.size();
        BufferedImage image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        byte[] rgb = frame.rgb();
        for (int i = 0; i < rgb.length; i += 3) {
            bgr[i] = rgb[i + 2];
            bgr[i + 1] = rgb[i + 1];
            bgr[i + 2] = rgb[i];
        }
        return uri(image, "jpeg");
    }

    /** A mask as PNG in the classes' colours, at most {@code size} large; background and ignored pixels are clear. */
    static String png(LabelMap mask, ClassSet classes, FrameSize size) {
        LabelMap small = mask.size().width() > size.width() ? mask.resized(size) : mask;
        FrameSize drawn = small.size();
        BufferedImage image =
                new BufferedImage(drawn.width(), drawn.height(), BufferedImage.TYPE_BYTE_INDEXED, palette(classes));
        image.getRaster().setDataElements(0, 0, drawn.width(), drawn.height(), small.ids());
        return uri(image, "png");
    }

    /** Class names and colours for a legend. */
    static List<ReportData.ClassColour> legend(ClassSet classes) {
        return classes.classes().stream()
                .map(c -> new ReportData.ClassColour(c.name(), String.format(Locale.ROOT, "#%06x", c.rgb())))
                .toList();
    }

    private static IndexColorModel palette(ClassSet classes) {
        int[] argb = new int[256];
        for (int id = 0; id < classes.size(); id++) {
            ClassSet.LabelClass labelClass = classes.classes().get(id);
            argb[id] = labelClass.name().equals(BACKGROUND) ? 0 : 0xff000000 | labelClass.rgb();
        }
        return new IndexColorModel(8, 256, argb, 0, true, -1, DataBuffer.TYPE_BYTE);
    }

    private static String uri(BufferedImage image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, bytes)) {
                throw new IllegalStateException("this Java has no writer of " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a picture", e);
        }
        return "data:image/" + format + ";base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
