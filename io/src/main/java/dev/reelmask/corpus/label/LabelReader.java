package dev.reelmask.corpus.label;

import dev.reelmask.corpus.CorpusFiles;
import dev.reelmask.corpus.Value255;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.label.LabelBounds;
import dev.reelmask.label.LabelImage;
import dev.reelmask.label.LabelImages;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads label images: class ids in a grey image, colours of the class set in a colour image, either in a palette image
 * ({@link PaletteReading}) and in a colour image that holds greys alone.
 *
 * <p>In colours a pixel gets the class of the nearest colour, or {@link LabelMap#IGNORE} if none is within the
 * tolerance. Black means "not labelled" unless it is the colour of a class. Not for several threads at once.
 */
public final class LabelReader {
    /** Default tolerance: Euclidean distance in RGB, 0..441. */
    public static final int DEFAULT_TOLERANCE = 64;

    private final ClassSet classes;
    private final LabelColours colours;
    private final LabelIds ids;
    private final LabelReading reading;
    private final Value255 value255;

    public LabelReader(ClassSet classes) {
        this(classes, DEFAULT_TOLERANCE);
    }

    /**
     * A reader of labels of these classes.
     *
     * @param tolerance largest Euclidean distance in RGB between a pixel and its class's colour
     */
    public LabelReader(ClassSet classes, int tolerance) {
        this(classes, new LabelColours(classes, tolerance), Value255.UNKNOWN);
    }

    private LabelReader(ClassSet classes, LabelColours colours, Value255 value255) {
        this.classes = classes;
        this.colours = colours;
        this.ids = new LabelIds(classes);
        this.reading = new LabelReading(classes, colours, ids);
        this.value255 = value255;
    }

    /** A reader of the same classes to which 255 means what is known of a sequence. */
    LabelReader with(Value255 known) {
        return new LabelReader(classes, colours, known);
    }

    /**
     * The label image at {@code location}, {@link LabelMap#IGNORE} where it says "not labelled".
     *
     * @param location a Hadoop path
     * @throws SequenceException with {@link ReasonCode#BAD_LABEL} if it is no readable image,
     *     {@link ReasonCode#FOREIGN_LABEL} if it holds other values than the class set's or it cannot be told whether
     *     these are ids or colours, {@link ReasonCode#IO_ERROR} if it cannot be fetched
     */
    public LabelMap read(Configuration hadoop, String location) {
        LabelBounds bounds = LabelBounds.withoutFrame();
        return decode(fetch(hadoop, location, bounds), location, bounds);
    }

    /** The bytes of a label, as far as {@code bounds} allow so many. */
    static byte[] fetch(Configuration hadoop, String location, LabelBounds bounds) {
        Path path = new Path(location);
        byte[] bytes;
        try (InputStream in = CorpusFiles.system(hadoop, path).open(path)) {
            bytes = in.readNBytes(bounds.maxBytes() + 1);
        } catch (IOException e) {
            throw new SequenceException(
                    ReasonCode.IO_ERROR, "label %s cannot be read: %s".formatted(location, e.getMessage()), e);
        }
        if (bytes.length > bounds.maxBytes()) {
            throw new SequenceException(
                    ReasonCode.BAD_LABEL,
                    String.format(Locale.ROOT, "label %s has more than %d bytes", location, bounds.maxBytes()));
        }
        return bytes;
    }

    /** Like {@link #read} for bytes at hand; {@code location} is for messages and the Cityscapes file name. */
    public LabelMap decode(byte[] bytes, String location) {
        return decode(bytes, location, LabelBounds.withoutFrame());
    }

    /** Like {@link #read} for bytes at hand of a label whose frame is known. */
    LabelMap decode(byte[] bytes, String location, LabelBounds bounds) {
        LabelImage image = LabelImages.decode(bytes, location, bounds);
        Optional<IdValues> values = reading.of(image, location);
        return new LabelMap(
                image.size(),
                values.map(found -> fromIds(found, image.size(), location))
                        .orElseGet(() -> fromColours(image, location)));
    }

    /** The values of a label, empty if it is read by its colours. */
    Optional<IdValues> values(byte[] bytes, String location, LabelBounds bounds) {
        return reading.of(LabelImages.decode(bytes, location, bounds), location);
    }

    private byte[] fromIds(IdValues values, FrameSize size, String location) {
        int[] table = ids.of(location);
        if (Value255.isOpen(classes)) {
            table[LabelMap.IGNORE] = values.isClassOne(value255) ? 1 : LabelMap.IGNORE;
        }
        byte[] out = new byte[size.pixels()];
        int end;
        for (int start = 0; start < out.length; start = end) {
            end = values.runEnd(start);
            int value = values.at(start);
            int id = value < table.length ? table[value] : LabelIds.UNKNOWN;
            if (id == LabelIds.UNKNOWN) {
                throw foreign(
                        location,
                        String.format(
                                Locale.ROOT,
                                "holds the value %d at (%d, %d), which is no class of '%s' (%d classes)",
                                value,
                                start % size.width(),
                                start / size.width(),
                                classes.name(),
                                classes.size()));
            }
            Arrays.fill(out, start, end, (byte) id);
        }
        if (ids.isForeign(location)) {
            throw foreign(
                    location, "holds label ids of Cityscapes, and '%s' is not its class set".formatted(classes.name()));
        }
        return out;
    }

    private byte[] fromColours(LabelImage image, String location) {
        FrameSize size = image.size();
        byte[] out = new byte[size.pixels()];
        int[] row = new int[size.width()];
        for (int y = 0; y < size.height(); y++) {
            image.row(y, row);
            for (int x = 0; x < row.length; x++) {
                out[y * row.length + x] = colours.nearest(row[x] & 0xffffff);
            }
        }
        colours.sharedOf(out).ifPresent(shared -> {
            throw foreign(location, "is in colours, and %s of '%s' have the same".formatted(shared, classes.name()));
        });
        return out;
    }

    private static SequenceException foreign(String location, String what) {
        return new SequenceException(ReasonCode.FOREIGN_LABEL, "label %s %s".formatted(location, what));
    }
}
