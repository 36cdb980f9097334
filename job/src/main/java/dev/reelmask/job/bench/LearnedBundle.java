package dev.reelmask.job.bench;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.table.KnownSchedulers;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.policy.BundlePolicy;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.learned.Agreement;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.predict.HardnessModel;
import dev.reelmask.schedule.table.TransitionTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** What a bundle has learnt of key frames. */
record LearnedBundle(
        String folder,
        Bundle bundle,
        Optional<KeyPolicy> policy,
        Optional<Agreement> predictor,
        Optional<HardnessModel> planner) {
    /** @throws UserException if it has learnt nothing */
    static LearnedBundle read(String folder) {
        Bundle bundle = Bundle.read(new Configuration(), folder);
        if (bundle.scheduler().isEmpty() && bundle.planner().isEmpty()) {
            throw new UserException(
                    "bundle %s has no scheduler and no planner; make one with reelmask train scheduler or train planner"
                            .formatted(folder));
        }
        return new LearnedBundle(
                folder,
                bundle,
                BundlePolicy.of(bundle),
                BundlePolicy.predictor(bundle),
                bundle.planner().map(spec -> spec.model()));
    }

    String name() {
        return Path.of(folder).getFileName().toString();
    }

    /** Maps that its scheduler sees of a pair. */
    Set<MapKind> maps() {
        return predictor.map(one -> Set.of(one.map())).orElse(Set.of());
    }

    /** What its scheduler sees of a pair class by class. */
    Set<ClassKind> classes() {
        return policy.map(one -> one.state().classKinds()).orElse(Set.of());
    }

    /**
     * The same as far as it has learnt from the table's evidence: a scheduler can be trained beside a planner that
     * knows other flows.
     *
     * @param note takes a line on what is left out
     * @throws UserException if neither its scheduler nor its planner has learnt from such evidence
     */
    LearnedBundle checked(Map<String, String> madeWith, Consumer<String> note) {
        Map<String, String> own = KnownSchedulers.learnedFrom(madeWith);
        Optional<String> scheduler =
                bundle.scheduler().flatMap(spec -> told(() -> KnownSchedulers.check(folder, spec, own)));
        Optional<String> planned = bundle.planner()
                .flatMap(spec ->
                        told(() -> KnownSchedulers.check(folder + ": the bundle's planner", spec.madeWith(), own)));
        boolean hasScheduler = bundle.scheduler().isPresent() && scheduler.isEmpty();
        boolean hasPlanner = bundle.planner().isPresent() && planned.isEmpty();
        if (!hasScheduler && !hasPlanner) {
            throw new UserException(scheduler.or(() -> planned).orElseThrow());
        }
        scheduler.ifPresent(why -> note.accept(name() + ": its scheduler is left out: " + why));
        planned.ifPresent(why -> note.accept(name() + ": its planner is left out: " + why));
        return new LearnedBundle(
                folder,
                bundle,
                policy.filter(one -> hasScheduler),
                predictor.filter(one -> hasScheduler),
                planner.filter(one -> hasPlanner));
    }

    /** What a check says. */
    private static Optional<String> told(Runnable check) {
        try {
            check.run();
            return Optional.empty();
        } catch (UserException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * The same without its scheduler, where there is a planner to compare and the table lacks what the scheduler sees
     * class by class.
     *
     * @param note takes a line where that is so
     */
    LearnedBundle asFarAs(TransitionTable table, Consumer<String> note) {
        Optional<ClassKind> missing = classes().stream()
                .filter(kind -> table.sequences().stream()
                        .noneMatch(one -> one.classes(kind, 1, 0).isPresent()))
                .findAny();
        if (missing.isEmpty() || planner.isEmpty()) {
            return this;
        }
        note.accept("%s: its scheduler is left out, for the table has no %s"
                .formatted(name(), missing.get().spelling()));
        return new LearnedBundle(folder, bundle, Optional.empty(), Optional.empty(), planner);
    }

    /**
     * Its scheduler, as far as it has one, at all its prices, thresholds or targets, by name.
     *
     * @throws UserException if the table lacks its maps
     */
    Map<String, List<SchedulerSource>> schedulers(TransitionTable table) {
        return policy.map(one -> Map.of(name(), LearnedCurve.schedulers(one, name())))
                .or(() -> predictor.map(one -> LearnedCurve.schedulers(one, table, name())))
                .orElse(Map.of());
    }

    /** Microseconds of a thread for one decision, evidence apart, once the code is warm. */
    Optional<Double> decisionUs() {
        return policy.map(LearnedCurve::decisionUs).or(() -> predictor.map(LearnedCurve::decisionUs));
    }
}
