package dev.reelmask.corpus.label;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Tells whether the values of an image with a palette are class ids or stand for their colours. Only values that occur
 * count: the rest of a palette may be anything.
 *
 * <ul>
 *   <li>A palette that is a ramp of greys, or the colour map of PASCAL VOC, which DAVIS and VSPW have too, says
 *       nothing, filled up with black or not: the values are ids.
 *   <li>All colours are those of classes, or black where it means "not labelled": colours. Common image tools write
 *       them in an order of their own.
 *   <li>No colour is a class's, or those that are stand at the ids of their classes: ids.
 *   <li>Most pixels have colours of classes, and the values cannot be ids: colours, the nearest class for the others.
 *   <li>Else it cannot be told.
 * </ul>
 */
final class PaletteReading {
    /** How values are to be read. */
    enum Verdict {
        IDS,
        COLOURS,
        UNCLEAR
    }

    /** Shorter palettes may look like a convention by chance. */
    private static final int CONVENTION_ENTRIES = 16;
    /** Share of pixels of known colours from which on the others are taken for noise. */
    private static final double MOSTLY = 0.9;

    private static final int NO_COLOUR = -1;

    private final LabelColours colours;
    private final int[] ids;

    /** @param ids class id by value, negative where a value is no id */
    PaletteReading(LabelColours colours, int[] ids) {
        this.colours = colours;
        this.ids = ids;
    }

    /**
     * How to read an image.
     *
     * @param pixels by value
     * @param palette 0x..RRGGBB
     */
    Verdict of(long[] pixels, int[] palette) {
        if (isConvention(palette)) {
            return Verdict.IDS;
        }
        Tally used = new Tally(pixels, value -> value < palette.length ? palette[value] & 0xffffff : NO_COLOUR);
        return used.isAllVoid() ? ofVoid(palette) : used.verdict();
    }

    /**
     * How to read a colour image that holds greys alone: as colours, unless all are valid ids; some tools write ids to
     * all three channels.
     *
     * @param pixels by value
     */
    Verdict ofGreys(long[] pixels) {
        Tally used = new Tally(pixels, value -> 0x010101 * value);
        return used.areIds && !used.isAllVoid() ? used.verdict() : Verdict.COLOURS;
    }

    /** Nothing but black occurs, which is no class: the rest of the palette says what it is. */
    private Verdict ofVoid(int[] palette) {
        boolean hasClass = false;
        boolean hasOthers = false;
        for (int colour : palette) {
            int rgb = colour & 0xffffff;
            hasClass |= !colours.classesOf(rgb).isEmpty();
            hasOthers |= colours.classesOf(rgb).isEmpty() && !colours.isVoid(rgb);
        }
        return hasClass && !hasOthers ? Verdict.COLOURS : Verdict.IDS;
    }

    /** Black entries at the end only fill the palette up. */
    private static boolean isConvention(int[] filled) {
        int end = filled.length;
        while (end > 0 && (filled[end - 1] & 0xffffff) == 0) {
            end--;
        }
        int[] palette = Arrays.copyOf(filled, end);
        return isPalette(palette, CONVENTION_ENTRIES, i -> 0x010101 * i)
                || isPalette(palette, CONVENTION_ENTRIES, PaletteReading::vocColour)
                || (palette.length == 4 && isPalette(palette, 4, i -> 0x555555 * i))
                || (palette.length == 16 && isPalette(palette, 16, i -> 0x111111 * i));
    }

    private static boolean isPalette(int[] palette, int atLeast, IntUnaryOperator colour) {
        boolean same = palette.length >= atLeast;
        for (int i = 0; same && i < palette.length; i++) {
            same = (palette[i] & 0xffffff) == colour.applyAsInt(i);
        }
        return same;
    }

    /**
     * The bits of the index go in turn to red, green and blue, the lowest to the highest (VOC devkit,
     * VOClabelcolormap).
     */
    private static int vocColour(int index) {
        int rgb = 0;
        for (int bit = 0; bit < 8; bit++) {
            int place = 7 - bit / 3;
            rgb |= (index >> bit & 1) << (16 - 8 * (bit % 3) + place);
        }
        return rgb;
    }

    /** What is known of the values that occur. */
    private final class Tally {
        private boolean hasOthers;
        private long pixels;
        private long voidPixels;
        private long classPixels;
        private boolean areIds = true;
        private boolean standAtTheirIds = true;
        private boolean isShared;

        Tally(long[] counts, IntUnaryOperator colour) {
            for (int value = 0; value < counts.length; value++) {
                if (counts[value] > 0) {
                    add(value, colour.applyAsInt(value), counts[value]);
                }
            }
        }

        private void add(int value, int rgb, long count) {
            List<Integer> classes = colours.classesOf(rgb);
            int id = value < ids.length ? ids[value] : NO_COLOUR;
            pixels += count;
            areIds &= id >= 0;
            if (!classes.isEmpty()) {
                classPixels += count;
                standAtTheirIds &= classes.contains(id);
                isShared |= classes.size() > 1;
            } else if (colours.isVoid(rgb)) {
                voidPixels += count;
            } else {
                hasOthers = true;
            }
        }

        boolean isAllVoid() {
            return voidPixels == pixels;
        }

        Verdict verdict() {
            boolean isSure = !hasOthers && !isShared;
            if (classPixels > 0 && isSure) {
                return Verdict.COLOURS;
            }
            if (classPixels == 0 || (areIds && standAtTheirIds)) {
                return Verdict.IDS;
            }
            boolean isMostlyKnown = classPixels + voidPixels >= MOSTLY * pixels;
            return !areIds && isMostlyKnown && !isShared ? Verdict.COLOURS : Verdict.UNCLEAR;
        }
    }
}
