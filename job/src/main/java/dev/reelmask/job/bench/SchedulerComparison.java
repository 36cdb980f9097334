package dev.reelmask.job.bench;

import dev.reelmask.frame.UserException;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.schedule.plan.KeyPlan;
import dev.reelmask.schedule.predict.HardnessModel;
import dev.reelmask.schedule.predict.PlanCheck;
import dev.reelmask.schedule.table.GapIntervals;
import dev.reelmask.schedule.table.GapIntervals.Interval;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SchedulerCurve;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import dev.reelmask.schedule.table.SchedulerTrials;
import dev.reelmask.schedule.table.SchedulerTrials.Trial;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Curves of every kind of scheduler on one table.
 *
 * @param everyFrame what the network scores on every frame
 * @param tried by kind, the optimum last
 */
record SchedulerComparison(TransitionTable table, Sides sides, double everyFrame, Map<String, SchedulerTrials> tried) {
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
     * @param own of the same sequences without labels: the best that can be told by the network's own masks
     */
    static SchedulerComparison of(
            TransitionTable table,
            Sides sides,
            int seeds,
            Map<String, List<SchedulerSource>> learned,
            Map<String, HardnessModel> planners,
            Optional<TransitionTable> own) {
        Map<String, SchedulerTrials> curves = new LinkedHashMap<>();
        curves.put(FIXED, trials(table, sides, fixed(table)));
        curves.put("random", random(table, sides, seeds));
        for (PairNumber kind : KINDS) {
            List<String> spellings = SchedulerCurve.thresholds(table, kind, THRESHOLDS).stream()
                    .map(threshold -> kind.spelling() + ":" + plain(threshold))
                    .toList();
            if (!spellings.isEmpty()) {
                curves.put(kind.spelling(), trials(table, sides, spellings));
            }
        }
        learned.forEach((name, schedulers) -> curves.put(
                name,
                new SchedulerTrials(schedulers.stream()
                        .map(one -> Trial.of(table, sides, one))
                        .toList())));
        planners.forEach((name, model) -> curves.put(name, new PlanCheck(model, table, sides).trials()));
        curves.put("agreement", agreement(table, sides));
        own.ifPresent(one -> curves.put(OPTIMAL + ", own masks", optimal(table, one, sides)));
        curves.put(OPTIMAL, optimal(table, table, sides));
        double everyFrame = SchedulerCurve.point(table, Schedulers.parse("every-frame"), sides)
                .score();
        return new SchedulerComparison(table, sides, everyFrame, curves);
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

    /** Curves by kind, the optimum last. */
    Map<String, SchedulerCurve> curves() {
        Map<String, SchedulerCurve> curves = new LinkedHashMap<>();
        tried.forEach((kind, trials) -> curves.put(kind, trials.curve()));
        return curves;
    }

    private static SchedulerTrials trials(TransitionTable table, Sides sides, List<String> schedulers) {
        return new SchedulerTrials(schedulers.stream()
                .map(one -> Trial.of(table, sides, Schedulers.parse(one)))
                .toList());
    }

    /** Of each probability the mean over the seeds: of the share of key frames, and of the score. */
    private static SchedulerTrials random(TransitionTable table, Sides sides, int seeds) {
        List<Trial> trials = new ArrayList<>();
        for (int i = 1; i <= PROBABILITIES; i++) {
            double probability = Math.pow((double) i / PROBABILITIES, 2);
            trials.add(Trial.mean(IntStream.range(0, seeds)
                    .mapToObj(seed -> "random:%s,seed=%s".formatted(plain(probability), seed))
                    .map(spelling -> Trial.of(table, sides, Schedulers.parse(spelling)))
                    .toList()));
        }
        return new SchedulerTrials(trials);
    }

    private static SchedulerTrials agreement(TransitionTable table, Sides sides) {
        Map<String, SequenceTransitions> sequences = new TreeMap<>();
        table.sequences().forEach(one -> sequences.put(one.id(), one));
        return new SchedulerTrials(SchedulerCurve.thresholds(table, PairNumber.PIXEL_AGREEMENT, THRESHOLDS).stream()
                .map(share -> new TrueAgreement("agreement", PERCENT * share, sequences))
                .map(source -> Trial.of(table, sides, source))
                .toList());
    }

    /**
     * Of every number of key frames where the intervals are short, fewer where they are long.
     *
     * @param known what the key frames are chosen by
     */
    private static SchedulerTrials optimal(TransitionTable table, TransitionTable known, Sides sides) {
        List<Trial> trials = new ArrayList<>();
        // a budget is not spent where more key frames would only lose
        trials.add(optimum(table, known, sides, 1).withinFullBudget());
        for (double aki = 1.25; aki <= longest(table) + 1; aki *= 1.05) {
            try {
                trials.add(optimum(table, known, sides, aki));
            } catch (UserException e) {
                // no plan has so few key frames, nor fewer
                break;
            }
        }
        return new SchedulerTrials(trials);
    }

    private static Trial optimum(TransitionTable table, TransitionTable known, Sides sides, double aki) {
        Map<String, KeyPlan> plans = TableSchedulers.optimum(known, aki, sides == Sides.CAUSAL ? 1 : 2);
        return Trial.of(table, sides, sequence -> new TableEpisode(sequence, plans.get(sequence.id())));
    }

    private static String plain(double value) {
        return new BigDecimal(value).round(new MathContext(9)).toPlainString();
    }

    Map<String, Object> fields(List<Double> akis) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("everyFrame", everyFrame);
        Map<String, Object> kinds = new LinkedHashMap<>();
        curves().forEach((kind, curve) -> {
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
        Map<String, SchedulerCurve> curves = curves();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %d sequences, %d frames; mean mIoU in percent, every frame %.2f; in brackets the share of fixed to optimal",
                sides.spelling(),
                table.sequences().size(),
                table.frames(),
                PERCENT * everyFrame));
        lines.add(row("AKI", akis, SchedulerComparison::plain));
        curves.forEach((kind, curve) -> lines.add(row(kind, akis, aki -> cell(curves, curve.at(aki), aki))));
        return String.join(System.lineSeparator(), lines);
    }

    private static String row(String head, List<Double> akis, Function<Double, String> cell) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-28s", head));
        akis.forEach(aki -> row.append(String.format(Locale.ROOT, "%15s", cell.apply(aki))));
        return row.toString();
    }

    private static String cell(Map<String, SchedulerCurve> curves, double score, double aki) {
        if (Double.isNaN(score)) {
            return "-";
        }
        double fixed = curves.get(FIXED).at(aki);
        double gap = curves.get(OPTIMAL).at(aki) - fixed;
        String share = gap > 0 ? String.format(Locale.ROOT, " (%4.0f)", PERCENT * (score - fixed) / gap) : "       ";
        return String.format(Locale.ROOT, "%.2f%s", PERCENT * score, share);
    }

    /**
     * Middle 95 % of the share of fixed to optimal by kind, one an average key interval, when sequences are redrawn.
     */
    Map<String, List<Optional<Interval>>> intervals(List<Double> akis, int resamples) {
        GapIntervals intervals = new GapIntervals(
                tried.get(FIXED), tried.get(OPTIMAL), table.sequences().size(), resamples);
        Map<String, List<Optional<Interval>>> all = new LinkedHashMap<>();
        tried.forEach((kind, trials) -> {
            if (!kind.equals(FIXED) && !kind.equals(OPTIMAL)) {
                all.put(kind, intervals.of(trials, akis));
            }
        });
        return all;
    }

    static Map<String, Object> intervalFields(List<Double> akis, Map<String, List<Optional<Interval>>> intervals) {
        Map<String, Object> fields = new LinkedHashMap<>();
        intervals.forEach((kind, all) -> {
            Map<String, Object> there = new LinkedHashMap<>();
            for (int i = 0; i < akis.size(); i++) {
                String aki = plain(akis.get(i));
                all.get(i).ifPresent(one -> there.put(aki, List.of(one.low(), one.high())));
            }
            fields.put(kind, there);
        });
        return fields;
    }

    static String intervalText(List<Double> akis, Map<String, List<Optional<Interval>>> intervals) {
        List<String> lines = new ArrayList<>();
        lines.add("share of fixed to optimal, 95 % intervals over the sequences");
        intervals.forEach((kind, all) -> lines.add(row(kind, akis, aki -> all.get(akis.indexOf(aki))
                .map(one -> String.format(Locale.ROOT, "%.0f .. %.0f", PERCENT * one.low(), PERCENT * one.high()))
                .orElse("-"))));
        return String.join(System.lineSeparator(), lines);
    }
}
