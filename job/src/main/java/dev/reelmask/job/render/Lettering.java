package dev.reelmask.job.render;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Text of any script. ASCII is drawn from the program's own strokes, other letters from the machine's fonts. A letter
 * that these lack is drawn without its accents ({@code é} as {@code e}) where that makes it ASCII, and otherwise
 * written as its number, {@code <U+4E2D 6587>}: longer, but it says which one it is. Thread-safe.
 */
final class Lettering {
    private static final String MARKS = "\\p{M}+";

    private final StrokeFont strokes;
    private final Optional<MachineFont> machine;

    Lettering(StrokeFont strokes, Optional<MachineFont> machine) {
        this.strokes = strokes;
        this.machine = machine;
    }

    /** With the fonts of this machine. */
    static Lettering load() {
        return new Lettering(StrokeFont.load(), MachineFont.find());
    }

    /** A stretch of a line that is drawn one way. */
    private record Part(String text, boolean isStrokes) {}

    /** Pixels that a line takes when capitals are {@code capital} pixels high. */
    int width(String text, int capital) {
        List<Part> parts = parts(text);
        int width = 0;
        for (Part part : parts) {
            width += width(part, capital);
        }
        return width + gap(capital) * Math.max(0, parts.size() - 1);
    }

    private int width(Part part, int capital) {
        return part.isStrokes()
                ? strokes.width(part.text(), capital)
                : machine.orElseThrow().width(part.text(), capital);
    }

    /** Between two ways of drawing. */
    private static int gap(int capital) {
        return Math.max(1, capital / 4);
    }

    /** Draws one line; (x, y) is the top left corner of a capital, which is {@code capital} pixels high. */
    void draw(Canvas canvas, String text, int x, int y, int capital, int colour) {
        int at = x;
        for (Part part : parts(text)) {
            if (part.isStrokes()) {
                strokes.draw(canvas, part.text(), at, y, capital, colour);
            } else {
                machine.orElseThrow().draw(canvas, part.text(), at, y, capital, colour);
            }
            at += width(part, capital) + gap(capital);
        }
    }

    /** As much of the text as fits into {@code width} pixels, cut at the end between two letters. */
    String fitting(String text, int capital, int width) {
        if (width(text, capital) <= width) {
            return text;
        }
        String cut = text;
        while (!cut.isEmpty() && width(cut + "...", capital) > width) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut + "...";
    }

    private List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        boolean isStrokes = true;
        for (int codePoint :
                Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().toArray()) {
            boolean byMachine = !isAscii(codePoint)
                    && machine.filter(font -> font.has(codePoint)).isPresent();
            if (byMachine == isStrokes && !open.isEmpty()) {
                parts.add(part(open.toString(), isStrokes));
                open.setLength(0);
            }
            isStrokes = !byMachine;
            open.append(byMachine ? Character.toString(codePoint) : written(codePoint));
        }
        if (!open.isEmpty()) {
            parts.add(part(open.toString(), isStrokes));
        }
        return parts;
    }

    /** Numbers that follow each other stand in one pair of brackets. */
    private static Part part(String text, boolean isStrokes) {
        return new Part(isStrokes ? text.replace("><U+", " ") : text, isStrokes);
    }

    private static boolean isAscii(int codePoint) {
        return codePoint >= ' ' && codePoint <= '~';
    }

    /** A letter in ASCII. */
    private static String written(int codePoint) {
        String letter = Character.toString(codePoint);
        String plain = Normalizer.normalize(letter, Normalizer.Form.NFKD).replaceAll(MARKS, "");
        boolean isPlain = !plain.isEmpty() && plain.codePoints().allMatch(Lettering::isAscii);
        return isPlain ? plain : String.format(Locale.ROOT, "<U+%04X>", codePoint);
    }
}
