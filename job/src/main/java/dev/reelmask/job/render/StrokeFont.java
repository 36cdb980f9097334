package dev.reelmask.job.render;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Text drawn from the strokes in {@code stroke-font.txt}, with smooth edges. Servers often have no fonts at all, where
 * Java2D's text fails; this has no need of any. Covers printable ASCII, all else is a box: {@link Lettering} gives it
 * nothing else. Thread-safe.
 */
final class StrokeFont {
    /** Distance between base line and top of a capital in the font's units. */
    private static final double CAPITAL = 6;

    private static final double DESCENT = 2.6;
    private static final double SPACING = 1.75;
    private static final double SPACE = 2.2;
    private static final double ROUNDING = 1.7;
    private static final int STEPS = 6;
    private static final Glyph UNKNOWN = glyph("3.4 | 0,0 3.4,0 3.4,6 0,6 0,0");

    private final Map<Character, Glyph> glyphs;

    /** Strokes as (x, y) points, corners already rounded. */
    private record Glyph(double width, List<double[][]> strokes) {}

    private StrokeFont(Map<Character, Glyph> glyphs) {
        this.glyphs = Map.copyOf(glyphs);
    }

    /** The font that ships with the program. */
    static StrokeFont load() {
        Map<Character, Glyph> glyphs = new HashMap<>();
        try (InputStream in = StrokeFont.class.getResourceAsStream("stroke-font.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("//")) {
                    glyphs.put(line.charAt(0), glyph(line.substring(2)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the stroke font", e);
        }
        return new StrokeFont(glyphs);
    }

    /** Width of a line of text in pixels when capitals are {@code capital} pixels high. */
    int width(String text, int capital) {
        double units = -SPACING;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            units += c == ' ' ? SPACE : of(c).width() + SPACING;
        }
        return (int) Math.ceil(Math.max(0, units) * capital / CAPITAL);
    }

    /** Draws one line; (x, y) is the top left corner of a capital, which is {@code capital} pixels high. */
    void draw(Canvas canvas, String text, int x, int y, int capital, int colour) {
        double scale = capital / CAPITAL;
        double at = x;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ') {
                at += SPACE * scale;
                continue;
            }
            Glyph glyph = of(c);
            draw(canvas, glyph, at, y, scale, colour);
            at += (glyph.width() + SPACING) * scale;
        }
    }

    private Glyph of(char c) {
        return glyphs.getOrDefault(c, UNKNOWN);
    }

    private static void draw(Canvas canvas, Glyph glyph, double x, double y, double scale, int colour) {
        double half = Math.max(0.6, 0.42 * scale);
        int left = (int) Math.floor(x - half - 1);
        int right = (int) Math.ceil(x + glyph.width() * scale + half + 1);
        int top = (int) Math.floor(y - half - scale);
        int bottom = (int) Math.ceil(y + (CAPITAL + DESCENT) * scale + half);
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                double distance = distance(glyph, (column + 0.5 - x) / scale, (row + 0.5 - y) / scale) * scale;
                double coverage = Math.min(1, half + 0.5 - distance);
                if (coverage > 0) {
                    canvas.blend(column, row, colour, coverage);
                }
            }
        }
    }

    private static double distance(Glyph glyph, double x, double y) {
        double nearest = Double.MAX_VALUE;
        for (double[][] stroke : glyph.strokes()) {
            for (int i = 1; i < stroke.length; i++) {
                nearest = Math.min(nearest, distance(stroke[i - 1], stroke[i], x, y));
            }
        }
        return nearest;
    }

    private static double distance(double[] a, double[] b, double x, double y) {
        double dx = b[0] - a[0];
        double dy = b[1] - a[1];
        double length = dx * dx + dy * dy;
        double t = length == 0 ? 0 : Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / length));
        return Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy);
    }

    private static Glyph glyph(String definition) {
        String[] parts = definition.split("\\s*\\|\\s*", -1);
        List<double[][]> strokes = new ArrayList<>();
        for (String part : List.of(parts).subList(1, parts.length)) {
            strokes.add(stroke(part.strip()));
        }
        return new Glyph(Double.parseDouble(parts[0].strip()), List.copyOf(strokes));
    }

    private static double[][] stroke(String text) {
        boolean closed = text.startsWith("o");
        boolean round = closed || text.startsWith("~");
        List<double[]> points = new ArrayList<>();
        for (String point : (round ? text.substring(1) : text).split(" ", -1)) {
            String[] xy = point.split(",", -1);
            points.add(new double[] {Double.parseDouble(xy[0]), Double.parseDouble(xy[1])});
        }
        if (closed) {
            double[] first = points.get(0);
            double[] last = points.get(points.size() - 1);
            double[] seam = {(first[0] + last[0]) / 2, (first[1] + last[1]) / 2};
            points.add(0, seam);
            points.add(seam);
        }
        return round ? rounded(points) : points.toArray(double[][]::new);
    }

    /** Replaces each inner corner by a quadratic curve that starts and ends on its two edges. */
    private static double[][] rounded(List<double[]> points) {
        List<double[]> out = new ArrayList<>();
        int last = points.size() - 1;
        out.add(points.get(0));
        for (int i = 1; i < last; i++) {
            double[] corner = points.get(i);
            double before = length(points.get(i - 1), corner) * (i == 1 ? 1 : 0.5);
            double after = length(corner, points.get(i + 1)) * (i == last - 1 ? 1 : 0.5);
            double radius = Math.min(ROUNDING, Math.min(before, after));
            double[] from = towards(corner, points.get(i - 1), radius);
            double[] to = towards(corner, points.get(i + 1), radius);
            for (int step = 0; step <= STEPS; step++) {
                out.add(quadratic(from, corner, to, (double) step / STEPS));
            }
        }
        out.add(points.get(last));
        return out.toArray(double[][]::new);
    }

    private static double length(double[] a, double[] b) {
        return Math.hypot(b[0] - a[0], b[1] - a[1]);
    }

    private static double[] towards(double[] from, double[] to, double distance) {
        double share = distance / length(from, to);
        return new double[] {from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])};
    }

    private static double[] quadratic(double[] a, double[] b, double[] c, double t) {
        double u = 1 - t;
        return new double[] {
            u * u * a[0] + 2 * u * t * b[0] + t * t * c[0], u * u * a[1] + 2 * u * t * b[1] + t * t * c[1]
        };
    }
}
