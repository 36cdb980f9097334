package dev.reelmask.corpus.label;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.label.LabelImage;
import java.util.Locale;
import java.util.Optional;

/** Tells whether a label image holds ids or colours. */
final class LabelReading {
    private static final int OPAQUE = 0xff;

    private final ClassSet classes;
    private final LabelColours colours;
    private final LabelIds ids;

    LabelReading(ClassSet classes, LabelColours colours, LabelIds ids) {
        this.classes = classes;
        this.colours = colours;
        this.ids = ids;
    }

    /**
     * The values of an image that are class ids, empty if its colours are those of classes.
     *
     * @throws SequenceException with {@link ReasonCode#FOREIGN_LABEL} if it cannot be told,
     *     {@link ReasonCode#BAD_LABEL} if colours that count are transparent
     */
    Optional<IdValues> of(LabelImage image, String location) {
        if (image instanceof LabelImage.Values values) {
            IdValues found = new IdValues(values.values());
            return values.hasPalette() ? ofPalette(found, values.palette(), location) : Optional.of(found);
        }
        LabelImage.Colours pixels = (LabelImage.Colours) image;
        return pixels.isLossy() ? Optional.empty() : ofGreys(pixels, location);
    }

    private Optional<IdValues> ofPalette(IdValues values, int[] palette, String location) {
        Optional<IdValues> found = verdict(reader(location).of(values.pixels(), palette), values, location);
        if (found.isEmpty()) {
            refuseTransparent(values, palette, location);
        }
        return found;
    }

    private PaletteReading reader(String location) {
        return new PaletteReading(colours, ids.of(location));
    }

    private Optional<IdValues> verdict(PaletteReading.Verdict verdict, IdValues values, String location) {
        return switch (verdict) {
            case IDS -> Optional.of(values);
            case COLOURS -> Optional.empty();
            case UNCLEAR ->
                throw new SequenceException(
                        ReasonCode.FOREIGN_LABEL,
                        "label %s has some colours that are classes of '%s' at other ids, and some that are none: it cannot be told whether it holds ids or colours; save ids in grey, or the classes' colours alone"
                                .formatted(location, classes.name()));
        };
    }

    private static void refuseTransparent(IdValues values, int[] palette, String location) {
        for (int value = 0; value < palette.length; value++) {
            if (values.holds(value) && palette[value] >>> 24 != OPAQUE) {
                throw new SequenceException(
                        ReasonCode.BAD_LABEL,
                        String.format(
                                Locale.ROOT,
                                "label %s has a transparent colour in its palette, number %d, which may mean a class or none; save it without transparency",
                                location,
                                value));
            }
        }
    }

    /** Ids that a tool has written to all three channels, if these hold greys alone. */
    private Optional<IdValues> ofGreys(LabelImage.Colours image, String location) {
        int width = image.size().width();
        char[] greys = new char[image.size().pixels()];
        int[] row = new int[width];
        for (int y = 0; y < image.size().height(); y++) {
            image.row(y, row);
            for (int x = 0; x < width; x++) {
                int blue = row[x] & 0xff;
                if ((row[x] & 0xffffff) != 0x010101 * blue) {
                    return Optional.empty();
                }
                greys[y * width + x] = (char) blue;
            }
        }
        IdValues values = new IdValues(greys);
        return verdict(reader(location).ofGreys(values.pixels()), values, location);
    }
}
