package dev.reelmask.job.bench;

import java.util.Locale;

/** A drawing in SVG, put together piece by piece; y grows downwards, in pixels. */
final class Svg {
    private static final String GRID = "#dddddd";

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height) {
        text.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                width,
                height));
    }

    /** Points of a line, as they are written. */
    static final class Points {
        private final StringBuilder points = new StringBuilder();
        private double lastX;
        private double lastY;
        private int count;

        void add(double x, double y) {
            lastX = x;
            lastY = y;
            count++;
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        }
    }

    /**
     * A line through points; a dot where there is one alone, of which a line shows nothing.
     *
     * @param stroke a colour, and what else there is to say of the line
     */
    void polyline(Points points, String stroke, double width) {
        text.append(String.format(
                Locale.ROOT,
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" points=\"%s\"/>%n",
                stroke,
                width,
                points.points.toString().strip()));
        if (points.count == 1) {
            text.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"/>%n",
                    points.lastX,
                    points.lastY,
                    width,
                    stroke,
                    width));
        }
    }

    /** A line of the grid. */
    void line(double fromX, double fromY, double toX, double toY) {
        line(fromX, fromY, toX, toY, GRID);
    }

    void line(double fromX, double fromY, double toX, double toY, String colour) {
        text.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                fromX,
                fromY,
                toX,
                toY,
                colour));
    }

    /** @param anchor start, middle or end: which point of the words is meant */
    void text(double x, double y, String anchor, String colour, String words) {
        text.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                colour,
                words.replace("&", "&amp;").replace("<", "&lt;")));
    }

    /** All of it. */
    String drawn() {
        return text + "</svg>\n";
    }
}
