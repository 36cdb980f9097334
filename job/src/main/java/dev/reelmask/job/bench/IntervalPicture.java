package dev.reelmask.job.bench;

import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SchedulerTrials.Trial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * How long the intervals between consecutive key frames are at one average, a curve a scheduler, as SVG (figure 6 of
 * Wang et al., CVPR 2020, over the logarithm of the length).
 */
final class IntervalPicture {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 20;
    private static final int RIGHT = 20;
    private static final int TOP = 62;
    private static final int BOTTOM = 44;
    private static final int LEGEND = 250;
    private static final int ENTRY = 30;
    private static final double STROKE = 1.8;
    private static final double ROOM = 1.05;
    private static final String BLACK = "#000000";

    private final Svg svg;
    private final int longest;

    private record Curve(String name, double aki, IntervalDensity density) {}

    private IntervalPicture(int longest, int curves) {
        this.svg = new Svg(WIDTH, Math.max(HEIGHT, TOP + curves * ENTRY));
        this.longest = longest;
    }

    /** @param learned names of learned schedulers, all of which are drawn */
    static String of(SchedulerComparison comparison, double aki, Collection<String> learned) {
        List<String> names = new ArrayList<>(List.of(SchedulerComparison.FIXED, PairNumber.FLOW_MAGNITUDE.spelling()));
        names.addAll(learned);
        names.add(SchedulerComparison.OPTIMAL);
        names.retainAll(comparison.tried().keySet());
        List<Curve> curves = names.stream()
                .map(name -> {
                    Trial trial = comparison.tried().get(name).nearest(aki);
                    return new Curve(name, trial.aki(), IntervalDensity.of(comparison, trial));
                })
                .toList();
        return new IntervalPicture(IntervalDensity.longest(comparison), curves.size()).drawn(curves, aki);
    }

    private String drawn(List<Curve> curves, double aki) {
        svg.text(
                LEFT,
                18,
                "start",
                BLACK,
                String.format(
                        Locale.ROOT, "How far apart consecutive key frames are, at one key frame in about %.0f", aki));
        svg.text(
                LEFT,
                34,
                "start",
                "#555555",
                "Height: share of key intervals of about that length. Even key frames are one spike;");
        svg.text(LEFT, 48, "start", "#555555", "many short ones among a few long ones are two hills.");
        for (int tick :
                CurvePicture.TICKS.stream().filter(one -> one <= longest).toList()) {
            svg.line(x(tick), TOP, x(tick), HEIGHT - BOTTOM);
            svg.text(x(tick), HEIGHT - BOTTOM + 14, "middle", BLACK, Integer.toString(tick));
        }
        svg.text(
                (WIDTH - LEGEND) / 2.0,
                HEIGHT - 10,
                "middle",
                BLACK,
                "frames from one key frame to the next (logarithmic)");
        double most = curves.stream().mapToDouble(this::highest).max().orElse(1) * ROOM;
        for (int i = 0; i < curves.size(); i++) {
            draw(curves.get(i), i, most);
        }
        return svg.drawn();
    }

    private double highest(Curve curve) {
        double[] most = {0};
        curve.density().curve(longest, (along, density) -> most[0] = Math.max(most[0], density));
        return most[0];
    }

    private void draw(Curve curve, int number, double most) {
        List<String> colours = CurvePicture.COLOURS;
        String colour = colours.get(number % colours.size());
        String stroke = CurvePicture.stroke(colour, number < colours.size());
        Svg.Points points = new Svg.Points();
        curve.density()
                .curve(
                        longest,
                        (along, density) -> points.add(
                                LEFT + along * plotWidth(), TOP + (HEIGHT - TOP - BOTTOM) * (1 - density / most)));
        svg.polyline(points, stroke, STROKE);
        double base = TOP + 14.0 + ENTRY * number;
        Svg.Points sample = new Svg.Points();
        sample.add(WIDTH - LEGEND + 14.0, base - 4);
        sample.add(WIDTH - LEGEND + 36.0, base - 4);
        svg.polyline(sample, stroke, STROKE);
        svg.text(WIDTH - LEGEND + 42.0, base, "start", colour, curve.name());
        svg.text(
                WIDTH - LEGEND + 42.0,
                base + 12,
                "start",
                "#555555",
                String.format(
                        Locale.ROOT,
                        "AKI %.1f; half of them up to %d frames",
                        curve.aki(),
                        curve.density().median()));
    }

    private static double plotWidth() {
        return WIDTH - LEFT - LEGEND - RIGHT / 2.0;
    }

    private double x(double length) {
        return LEFT + plotWidth() * Math.log(length) / Math.log(longest);
    }
}
