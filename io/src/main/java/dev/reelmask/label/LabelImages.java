package dev.reelmask.label;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes label images: PNG, BMP, and JPEG in colours. The first bytes say which it is, not the name. What a label
 * costs is bounded before it is decoded: by its header, and by leaving out whatever is no pixel.
 */
public final class LabelImages {
    private static final int BMP_EMBEDDED = 4;
    private static final int BMP_PALETTE_ENTRIES = 256;

    private LabelImages() {}

    /**
     * Decodes a label.
     *
     * @param location for messages
     * @throws SequenceException with {@link ReasonCode#BAD_LABEL} if it is of no kind that is read, damaged, larger
     *     than {@code bounds} allow or of other proportions, animated or transparent
     */
    public static LabelImage decode(byte[] bytes, String location, LabelBounds bounds) {
        ImageHeader header = ImageHeader.of(bytes).orElseThrow(() -> bad(location, unreadable(bytes)));
        bounds.check(header.size(), location);
        try {
            LabelImage image =
                    switch (header.kind()) {
                        case PNG -> png(new PngChunks(bytes), header.size(), location);
                        case BMP -> bmp(bytes);
                        case JPEG -> new LabelImage.Colours(picture(bytes, "jpeg"), true);
                        case GREY_JPEG ->
                            throw bad(
                                    location,
                                    "is a grey JPEG, whose compression changes class ids; save the labels as PNG");
                    };
            return checked(image, header.size());
        } catch (SequenceException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new SequenceException(
                    ReasonCode.BAD_LABEL, "label %s cannot be decoded: %s".formatted(location, e.getMessage()), e);
        }
    }

    private static String unreadable(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(4, bytes.length), StandardCharsets.ISO_8859_1);
        return switch (start) {
            case "GIF8" -> "is a GIF; save the labels as PNG";
            case "II*\0", "MM\0*" -> "is a TIFF; save the labels as PNG";
            case "RIFF" -> "is a WebP; save the labels as PNG";
            default -> "is no PNG, BMP or other image that Java reads";
        };
    }

    private static LabelImage checked(LabelImage image, FrameSize header) throws IOException {
        if (!image.size().equals(header)) {
            throw new IOException("it is %s large, its header says %s".formatted(image.size(), header));
        }
        return image;
    }

    private static LabelImage png(PngChunks chunks, FrameSize size, String location) throws IOException {
        Optional<char[]> values = PngValues.of(chunks);
        return values.isPresent() ? valued(chunks, size, values.get(), location) : drawn(chunks, location);
    }

    private static LabelImage drawn(PngChunks chunks, String location) throws IOException {
        BufferedImage image = picture(chunks.picture(), "png");
        Raster raster = image.getRaster();
        boolean hasAlpha = raster.getNumBands() == 2 || raster.getNumBands() == 4;
        if (hasAlpha) {
            refuseTransparent(raster, location);
        }
        if (raster.getNumBands() > 2) {
            LabelImage.Colours colours = new LabelImage.Colours(image, false);
            refuseTransparent(colours, chunks.transparentColour(), location);
            return colours;
        }
        return valued(chunks, size(raster), values(raster), location);
    }

    private static LabelImage valued(PngChunks chunks, FrameSize size, char[] values, String location) {
        if (chunks.hasPalette()) {
            return new LabelImage.Values(size, values, chunks.palette());
        }
        refuseTransparent(values, size.width(), chunks.transparentGrey(), location);
        return new LabelImage.Values(size, values);
    }

    private static LabelImage bmp(byte[] bytes) throws IOException {
        int compression = bytes.length > 33 && bytes[14] != 12 ? bytes[30] : 0;
        long entries = bytes.length > 49 && bytes[14] != 12 ? Integer.toUnsignedLong(littleEndian(bytes, 46)) : 0;
        if (compression >= BMP_EMBEDDED || entries > BMP_PALETTE_ENTRIES) {
            throw new IOException("it is a BMP of a kind that is not read");
        }
        BufferedImage image = picture(bytes, "bmp");
        if (!(image.getColorModel() instanceof IndexColorModel model)) {
            return image.getRaster().getNumBands() == 1
                    ? new LabelImage.Values(size(image.getRaster()), values(image.getRaster()))
                    : new LabelImage.Colours(image, false);
        }
        int[] palette = new int[model.getMapSize()];
        model.getRGBs(palette);
        return new LabelImage.Values(size(image.getRaster()), values(image.getRaster()), palette);
    }

    private static int littleEndian(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }

    private static BufferedImage picture(byte[] bytes, String format) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in, true, true);
            return reader.read(0);
        } finally {
            reader.dispose();
        }
    }

    private static FrameSize size(Raster raster) {
        return new FrameSize(raster.getWidth(), raster.getHeight());
    }

    private static char[] values(Raster raster) {
        int width = raster.getWidth();
        char[] values = new char[width * raster.getHeight()];
        int[] row = new int[width];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(0, y, width, 1, 0, row);
            for (int x = 0; x < width; x++) {
                values[y * width + x] = (char) row[x];
            }
        }
        return values;
    }

    /** Transparent pixels have a colour that nobody sees: neither "not labelled" nor that colour's class is sure. */
    private static void refuseTransparent(Raster raster, String location) {
        int band = raster.getNumBands() - 1;
        int opaque = (1 << raster.getSampleModel().getSampleSize(band)) - 1;
        int[] row = new int[raster.getWidth()];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(0, y, row.length, 1, band, row);
            for (int x = 0; x < row.length; x++) {
                if (row[x] != opaque) {
                    throw transparent(location, x, y);
                }
            }
        }
    }

    private static void refuseTransparent(LabelImage.Colours image, int key, String location) {
        int[] row = new int[image.size().width()];
        for (int y = 0; key >= 0 && y < image.size().height(); y++) {
            image.row(y, row);
            for (int x = 0; x < row.length; x++) {
                if ((row[x] & 0xffffff) == key) {
                    throw transparent(location, x, y);
                }
            }
        }
    }

    private static void refuseTransparent(char[] values, int width, int key, String location) {
        for (int i = 0; key >= 0 && i < values.length; i++) {
            if (values[i] == key) {
                throw transparent(location, i % width, i / width);
            }
        }
    }

    private static SequenceException transparent(String location, int x, int y) {
        return bad(
                location,
                String.format(
                        Locale.ROOT,
                        "is transparent at (%d, %d), which may mean a class or none; save it without transparency",
                        x,
                        y));
    }

    private static SequenceException bad(String location, String what) {
        return new SequenceException(ReasonCode.BAD_LABEL, "label %s %s".formatted(location, what));
    }
}
