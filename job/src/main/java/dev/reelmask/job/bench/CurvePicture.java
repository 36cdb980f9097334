package dev.reelmask.job.bench;

import dev.reelmask.schedule.table.SchedulerCurve;
import dev.reelmask.schedule.table.SchedulerCurve.Point;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.util.List;
import java.util.Map;

/** Curves of schedulers side by side, as SVG: mIoU over the average key interval, which is spaced by its logarithm. */
final class CurvePicture {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 380;
    private static final int LEFT = 46;
    private static final int TOP = 30;
    private static final int RIGHT = 12;
    private static final int BOTTOM = 40;
    private static final double STROKE = 1.6;
    /** Key intervals that axes name. */
    static final List<Integer> TICKS = List.of(1, 2, 3, 5, 8, 12, 20, 30, 60, 120, 300);

    static final List<String> COLOURS =
            List.of("#000000", "#999999", "#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#8c6d31", "#0072b2", "#d55e00");

    private final Svg svg;
    private final double low;
    private final double high;
    /** Average key interval at the right edge. */
    private final double longest;

    private final int offset;

    private CurvePicture(Svg svg, double low, double high, double longest, int offset) {
        this.svg = svg;
        this.low = low;
        this.high = high;
        this.longest = longest;
        this.offset = offset;
    }

    static String of(Map<Sides, SchedulerComparison> comparisons) {
        double longest = longest(comparisons.values().iterator().next());
        double low = 1;
        double high = 0;
        for (SchedulerComparison one : comparisons.values()) {
            low = Math.min(low, lowest(one, longest));
            high = Math.max(high, one.everyFrame());
        }
        Svg svg = new Svg(WIDTH * comparisons.size(), HEIGHT);
        int offset = 0;
        for (Map.Entry<Sides, SchedulerComparison> one : comparisons.entrySet()) {
            CurvePicture panel = new CurvePicture(svg, low - 0.01, high + 0.02, longest, offset);
            panel.draw(one.getKey().spelling(), one.getValue());
            offset += WIDTH;
        }
        return svg.drawn();
    }

    /** The last tick that a table's gaps reach. */
    private static double longest(SchedulerComparison comparison) {
        int reached = IntervalDensity.longest(comparison);
        return TICKS.stream()
                .filter(tick -> tick <= Math.max(2, reached))
                .reduce((one, next) -> next)
                .orElseThrow();
    }

    private static double lowest(SchedulerComparison comparison, double longest) {
        return comparison.curves().values().stream()
                .flatMap(curve -> curve.points().stream())
                .filter(point -> point.aki() <= longest)
                .mapToDouble(Point::score)
                .filter(score -> !Double.isNaN(score))
                .min()
                .orElse(0);
    }

    private void draw(String title, SchedulerComparison comparison) {
        text(WIDTH / 2.0, 16, "middle", "#000000", title + ": mIoU in percent over AKI");
        for (int tick : TICKS.stream().filter(one -> one <= longest).toList()) {
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
            Svg.Points sample = new Svg.Points();
            sample.add(offset + LEFT + 8.0, base - 4.0);
            sample.add(offset + LEFT + 28.0, base - 4.0);
            svg.polyline(sample, stroke, STROKE);
            text(LEFT + 33, base, "start", colour, one.getKey());
            number++;
        }
    }

    /** Even steps along the logarithm, so that curves of many points and of few are drawn alike. */
    private void curve(SchedulerCurve curve, String stroke) {
        Svg.Points points = new Svg.Points();
        for (double aki = 1.25; aki <= longest; aki *= 1.08) {
            double score = curve.at(aki);
            if (!Double.isNaN(score)) {
                points.add(offset + x(aki), y(score));
            }
        }
        svg.polyline(points, stroke, STROKE);
    }

    /** Where there are more curves than colours, the colours come again with dashes. */
    static String stroke(String colour, boolean isWhole) {
        return isWhole ? colour : colour + "\" stroke-dasharray=\"5 3";
    }

    private double x(double aki) {
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.log(aki) / Math.log(longest);
    }

    private double y(double score) {
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - score) / (high - low);
    }

    private void line(double fromX, double fromY, double toX, double toY) {
        svg.line(offset + fromX, fromY, offset + toX, toY);
    }

    private void text(double x, double y, String anchor, String colour, String what) {
        svg.text(offset + x, y, anchor, colour, what);
    }
}
