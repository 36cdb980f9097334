package dev.reelmask.job.bench;

import dev.reelmask.frame.UserException;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.schedule.plan.KeyPlan;
import dev.reelmask.schedule.predict.HardnessModel;
import dev.reelmask.schedule.predict.PlanCheck;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SchedulerCurve;
import dev.reelmask.schedule.table.SchedulerCurve.Point;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TableEpisode;
import dev.reelmask.schedule.table.TableSchedulers;
import dev.reelmask.schedule.table.TransitionTable;
import dev.reelmask.schedule.table.TrueAgreement;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Curves of every kind of scheduler on one table.
 *
 * @param everyFrame what the network scores on every frame
 * @param curves by kind, the optimum last
 */
record SchedulerComparison(TransitionTable table, Sides sides, double everyFrame, Map<String, SchedulerCurve> curves) {
    static final String FIXED = "fixed";
    static final String OPTIMAL = "optimal";

    private static final int THRESHOLDS = 200;
    private static final int PROBABILITIES = 40;
    private static final double PERCENT = 100;
    private static final List<PairNumber> KINDS = List.of(
            PairNumber.FRAME_DIFFERENCE,
            PairNumber.FLOW_MAGNITUDE,
            PairNumber.WARP_RESIDUAL,
            PairNumber.CLASS_CHANGE,
            PairNumber.FLOW_INCONSISTENCY);

    /**
     * @param seeds of random keys
     * @param learned schedulers by name, each at several thresholds or prices
     * @param planners by name
     */
    static SchedulerComparison of(
            TransitionTable table,
            Sides sides,
            int seeds,
            Map<String, List<SchedulerSource>> learned,
            Map<String, HardnessModel> planners) {
        Map<String, SchedulerCurve> curves = new LinkedHashMap<>();
        curves.put(FIXED, curve(table, sides, fixed(table)));
        curves.put("random", random(table, sides, seeds));
        for (PairNumber kind : KINDS) {
            List<String> spellings = SchedulerCurve.thresholds(table, kind, THRESHOLDS).stream()
                    .map(threshold -> kind.spelling() + ":" + plain(threshold))
                    .toList();
            if (!spellings.isEmpty()) {
                curves.put(kind.spelling(), curve(table, sides, spellings));
            }
        }
        learned.forEach((name, schedulers) -> curves.put(
                name,
                new SchedulerCurve(schedulers.stream()
                        .map(one -> SchedulerCurve.point(table, one, sides))
                        .toList())));
        planners.forEach((name, model) -> curves.put(name, new PlanCheck(model, table, sides).curve()));
        curves.put("agreement", agreement(table, sides));
        curves.put(OPTIMAL, optimal(table, sides));
        double everyFrame = SchedulerCurve.point(table, Schedulers.parse("every-frame"), sides)
                .score();
        return new SchedulerComparison(table, sides, everyFrame, curves);
    }

    static String name(Sides sides) {
        return sides == Sides.CAUSAL ? "causal" : "two-sided";
    }

    private static int longest(TransitionTable table) {
        return table.sequences().stream()
                .mapToInt(one -> one.gaps().longest())
                .min()
                .orElseThrow();
    }

    private static List<String> fixed(TransitionTable table) {
        return IntStream.rangeClosed(1, longest(table) + 1)
                .mapToObj(interval -> "fixed:" + interval)
                .toList();
    }

    private static SchedulerCurve curve(TransitionTable table, Sides sides, List<String> schedulers) {
        return new SchedulerCurve(schedulers.stream()
                .map(one -> SchedulerCurve.point(table, Schedulers.parse(one), sides))
                .toList());
    }

    /** Of each probability the mean over the seeds: of the share of key frames, and of the score. */
    private static SchedulerCurve random(TransitionTable table, Sides sides, int seeds) {
        List<Point> points = new ArrayList<>();
        for (int i = 1; i <= PROBABILITIES; i++) {
            double probability = Math.pow((double) i / PROBABILITIES, 2);
            double shares = 0;
            double scores = 0;
            for (int seed = 0; seed < seeds; seed++) {
                String spelling = "random:%s,seed=%s".formatted(plain(probability), seed);
                Point point = SchedulerCurve.point(table, Schedulers.parse(spelling), sides);
                shares += 1 / point.aki();
                scores += point.score();
            }
            points.add(new Point(seeds / shares, scores / seeds));
        }
        return new SchedulerCurve(points);
    }

    private static SchedulerCurve agreement(TransitionTable table, Sides sides) {
        Map<String, SequenceTransitions> sequences = new TreeMap<>();
        table.sequences().forEach(one -> sequences.put(one.id(), one));
        return new SchedulerCurve(SchedulerCurve.thresholds(table, PairNumber.PIXEL_AGREEMENT, THRESHOLDS).stream()
                .map(share -> new TrueAgreement("agreement", PERCENT * share, sequences))
                .map(source -> SchedulerCurve.point(table, source, sides))
                .toList());
    }

    /** Of every number of key frames where the intervals are short, fewer where they are long. */
    private static SchedulerCurve optimal(TransitionTable table, Sides sides) {
        List<Point> points = new ArrayList<>();
        // a budget is not spent where more key frames would only lose
        points.add(new Point(1, optimum(table, sides, 1).score()));
        for (double aki = 1.25; aki <= longest(table) + 1; aki *= 1.05) {
            try {
                points.add(optimum(table, sides, aki));
            } catch (UserException e) {
                // no plan has so few key frames, nor fewer
                break;
            }
        }
        return new SchedulerCurve(points);
    }

    private static Point optimum(TransitionTable table, Sides sides, double aki) {
        Map<String, KeyPlan> plans = TableSchedulers.optimum(table, aki, sides == Sides.CAUSAL ? 1 : 2);
        return SchedulerCurve.point(table, sides, sequence -> new TableEpisode(sequence, plans.get(sequence.id())));
    }

    private static String plain(double value) {
        return new BigDecimal(value).round(new MathContext(9)).toPlainString();
    }

    Map<String, Object> fields(List<Double> akis) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("everyFrame", everyFrame);
        Map<String, Object> kinds = new LinkedHashMap<>();
        curves.forEach((kind, curve) -> {
            Map<String, Object> scores = new LinkedHashMap<>();
            for (double aki : akis) {
                double score = curve.at(aki);
                if (!Double.isNaN(score)) {
                    scores.put(plain(aki), score);
                }
            }
            kinds.put(kind, scores);
        });
        fields.put("miou", kinds);
        return fields;
    }

    String text(List<Double> akis) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %d sequences, %d frames; mean mIoU in percent, every frame %.2f; in brackets the share of fixed to optimal",
                name(sides),
                table.sequences().size(),
                table.frames(),
                PERCENT * everyFrame));
        int width = 1
                + Math.max(
                        19,
                        curves.keySet().stream().mapToInt(String::length).max().orElse(0));
        String name = "%-" + width + "s";
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, name, "AKI"));
        akis.forEach(aki -> head.append(String.format(Locale.ROOT, "%15s", plain(aki))));
        lines.add(head.toString());
        curves.forEach((kind, curve) -> {
            StringBuilder row = new StringBuilder(String.format(Locale.ROOT, name, kind));
            akis.forEach(aki -> row.append(String.format(Locale.ROOT, "%15s", cell(curve.at(aki), aki))));
            lines.add(row.toString());
        });
        return String.join(System.lineSeparator(), lines);
    }

    private String cell(double score, double aki) {
        if (Double.isNaN(score)) {
            return "-";
        }
        double fixed = curves.get(FIXED).at(aki);
        double gap = curves.get(OPTIMAL).at(aki) - fixed;
        String share = gap > 0 ? String.format(Locale.ROOT, " (%4.0f)", PERCENT * (score - fixed) / gap) : "       ";
        return String.format(Locale.ROOT, "%.2f%s", PERCENT * score, share);
    }
}
