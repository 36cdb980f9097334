package dev.reelmask.job.bench;

import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SchedulerTrials.Trial;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TableEpisode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where schedulers take their key frames at one average key interval, as SVG: mIoU of the masks of one sequence frame
 * by frame, a line a scheduler with its key frames below, and how long the key intervals of all sequences are.
 */
final class TimelinePicture {
    private static final int FRAMES = 900;
    private static final int WIDTH = 920;
    private static final int LEFT = 46;
    private static final int RIGHT = 12;
    private static final int TOP = 30;
    private static final int PANEL = 96;
    private static final int KEYS = 10;
    private static final int DENSITY = 220;
    private static final int BOTTOM = 40;
    private static final double STROKE = 1.2;
    private static final List<String> COLOURS = List.of("#666666", "#e69f00", "#d55e00", "#0072b2", "#009e73");

    private final Svg svg;
    private final SequenceTransitions sequence;
    private final int frames;

    private TimelinePicture(SequenceTransitions sequence, int schedulers) {
        this.svg = new Svg(WIDTH, TOP + PANEL * schedulers + DENSITY + 2 * BOTTOM);
        this.sequence = sequence;
        this.frames = Math.min(FRAMES, sequence.frames());
    }

    /** @param learned names of learned schedulers, of which the first is drawn */
    static String of(SchedulerComparison comparison, double aki, Collection<String> learned) {
        List<String> names = new ArrayList<>(List.of(SchedulerComparison.FIXED, PairNumber.FLOW_MAGNITUDE.spelling()));
        learned.stream().limit(1).forEach(names::add);
        names.add(SchedulerComparison.OPTIMAL);
        names.retainAll(comparison.tried().keySet());
        Map<String, Trial> trials = new LinkedHashMap<>();
        names.forEach(name -> trials.put(name, comparison.tried().get(name).nearest(aki)));
        TimelinePicture picture =
                new TimelinePicture(comparison.table().sequences().iterator().next(), trials.size());
        return picture.drawn(comparison, aki, trials);
    }

    private String drawn(SchedulerComparison comparison, double aki, Map<String, Trial> trials) {
        text(LEFT, 16, "#000000", "mIoU of %s frame by frame, AKI about %s".formatted(sequence.id(), aki));
        int number = 0;
        for (Map.Entry<String, Trial> one : trials.entrySet()) {
            row(TOP + PANEL * number, one.getKey(), one.getValue(), COLOURS.get(number));
            number++;
        }
        int top = TOP + PANEL * trials.size() + BOTTOM;
        text(LEFT, top - 8, "#000000", "share of key intervals by their length in frames, all sequences");

        axis(top, IntervalDensity.longest(comparison));
        number = 0;
        for (Trial one : trials.values()) {
            density(top, comparison, one, COLOURS.get(number));
            number++;
        }
        return svg.drawn();
    }

    private void row(int top, String name, Trial trial, String colour) {
        TableEpisode episode = trial.way().apply(sequence);
        double height = PANEL - KEYS - 12.0;
        for (int percent : new int[] {0, 50, 100}) {
            double y = top + height * (1 - percent / 100.0);
            svg.line(LEFT, y, WIDTH - RIGHT, y);
            text(LEFT - 26, y + 4, "#000000", Integer.toString(percent));
        }
        Svg.Points points = new Svg.Points();
        List<Integer> keys = episode.keys().keys();
        int last = 0;
        for (int frame = 0; frame < frames; frame++) {
            while (last + 1 < keys.size() && keys.get(last + 1) <= frame) {
                last++;
            }
            double score = sequence.at(PairNumber.SCORE, frame, keys.get(last));
            if (!Double.isNaN(score)) {
                points.add(x(frame), top + height * (1 - score));
            }
        }
        svg.polyline(points, colour, STROKE);
        for (int key : keys.stream().filter(one -> one < frames).toList()) {
            svg.line(x(key), top + height + 2, x(key), top + height + 2 + KEYS, colour);
        }
        String label = String.format(Locale.ROOT, "%s, AKI %.1f", name, trial.aki());
        text(LEFT + 4, top + height - 4, colour, label);
    }

    private double x(int frame) {
        return along(frame / (double) Math.max(1, frames - 1));
    }

    private void axis(int top, int longest) {
        svg.line(LEFT, top + DENSITY, WIDTH - RIGHT, top + DENSITY);
        for (int tick : CurvePicture.TICKS) {
            if (tick <= longest) {
                double x = along(Math.log(tick) / Math.log(longest));
                svg.line(x, top, x, top + DENSITY);
                text(x - 4, top + DENSITY + 14, "#000000", Integer.toString(tick));
            }
        }
    }

    private static double along(double share) {
        return LEFT + (WIDTH - LEFT - RIGHT) * share;
    }

    /** All intervals of one length would reach the top. */
    private void density(int top, SchedulerComparison comparison, Trial trial, String colour) {
        Svg.Points points = new Svg.Points();
        IntervalDensity.of(comparison, trial)
                .curve(
                        IntervalDensity.longest(comparison),
                        (along, density) -> points.add(along(along), top + DENSITY * (1 - density)));
        svg.polyline(points, colour, STROKE);
    }

    private void text(double x, double y, String colour, String what) {
        svg.text(x, y, "start", colour, what);
    }
}
