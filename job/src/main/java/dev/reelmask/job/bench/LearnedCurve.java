package dev.reelmask.job.bench;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.table.KnownSchedulers;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.SchedulerSpec;
import dev.reelmask.net.policy.BundlePolicy;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.DvsnetSource;
import dev.reelmask.schedule.PolicySource;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.learned.AgreementPredictor;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.table.TransitionTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/** The scheduler of a bundle at all its prices, or at all its thresholds or targets where it knows no price. */
final class LearnedCurve {
    private static final int PRICES = 60;
    private static final int THRESHOLDS = 241;
    private static final int TARGETS = 100;
    /** Largest log of the odds of a threshold. */
    private static final double SUREST = 12;

    private static final int TIMED = 200_000;
    private static final int TIMED_MAPS = 4000;

    private final String folder;
    private final Bundle bundle;

    private LearnedCurve(String folder, Bundle bundle) {
        this.folder = folder;
        this.bundle = bundle;
    }

    /** @throws UserException if the bundle has no scheduler */
    static LearnedCurve of(String folder) {
        Bundle bundle = Bundle.read(new Configuration(), folder);
        if (bundle.scheduler().isEmpty()) {
            throw new UserException(
                    "bundle %s has no scheduler; make one with reelmask train scheduler".formatted(folder));
        }
        return new LearnedCurve(folder, bundle);
    }

    /** Maps that it sees of a pair. */
    Set<MapKind> maps() {
        return predictor().map(one -> Set.of(one.map())).orElse(Set.of());
    }

    private Optional<AgreementPredictor> predictor() {
        return BundlePolicy.predictor(bundle);
    }

    /** Microseconds of a thread for one decision, evidence apart, once the code is warm. */
    double decisionUs() {
        Optional<AgreementPredictor> predictor = predictor();
        if (predictor.isPresent()) {
            AgreementPredictor.Runner runner = predictor.get().runner();
            MapKind kind = predictor.get().map();
            EvidenceMap map = EvidenceMap.of(kind, new float[kind.length()]);
            return fastestUs(TIMED_MAPS, i -> runner.percent(map));
        }
        KeyPolicy policy = BundlePolicy.of(bundle).orElseThrow();
        KeyPolicy.Runner runner = policy.runner(policy.prices().usual());
        return fastestUs(TIMED, i -> {
            double number = i % 97;
            return runner.keyLogit(kind -> number, i % 60, 0.1);
        });
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

    /** @throws UserException if it is of other evidence than the table's, or the table lacks its maps */
    List<SchedulerSource> schedulers(TransitionTable table) {
        SchedulerSpec spec = bundle.scheduler().orElseThrow();
        KnownSchedulers.check(folder, spec, KnownSchedulers.learnedFrom(table.madeWith()));
        Optional<AgreementPredictor> predictor = predictor();
        return predictor.isPresent()
                ? schedulers(predictor.get(), table)
                : schedulers(BundlePolicy.of(bundle).orElseThrow());
    }

    private List<SchedulerSource> schedulers(KeyPolicy policy) {
        return policy.state().hasPrice()
                ? IntStream.range(0, PRICES)
                        .mapToObj(i -> policy.prices().at(i / (PRICES - 1.0)))
                        .map(price -> new PolicySource(0.5, price).with(policy, folder))
                        .toList()
                : IntStream.range(0, THRESHOLDS)
                        .mapToDouble(i -> SUREST * (2.0 * i / (THRESHOLDS - 1) - 1))
                        .mapToObj(odds -> new PolicySource(1 / (1 + Math.exp(-odds)), Double.NaN).with(policy, folder))
                        .toList();
    }

    /** Evenly spaced shares of what it predicts of the table's pairs. */
    private List<SchedulerSource> schedulers(AgreementPredictor predictor, TransitionTable table) {
        AgreementPredictor.Runner runner = predictor.runner();
        double[] predicted = table.sequences().stream()
                .flatMap(sequence -> sequence.maps(predictor.map()).stream())
                .mapToDouble(runner::percent)
                .sorted()
                .toArray();
        if (predicted.length == 0) {
            throw new UserException("%s: the table has no %s; make it with reelmask transitions --maps %s"
                    .formatted(
                            folder, predictor.map().spelling(), predictor.map().spelling()));
        }
        return IntStream.range(0, TARGETS)
                .mapToDouble(i -> predicted[(int) ((long) i * (predicted.length - 1) / (TARGETS - 1))])
                .distinct()
                .mapToObj(target -> new DvsnetSource(target).with(predictor, folder))
                .toList();
    }
}
