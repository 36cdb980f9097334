package dev.reelmask.job.bench;

import dev.reelmask.schedule.table.SchedulerCurve;
import dev.reelmask.schedule.table.SchedulerCurve.Point;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Curves of schedulers side by side, as SVG: mIoU over the average key interval, which is spaced by its logarithm. */
final class CurvePicture {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 380;
    private static final int LEFT = 46;
    private static final int TOP = 30;
    private static final int RIGHT = 12;
    private static final int BOTTOM = 40;
    private static final double LONGEST = 30;
    private static final List<Integer> TICKS = List.of(1, 2, 3, 5, 8, 12, 20, 30);
    private static final List<String> COLOURS =
            List.of("#000000", "#999999", "#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#8c6d31", "#0072b2", "#d55e00");

    private final StringBuilder svg = new StringBuilder();
    private final double low;
    private final double high;
    private final int offset;

    private CurvePicture(double low, double high, int offset) {
        this.low = low;
        this.high = high;
        this.offset = offset;
    }

    static String of(Map<Sides, SchedulerComparison> comparisons) {
        double low = 1;
        double high = 0;
        for (SchedulerComparison one : comparisons.values()) {
            low = Math.min(low, lowest(one));
            high = Math.max(high, one.everyFrame());
        }
        StringBuilder all = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH * comparisons.size(),
                HEIGHT));
        int offset = 0;
        for (Map.Entry<Sides, SchedulerComparison> one : comparisons.entrySet()) {
            CurvePicture panel = new CurvePicture(low - 0.01, high + 0.02, offset);
            panel.draw(SchedulerComparison.name(one.getKey()), one.getValue());
            all.append(panel.svg);
            offset += WIDTH;
        }
        return all.append("</svg>\n").toString();
    }

    private static double lowest(SchedulerComparison comparison) {
        return comparison.curves().values().stream()
                .flatMap(curve -> curve.points().stream())
                .filter(point -> point.aki() <= LONGEST)
                .mapToDouble(Point::score)
                .filter(score -> !Double.isNaN(score))
                .min()
                .orElse(0);
    }

    private void draw(String title, SchedulerComparison comparison) {
        text(WIDTH / 2.0, 16, "middle", "#000000", title + ": mIoU in percent over AKI");
        for (int tick : TICKS) {
            line(x(tick), TOP, x(tick), HEIGHT - BOTTOM);
            text(x(tick), HEIGHT - BOTTOM + 14, "middle", "#000000", Integer.toString(tick));
        }
        int step = high - low > 0.25 ? 5 : 2;
        for (int percent = (int) Math.ceil(100 * low); percent <= 100 * high; percent++) {
            if (percent % step == 0) {
                line(LEFT, y(percent / 100.0), WIDTH - RIGHT, y(percent / 100.0));
                text(LEFT - 6, y(percent / 100.0) + 4, "end", "#000000", Integer.toString(percent));
            }
        }
        int number = 0;
        for (Map.Entry<String, SchedulerCurve> one : comparison.curves().entrySet()) {
            String colour = COLOURS.get(number % COLOURS.size());
            String stroke = stroke(colour, number < COLOURS.size());
            curve(one.getValue(), stroke);
            int base = HEIGHT - BOTTOM - 10 - 13 * number;
            polyline(
                    String.format(
                            Locale.ROOT, "%d,%d %d,%d", offset + LEFT + 8, base - 4, offset + LEFT + 28, base - 4),
                    stroke);
            text(LEFT + 33, base, "start", colour, one.getKey());
            number++;
        }
    }

    /** Even steps along the logarithm, so that curves of many points and of few are drawn alike. */
    private void curve(SchedulerCurve curve, String stroke) {
        StringBuilder points = new StringBuilder();
        for (double aki = 1.25; aki <= LONGEST; aki *= 1.08) {
            double score = curve.at(aki);
            if (!Double.isNaN(score)) {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", offset + x(aki), y(score)));
            }
        }
        polyline(points.toString().strip(), stroke);
    }

    /** Where there are more curves than colours, the colours come again with dashes. */
    private static String stroke(String colour, boolean isWhole) {
        return isWhole ? colour : colour + "\" stroke-dasharray=\"5 3";
    }

    private void polyline(String points, String stroke) {
        svg.append("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" points=\"%s\"/>%n"
                .formatted(stroke, points));
    }

    private double x(double aki) {
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.log(aki) / Math.log(LONGEST);
    }

    private double y(double score) {
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - score) / (high - low);
    }

    private void line(double fromX, double fromY, double toX, double toY) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
                offset + fromX,
                fromY,
                offset + toX,
                toY));
    }

    private void text(double x, double y, String anchor, String colour, String what) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                offset + x,
                y,
                anchor,
                colour,
                what));
    }
}
