package dev.reelmask.job.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Curves of trainings, as SVG: a panel a column, a line a training. */
final class TrainingPicture {
    private static final int WIDTH = 400;
    private static final int HEIGHT = 300;
    private static final int LEFT = 56;
    private static final int TOP = 30;
    private static final int RIGHT = 14;
    private static final int BOTTOM = 34;
    private static final int LINE = 14;
    private static final double STROKE = 1.6;
    private static final int MOST_TICKS = 6;
    private static final String BLACK = "#000000";

    private final Svg svg;
    private final List<TrainingCurve> curves;
    private final String over;

    private TrainingPicture(Svg svg, List<TrainingCurve> curves, String over) {
        this.svg = svg;
        this.curves = curves;
        this.over = over;
    }

    /**
     * Draws them.
     *
     * @param over column along x, which the curves have
     * @param columns a panel each, which the curves have
     */
    static String of(List<TrainingCurve> curves, String over, List<String> columns) {
        Svg svg = new Svg(WIDTH * columns.size(), HEIGHT + LINE * curves.size());
        TrainingPicture picture = new TrainingPicture(svg, curves, over);
        for (int i = 0; i < columns.size(); i++) {
            picture.panel(WIDTH * i, columns.get(i));
        }
        picture.legend();
        return svg.drawn();
    }

    /** Values from a lowest to a highest, as places between two edges. */
    private record Axis(double low, double high, double from, double to) {
        static Axis of(DoubleStream values, double from, double to) {
            double[] all = values.filter(Double::isFinite).toArray();
            double low = Arrays.stream(all).min().orElse(0);
            double high = Arrays.stream(all).max().orElse(1);
            return new Axis(low, high > low ? high : low + 1, from, to);
        }

        double at(double value) {
            return from + (to - from) * (value - low) / (high - low);
        }

        /** 1, 2 or 5 times a power of ten, such that there are few ticks. */
        double step() {
            double step = Math.pow(10, Math.floor(Math.log10((high - low) / MOST_TICKS)));
            for (double factor : new double[] {1, 2, 5}) {
                if ((high - low) / (factor * step) <= MOST_TICKS) {
                    return factor * step;
                }
            }
            return 10 * step;
        }

        double[] ticks() {
            double step = step();
            double first = Math.ceil(low / step);
            double last = Math.floor(high / step);
            return DoubleStream.iterate(first, number -> number <= last, number -> number + 1)
                    .map(number -> number * step)
                    .toArray();
        }

        String label(double tick) {
            int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step()) - 1e-9));
            return String.format(Locale.ROOT, "%." + decimals + "f", tick);
        }
    }

    private void panel(int left, String column) {
        svg.text(left + WIDTH / 2.0, 16, "middle", BLACK, column.replace('_', ' ') + " over " + over.replace('_', ' '));
        Axis x = Axis.of(values(over), left + LEFT, left + WIDTH - RIGHT);
        Axis y = Axis.of(values(column), HEIGHT - BOTTOM, TOP);
        for (double tick : x.ticks()) {
            svg.line(x.at(tick), TOP, x.at(tick), HEIGHT - BOTTOM);
            svg.text(x.at(tick), HEIGHT - BOTTOM + 14, "middle", BLACK, x.label(tick));
        }
        for (double tick : y.ticks()) {
            svg.line(left + LEFT, y.at(tick), left + WIDTH - RIGHT, y.at(tick));
            svg.text(left + LEFT - 6, y.at(tick) + 4, "end", BLACK, y.label(tick));
        }
        for (int i = 0; i < curves.size(); i++) {
            double[] along = curves.get(i).column(over);
            double[] values = curves.get(i).column(column);
            Svg.Points points = new Svg.Points();
            for (int row = 0; row < along.length; row++) {
                if (Double.isFinite(along[row]) && Double.isFinite(values[row])) {
                    points.add(x.at(along[row]), y.at(values[row]));
                }
            }
            svg.polyline(points, colour(i), STROKE);
        }
    }

    private DoubleStream values(String column) {
        return curves.stream().flatMapToDouble(curve -> Arrays.stream(curve.column(column)));
    }

    private void legend() {
        for (int i = 0; i < curves.size(); i++) {
            double y = HEIGHT + LINE * i;
            Svg.Points sample = new Svg.Points();
            sample.add(LEFT, y - 4);
            sample.add(LEFT + 20.0, y - 4);
            svg.polyline(sample, colour(i), STROKE);
            svg.text(LEFT + 26.0, y, "start", BLACK, curves.get(i).name());
        }
    }

    private static String colour(int number) {
        return CurvePicture.COLOURS.get(number % CurvePicture.COLOURS.size());
    }
}
