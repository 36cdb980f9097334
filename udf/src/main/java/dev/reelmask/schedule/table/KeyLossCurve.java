package dev.reelmask.schedule.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What masks lose at how many key frames, over the same sequences: straight lines between measured points.
 *
 * @param points by rising share of key frames; of equal shares the one that loses least
 */
public record KeyLossCurve(List<Point> points) {
    /**
     * One way to choose key frames.
     *
     * @param share key frames / frames
     * @param loss a frame, in mean IoU
     */
    public record Point(double share, double loss) {
        /** Of sums over all sequences. */
        public static Point of(long frames, long keys, double loss) {
            return new Point((double) keys / frames, loss / frames);
        }

        /** Frames a key frame. */
        public double averageKeyInterval() {
            return 1 / share;
        }
    }

    /** Sorts the points. */
    public KeyLossCurve {
        TreeMap<Double, Point> byShare = new TreeMap<>();
        points.forEach(
                point -> byShare.merge(point.share(), point, (one, other) -> one.loss() <= other.loss() ? one : other));
        points = List.copyOf(byShare.values());
        if (points.isEmpty()) {
            throw new IllegalArgumentException("a curve without points");
        }
    }

    /** Whether an average key interval lies between two points. */
    public boolean reaches(double averageKeyInterval) {
        double share = 1 / averageKeyInterval;
        return share >= points.get(0).share()
                && share <= points.get(points.size() - 1).share();
    }

    /** The loss at an average key interval; NaN where it is not reached. */
    public double at(double averageKeyInterval) {
        if (!reaches(averageKeyInterval)) {
            return Double.NaN;
        }
        double share = 1 / averageKeyInterval;
        int above = 0;
        while (points.get(above).share() < share) {
            above++;
        }
        Point high = points.get(above);
        Point low = points.get(Math.max(0, above - 1));
        double part = above == 0 ? 0 : (share - low.share()) / (high.share() - low.share());
        return low.loss() + part * (high.loss() - low.loss());
    }

    /** The same points without those that lie above a straight line between two others. */
    public KeyLossCurve lowerHull() {
        List<Point> sorted =
                points.stream().sorted(Comparator.comparingDouble(Point::share)).toList();
        List<Point> hull = new ArrayList<>();
        for (Point point : sorted) {
            while (hull.size() > 1 && !turnsUp(hull.get(hull.size() - 2), hull.get(hull.size() - 1), point)) {
                hull.remove(hull.size() - 1);
            }
            hull.add(point);
        }
        return new KeyLossCurve(hull);
    }

    private static boolean turnsUp(Point a, Point b, Point c) {
        return (b.share() - a.share()) * (c.loss() - a.loss()) > (b.loss() - a.loss()) * (c.share() - a.share());
    }
}
