package dev.reelmask.corpus;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads label images: class ids in a grey or palette image, or colours of the class set.
 *
 * <p>In colours a pixel gets the class of the nearest colour, or {@link LabelMap#IGNORE} if none is within the
 * tolerance. Black means "not labelled" unless it is the colour of a class. Not for several threads at once.
 */
public final class LabelReader {
    /** Default tolerance: Euclidean distance in RGB, 0..441. */
    public static final int DEFAULT_TOLERANCE = 64;

    private static final int UNKNOWN = -1;
    private static final String CITYSCAPES_IDS = "_labelIds.png";
    /** Class id by Cityscapes label id 0..33 (cityscapesScripts, helpers/labels.py); -1 (license plate) is 255. */
    private static final int[] CITYSCAPES = {
        255, 255, 255, 255, 255, 255, 255, 0, 1, 255, 255, 2, 3, 4, 255, 255, 255, 5, 255, 6, 7, 8, 9, 10, 11, 12, 13,
        14, 15, 255, 255, 16, 17, 18
    };

    private final ClassSet classes;
    private final int toleranceSquared;
    private final int[] ids;
    private final Map<Integer, Byte> colours = new HashMap<>();

    public LabelReader(ClassSet classes) {
        this(classes, DEFAULT_TOLERANCE);
    }

    /**
     * A reader of labels of these classes.
     *
     * @param tolerance largest Euclidean distance in RGB between a pixel and its class's colour
     */
    public LabelReader(ClassSet classes, int tolerance) {
        this.classes = classes;
        this.toleranceSquared = tolerance * tolerance;
        this.ids = idsByValue(classes);
    }

    private static int[] idsByValue(ClassSet classes) {
        int[] ids = new int[256];
        Arrays.fill(ids, UNKNOWN);
        ids[LabelMap.IGNORE] = LabelMap.IGNORE;
        Map<Integer, Integer> values = ClassSets.labelValues(classes);
        if (values.isEmpty()) {
            for (int id = 0; id < classes.size(); id++) {
                ids[id] = id;
            }
        } else {
            values.forEach((value, id) -> ids[value] = id);
        }
        if (classes.ignoreId() >= 0) {
            ids[classes.ignoreId()] = LabelMap.IGNORE;
        }
        return ids;
    }

    /**
     * The label image at {@code location}, {@link LabelMap#IGNORE} where it says "not labelled".
     *
     * @param location a Hadoop path
     * @throws SequenceException with {@link ReasonCode#BAD_LABEL} if it is no readable image,
     *     {@link ReasonCode#FOREIGN_LABEL} if it holds other values than the class set's, {@link ReasonCode#IO_ERROR}
     *     if it cannot be fetched
     */
    public LabelMap read(Configuration hadoop, String location) {
        Path path = new Path(location);
        byte[] bytes;
        try (InputStream in = CorpusFiles.system(hadoop, path).open(path)) {
            bytes = in.readAllBytes();
        } catch (IOException e) {
            throw new SequenceException(
                    ReasonCode.IO_ERROR, "label %s cannot be read: %s".formatted(location, e.getMessage()), e);
        }
        return decode(bytes, location);
    }

    /** Like {@link #read} for bytes at hand; {@code location} is for messages and the Cityscapes file name. */
    public LabelMap decode(byte[] bytes, String location) {
        BufferedImage image;
        try {
            image = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException | RuntimeException e) {
            throw badLabel(location, "is damaged: " + e.getMessage(), e);
        }
        if (image == null) {
            throw badLabel(location, "is no PNG, BMP or other image that Java reads", null);
        }
        FrameSize size = new FrameSize(image.getWidth(), image.getHeight());
        boolean isColour = image.getRaster().getNumBands() >= 3;
        return new LabelMap(size, isColour ? fromColours(image) : fromIds(image.getRaster(), location));
    }

    private byte[] fromIds(Raster raster, String location) {
        int width = raster.getWidth();
        int[] table = location.endsWith(CITYSCAPES_IDS) ? cityscapes() : ids;
        byte[] out = new byte[width * raster.getHeight()];
        int[] row = new int[width];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(0, y, width, 1, 0, row);
            for (int x = 0; x < width; x++) {
                int id = row[x] < table.length ? table[row[x]] : UNKNOWN;
                if (id == UNKNOWN || (id != LabelMap.IGNORE && id >= classes.size())) {
                    throw new SequenceException(
                            ReasonCode.FOREIGN_LABEL,
                            String.format(
                                    Locale.ROOT,
                                    "label %s holds the value %d at (%d, %d), which is no class of '%s' (%d classes)",
                                    location,
                                    row[x],
                                    x,
                                    y,
                                    classes.name(),
                                    classes.size()));
                }
                out[y * width + x] = (byte) id;
            }
        }
        return out;
    }

    private static int[] cityscapes() {
        int[] table = new int[256];
        Arrays.fill(table, UNKNOWN);
        System.arraycopy(CITYSCAPES, 0, table, 0, CITYSCAPES.length);
        table[LabelMap.IGNORE] = LabelMap.IGNORE;
        return table;
    }

    private byte[] fromColours(BufferedImage image) {
        int width = image.getWidth();
        byte[] out = new byte[width * image.getHeight()];
        int[] row = new int[width];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int rgb = row[x] & 0xffffff;
                Byte id = colours.get(rgb);
                if (id == null) {
                    id = nearest(rgb);
                    colours.put(rgb, id);
                }
                out[y * width + x] = id;
            }
        }
        return out;
    }

    private byte nearest(int rgb) {
        int best = LabelMap.IGNORE;
        int bestDistance = toleranceSquared + 1;
        for (int id = 0; id < classes.size(); id++) {
            int distance = distance(rgb, classes.classes().get(id).rgb());
            if (distance < bestDistance) {
                best = id;
                bestDistance = distance;
            }
        }
        boolean isNearerToBlack = distance(rgb, 0) < bestDistance;
        return (byte) (isNearerToBlack ? LabelMap.IGNORE : best);
    }

    private static int distance(int left, int right) {
        int red = ((left >> 16) & 0xff) - ((right >> 16) & 0xff);
        int green = ((left >> 8) & 0xff) - ((right >> 8) & 0xff);
        int blue = (left & 0xff) - (right & 0xff);
        return red * red + green * green + blue * blue;
    }

    private static SequenceException badLabel(String location, String what, Exception cause) {
        return new SequenceException(ReasonCode.BAD_LABEL, "label %s %s".formatted(location, what), cause);
    }
}
