package dev.reelmask.job.bench;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.PairEvidence;
import dev.reelmask.frame.UserException;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.DeviationSource;
import dev.reelmask.schedule.DvsnetSource;
import dev.reelmask.schedule.DvsnetSource.Target;
import dev.reelmask.schedule.LookaheadSource;
import dev.reelmask.schedule.PolicySource;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.learned.Agreement;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.predict.HardnessModel;
import dev.reelmask.schedule.predict.LookaheadKeys;
import dev.reelmask.schedule.table.TransitionTable;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The scheduler of a bundle at all its prices, or at all its thresholds or targets where it knows no price. */
final class LearnedCurve {
    private static final int PRICES = 60;
    private static final double LOWEST_PRICE = 1e-3;
    private static final double HIGHEST_PRICE = 30;
    private static final int THRESHOLDS = 241;
    private static final int TARGETS = 100;
    private static final double PERCENT = 100;
    /** Largest log of the odds of a threshold. */
    private static final double SUREST = 12;

    private static final int TIMED = 200_000;
    private static final int TIMED_VALUES = 4_000_000;

    private LearnedCurve() {}

    static double decisionUs(KeyPolicy policy) {
        KeyPolicy.Runner runner = policy.runner(policy.prices().usual());
        Map<ClassKind, ClassNumbers> classes = new EnumMap<>(ClassKind.class);
        policy.state()
                .classes()
                .forEach(one -> classes.put(
                        one.kind(),
                        new ClassNumbers(one.kind(), new float[one.scales().size()])));
        return fastestUs(TIMED, i -> runner.keyLogit(new TimedPair(i % 97, classes), i % 60, 0.1));
    }

    private record TimedPair(double number, Map<ClassKind, ClassNumbers> all) implements PairEvidence {
        @Override
        public double number(EvidenceKind kind) {
            return number;
        }

        @Override
        public ClassNumbers classes(ClassKind kind) {
            return all.get(kind);
        }
    }

    static double decisionUs(Agreement predictor) {
        ToDoubleFunction<Evidence> teller = predictor.teller();
        EvidenceMap map = EvidenceMap.of(
                predictor.map(),
                new float[predictor.channels() * predictor.map().cells()]);
        Map<MapKind, EvidenceMap> maps = Map.of(map.kind(), map);
        Evidence evidence = new Evidence(1, 0, Map.of(), maps, maps, Map.of());
        return fastestUs(Math.max(100, TIMED_VALUES / map.length()), i -> teller.applyAsDouble(evidence));
    }

    private static double fastestUs(int decisions, IntToDoubleFunction decide) {
        double best = Double.POSITIVE_INFINITY;
        double sum = 0;
        for (int round = 0; round < 5; round++) {
            long start = CpuMeter.threadNs();
            for (int i = 0; i < decisions; i++) {
                sum += decide.applyAsDouble(i);
            }
            best = Math.min(best, (CpuMeter.threadNs() - start) / 1e3 / decisions);
        }
        return Double.isNaN(sum) ? Double.NaN : best;
    }

    /** @param name for descriptions */
    static List<SchedulerSource> schedulers(KeyPolicy policy, String name) {
        return policy.state().hasPrice()
                ? IntStream.range(0, PRICES)
                        .mapToObj(i -> policy.prices().at(i / (PRICES - 1.0)))
                        .map(price -> new PolicySource(0.5, price).with(policy, name))
                        .toList()
                : IntStream.range(0, THRESHOLDS)
                        .mapToDouble(i -> SUREST * (2.0 * i / (THRESHOLDS - 1) - 1))
                        .mapToObj(odds -> new PolicySource(1 / (1 + Math.exp(-odds)), Double.NaN).with(policy, name))
                        .toList();
    }

    /** Looking ahead, at prices from where nearly every frame is a key frame to where hardly one is. */
    static List<SchedulerSource> lookahead(HardnessModel planner) {
        return IntStream.range(0, PRICES)
                .mapToDouble(i -> LOWEST_PRICE * Math.pow(HIGHEST_PRICE / LOWEST_PRICE, i / (PRICES - 1.0)))
                .mapToObj(price -> new LookaheadSource(price, LookaheadSource.USUAL_FRAMES))
                .<SchedulerSource>map(source -> new LookaheadKeys(planner, source, source.description()))
                .toList();
    }

    /**
     * With targets at evenly spaced shares of what it predicts of the table's pairs, which stay or move.
     *
     * @param name for descriptions and messages
     */
    static Map<String, List<SchedulerSource>> schedulers(Agreement predictor, TransitionTable table, String name) {
        KnownAgreement known = KnownAgreement.of(predictor, table);
        if (predictor.map().isOfFrame()) {
            return Map.of(
                    name,
                    thresholds(known, name)
                            .mapToObj(percent -> new DeviationSource(1 - percent / PERCENT).with(known, name))
                            .toList());
        }
        Map<String, List<SchedulerSource>> both = new LinkedHashMap<>();
        both.put(name, schedulers(known, Target.FIXED, name));
        both.put(name + ", dynamic", schedulers(known, Target.DYNAMIC, name));
        return both;
    }

    private static List<SchedulerSource> schedulers(KnownAgreement known, Target target, String name) {
        return thresholds(known, name)
                .mapToObj(first -> new DvsnetSource(first, target).with(known, name))
                .toList();
    }

    private static DoubleStream thresholds(KnownAgreement known, String name) {
        MapKind kind = known.map();
        double[] predicted = known.sorted();
        if (predicted.length == 0) {
            throw new UserException("%s: the table has no %s; make it with reelmask transitions --maps %s"
                    .formatted(name, kind.spelling(), kind.spelling()));
        }
        return IntStream.range(0, TARGETS)
                .mapToDouble(i -> predicted[(int) ((long) i * (predicted.length - 1) / (TARGETS - 1))])
                .distinct();
    }
}
