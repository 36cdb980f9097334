package dev.reelmask.job.table;

import dev.reelmask.evidence.StepSource;
import dev.reelmask.frame.Regions;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.PlannerSpec;
import dev.reelmask.net.bundle.SchedulerSpec;
import dev.reelmask.net.policy.BundlePolicy;
import dev.reelmask.schedule.DeviationSource;
import dev.reelmask.schedule.DvsnetSource;
import dev.reelmask.schedule.LookaheadSource;
import dev.reelmask.schedule.PlanSource;
import dev.reelmask.schedule.PolicySource;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.TableSource;
import dev.reelmask.schedule.learned.Agreement;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.predict.LookaheadKeys;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.TableSchedulers;
import dev.reelmask.schedule.table.TransitionTable;
import dev.reelmask.table.row.TransitionUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads the tables that schedulers name, and schedulers that bundles hold, and sees that they are of the networks and
 * flows of the run.
 */
public final class KnownSchedulers {
    private static final String NETWORKS = "networks/";
    private static final int DIGITS = 16;
    private static final String WHOLE = Regions.WHOLE.toString();

    private KnownSchedulers() {}

    /** The name of a network's file among parts. */
    public static String part(String file) {
        return NETWORKS + file;
    }

    /** Of what a table and a run must be alike, by the names of {@code RunDescription}. */
    public static Map<String, String> parts(Map<String, String> digests, String flow, String flowPath) {
        Map<String, String> parts = new TreeMap<>();
        digests.forEach((file, digest) -> parts.put(NETWORKS + file, digest));
        parts.put("flow", flow);
        parts.put("flow-path", flowPath);
        return parts;
    }

    /**
     * The scheduler itself, or the one that its table or the bundle makes of it.
     *
     * @param bundle of the run
     * @param parts of the run, of which the table must have the same
     * @throws UserException if there is no such table, or no learned scheduler, or it is of other networks or flows
     */
    public static SchedulerSource resolved(
            Configuration hadoop, SchedulerSource source, Optional<Bundle> bundle, Map<String, String> parts) {
        if (source instanceof PolicySource policy) {
            return learned(policy, bundle, parts);
        }
        if (source instanceof LookaheadSource lookahead) {
            return learned(lookahead, bundle, parts);
        }
        if (source instanceof DvsnetSource dvsnet) {
            return learned(dvsnet, bundle, parts);
        }
        if (source instanceof DeviationSource deviation) {
            return learned(deviation, bundle, parts);
        }
        if (source instanceof PlanSource plan) {
            return StoredKeyPlan.scheduler(hadoop, plan, parts);
        }
        if (!(source instanceof TableSource known)) {
            return source;
        }
        StoredTransitions stored = StoredTransitions.at(hadoop, known.table());
        TransitionTable table = stored.read();
        if (table.madeWith().containsKey(TransitionUnit.REGIONS)) {
            throw new UserException(
                    "%s: the table is of regions of frames; make one of whole frames".formatted(known.description()));
        }
        check(known.description(), "table", table.madeWith(), parts);
        return TableSchedulers.of(known, table, stored.name(), stored.contents());
    }

    private static SchedulerSource learned(PolicySource source, Optional<Bundle> bundle, Map<String, String> parts) {
        Bundle held = withScheduler(source, bundle, parts);
        KeyPolicy policy = BundlePolicy.of(held).orElseThrow(() -> ofAnotherKind(source, held));
        return source.with(policy, digest(held));
    }

    private static SchedulerSource learned(LookaheadSource source, Optional<Bundle> bundle, Map<String, String> parts) {
        Bundle held = given(source, bundle);
        PlannerSpec spec = held.planner()
                .orElseThrow(() -> new UserException(
                        "%s: bundle %s has no planner to look ahead with; make one with reelmask train planner"
                                .formatted(source.description(), held.spec().name())));
        Optional<String> unseen = spec.model().kinds().stream()
                .filter(kind -> !StepSource.KINDS.contains(kind))
                .map(kind -> PairNumber.of(kind).spelling())
                .findFirst();
        if (unseen.isPresent()) {
            throw new UserException(
                    "%s: the planner of bundle %s sees %s, which nothing measures ahead; train one without"
                            .formatted(source.description(), held.spec().name(), unseen.get()));
        }
        check(source.description() + ": the bundle's planner", spec.madeWith(), parts);
        String digest = spec.digest().substring(0, DIGITS);
        return new LookaheadKeys(spec.model(), source, source.description() + ",content=" + digest);
    }

    private static SchedulerSource learned(DvsnetSource source, Optional<Bundle> bundle, Map<String, String> parts) {
        Map<String, String> seen = new TreeMap<>(parts);
        seen.put(TransitionUnit.REGIONS, source.regions().toString());
        Bundle held = withScheduler(source, bundle, seen);
        return source.with(predictor(source, held, SchedulerSpec.Kind.DVSNET), digest(held));
    }

    private static SchedulerSource learned(DeviationSource source, Optional<Bundle> bundle, Map<String, String> parts) {
        Bundle held = withScheduler(source, bundle, parts);
        return source.with(predictor(source, held, SchedulerSpec.Kind.DEVIATION), digest(held));
    }

    private static Agreement predictor(SchedulerSource source, Bundle held, SchedulerSpec.Kind kind) {
        return Optional.of(held)
                .filter(one -> one.scheduler().orElseThrow().kind() == kind)
                .flatMap(BundlePolicy::predictor)
                .orElseThrow(() -> ofAnotherKind(source, held));
    }

    private static String digest(Bundle held) {
        return held.digest(Bundle.SCHEDULER).substring(0, DIGITS);
    }

    private static Bundle withScheduler(SchedulerSource source, Optional<Bundle> bundle, Map<String, String> parts) {
        Bundle held = given(source, bundle);
        SchedulerSpec spec = held.scheduler()
                .orElseThrow(
                        () -> new UserException("%s: bundle %s has no scheduler; make one with reelmask train scheduler"
                                .formatted(source.description(), held.spec().name())));
        check(source.description(), spec, parts);
        return held;
    }

    private static Bundle given(SchedulerSource source, Optional<Bundle> bundle) {
        return bundle.orElseThrow(() -> new UserException(
                "%s: there is no bundle whose scheduler could decide; give --bundle".formatted(source.description())));
    }

    private static UserException ofAnotherKind(SchedulerSource source, Bundle held) {
        SchedulerSpec.Kind kind = held.scheduler().orElseThrow().kind();
        return new UserException("%s: the scheduler of bundle %s is of another kind, %s; take %s"
                .formatted(
                        source.description(),
                        held.spec().name(),
                        kind.spelling(),
                        switch (kind) {
                            case POLICY, REINFORCE, PPO -> "policy:P";
                            case DVSNET -> "dvsnet:TARGET";
                            case DEVIATION -> "deviation:T";
                        }));
    }

    /**
     * Sees that the evidence of a bundle's scheduler is that of a run, or of a table, as far as it takes flows.
     *
     * @param name of what asks, for messages
     * @throws UserException if it is not
     */
    public static void check(String name, SchedulerSpec spec, Map<String, String> parts) {
        if (spec.kind().takesFlow()) {
            check(name + ": the bundle's scheduler", spec.madeWith(), parts);
        }
    }

    /**
     * Sees that the evidence of a learned scheduler or planner is that of a run, or of a table.
     *
     * @param name of it, for messages
     * @param learnt with what it was learnt
     * @throws UserException if it is not
     */
    public static void check(String name, Map<String, String> learnt, Map<String, String> parts) {
        Map<String, String> seen = new TreeMap<>(learnedFrom(parts));
        seen.putIfAbsent(TransitionUnit.REGIONS, WHOLE);
        seen.forEach((part, own) -> {
            String its = part.equals(TransitionUnit.REGIONS) ? learnt.getOrDefault(part, WHOLE) : learnt.get(part);
            if (!own.equals(its)) {
                throw new UserException(
                        "%s does not belong to this evidence: %s is %s here and was %s in training; %strain one with reelmask train on a table made so"
                                .formatted(name, part, own, its == null ? "not known" : its, instead(part, its)));
            }
        });
    }

    /** The option of a run that goes without training. */
    private static String instead(String part, String its) {
        boolean isOption = part.equals("flow") || part.equals("flow-path");
        return isOption && its != null ? "take --%s %s, or ".formatted(part, its) : "";
    }

    /** Of what a table was made with, or of a run's parts, what evidence depends on beside the bundle. */
    public static Map<String, String> learnedFrom(Map<String, String> parts) {
        Map<String, String> kept = new TreeMap<>();
        parts.forEach((name, value) -> {
            boolean isNetwork = name.startsWith(NETWORKS) && !name.equals(NETWORKS + Bundle.SPEC_FILE);
            if (isNetwork || name.equals("flow") || name.equals("flow-path") || name.equals(TransitionUnit.REGIONS)) {
                kept.put(name, value);
            }
        });
        return kept;
    }

    /** @param what was made beforehand: a table or a plan */
    static void check(String description, String what, Map<String, String> made, Map<String, String> parts) {
        TreeSet<String> names = new TreeSet<>(parts.keySet());
        made.keySet().stream().filter(name -> name.startsWith(NETWORKS)).forEach(names::add);
        for (String name : names) {
            String own = parts.get(name);
            String its = made.get(name);
            if (own == null || !own.equals(its)) {
                throw new UserException(
                        "%s: the %s does not belong to this run: %s is %s there and %s here; make one with reelmask %s and these networks and flows"
                                .formatted(
                                        description,
                                        what,
                                        name,
                                        its == null ? "not" : its,
                                        own == null ? "not" : own,
                                        what.equals("table") ? "transitions" : what));
            }
        }
    }
}
