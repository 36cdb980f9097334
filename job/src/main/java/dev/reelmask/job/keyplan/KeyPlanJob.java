package dev.reelmask.job.keyplan;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.NetworkSource;
import dev.reelmask.job.publish.Leases;
import dev.reelmask.job.run.CheckedSettings;
import dev.reelmask.job.run.Fingerprint;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.table.KnownSchedulers;
import dev.reelmask.job.table.StoredSteps;
import dev.reelmask.job.transitions.TransitionsJob;
import dev.reelmask.job.transitions.TransitionsReport;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.PlannerSpec;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.schedule.predict.CorpusPlan;
import dev.reelmask.schedule.predict.CorpusPlan.Planned;
import dev.reelmask.schedule.predict.LossBound;
import dev.reelmask.schedule.predict.LossBoundText;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import dev.reelmask.table.KeyPlanFile;
import dev.reelmask.table.row.KeyPlanHead;
import dev.reelmask.table.row.KeyPlanRow;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.TransitionUnit;
import dev.reelmask.transition.TransitionSettings;
import dev.reelmask.transition.TransitionSettings.Back;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * Measures what neighbouring frames of a corpus show, each sequence once, and plans its key frames from that: one price
 * of a key frame for all sequences. A plan of the same goal that is there keeps its price: what is new or has changed
 * is planned at it.
 */
public final class KeyPlanJob {
    /** The scheduler of a run that is to be planned. */
    public static final String WITHOUT_SCHEDULER = "every-frame";

    private static final int NAME_DIGITS = 8;

    private final SparkSession session;
    private final JobConfig config;
    private final NetworkSource networks;
    private final KeyPlanGoal goal;
    private final Age age;
    private final PlannerSpec planner;
    private final TransitionsJob steps;
    private final Consumer<String> note;

    /** Which price is taken. */
    public enum Age {
        /** That of the plan that is there, if there is one. */
        KEPT,
        /** The one that meets the goal now. */
        ANEW
    }

    /**
     * A job that has not begun.
     *
     * @param request of a run without a scheduler of its own
     * @param note takes lines of progress and warnings
     * @throws UserException if the bundle has no planner, or one of other flows
     */
    public KeyPlanJob(SparkSession session, RunRequest request, KeyPlanGoal goal, Age age, Consumer<String> note) {
        this.session = session;
        this.config = request.config();
        this.goal = goal;
        this.age = age;
        this.networks = request.networks();
        this.planner = planner(request);
        boolean isBack = planner.model().kinds().contains(EvidenceKind.FLOW_INCONSISTENCY);
        TransitionSettings settings =
                TransitionSettings.ofSteps(config.loop().flowPath(), isBack ? Back.ESTIMATED : Back.LEFT_OUT);
        this.steps = new TransitionsJob(session, request, settings, note);
        this.note = note;
    }

    private static PlannerSpec planner(RunRequest request) {
        Bundle bundle = request.networks()
                .bundle()
                .orElseThrow(() ->
                        new UserException("key frames are planned with a bundle that has a planner; give --bundle"));
        PlannerSpec spec = bundle.planner()
                .orElseThrow(() -> new UserException(
                        "bundle %s has no planner that could tell losses beforehand; make one with reelmask train planner"
                                .formatted(bundle.spec().name())));
        KnownSchedulers.check(
                "the planner of bundle " + bundle.spec().name(),
                spec.madeWith(),
                CheckedSettings.parts(request.config(), request.networks()));
        return spec;
    }

    /**
     * What a start would do: what it would measure, and, where all is measured, what it would plan. Writes nothing.
     *
     * @throws UserException if the goal cannot be met
     */
    public String outlook() {
        TransitionsJob.Outlook first = steps.outlook();
        check(first);
        String then = first.measured()
                .filter(measured -> !measured.finished().isEmpty())
                .map(measured -> made(file(first.store()), measured).report().text())
                .orElse(
                        "what its key frames come to can be told once these frames are measured, which reelmask plan does");
        return first.text() + System.lineSeparator() + then;
    }

    /** A price that is kept is kept, whatever it comes to. */
    private void check(TransitionsJob.Outlook ahead) {
        tellIfUntried();
        if (earlier(file(ahead.store())).isPresent()) {
            return;
        }
        goal.checkAhead(ahead.frames(), ahead.sequences(), config.loop().maxGap(), config.plan(), slots());
    }

    /**
     * Measures and plans.
     *
     * @param every pause between two lines of progress
     * @param progress takes each line
     * @throws UserException if the goal cannot be met, before work where that is certain
     */
    public KeyPlanReport run(Duration every, Consumer<String> progress) {
        TransitionsReport measured = steps.measured(this::check, every, progress);
        if (measured.finished().isEmpty()) {
            throw new UserException("there is nothing to plan: no sequence of %s could be measured"
                    .formatted(config.corpus().uri()));
        }
        KeyPlanFile file = file(measured.store());
        try (Leases leases = new Leases(measured.store(), TransitionsJob.terms(config), note)) {
            leases.take(file.name(), lost -> {});
            Made made = made(file, measured);
            file.write(leases.taken().get(0).permit(), made.head(), made.rows());
            if (made.isKept()) {
                tellIfMissed(made.report());
            }
            return made.report();
        }
    }

    private KeyPlanFile file(Store store) {
        Map<String, String> all = new TreeMap<>(settings());
        all.putAll(goal.settings(config.plan(), bound(), slots()));
        all.put("corpus", config.corpus().uri());
        String name = goal.slug() + "-" + Fingerprint.of(all).substring(0, NAME_DIGITS);
        return new KeyPlanFile(store, name);
    }

    private Optional<KeyPlanHead> earlier(KeyPlanFile file) {
        return age == Age.KEPT ? file.head() : Optional.empty();
    }

    /**
     * A plan that is not written yet.
     *
     * @param isKept whether its price is that of an earlier one
     */
    private record Made(KeyPlanHead head, List<KeyPlanRow> rows, KeyPlanReport report, boolean isKept) {}

    private Made made(KeyPlanFile file, TransitionsReport measured) {
        CorpusPlan plan = new CorpusPlan(
                planner.model(),
                sides(),
                config.loop().maxGap(),
                measured.finished().parallelStream()
                        .map(unit -> StoredSteps.read(measured.store(), measured.name(), unit))
                        .toList());
        Optional<KeyPlanHead> earlier = earlier(file);
        double price = earlier.map(KeyPlanHead::price)
                .orElseGet(() -> goal.met(plan, bound(), config.plan(), slots()).price());
        List<Planned> planned = plan.at(price);
        List<KeyPlanRow> rows = rows(planned, measured.finished(), price);
        KeyPlanHead head = head(settings(), price, measured);
        if (earlier.isPresent()) {
            rows.addAll(notListed(file, head));
            head = head.with(earlier.get());
        }
        double predicted = planned.stream().mapToDouble(Planned::loss).sum() / plan.frames();
        KeyPlanReport report = new KeyPlanReport(
                file.name(),
                measured.store()
                        .results()
                        .partition(TableName.KEY_PLANS, file.name())
                        .toString(),
                head,
                planned.size(),
                plan.frames(),
                planned.stream().mapToLong(one -> one.keys().keys().size()).sum(),
                predicted,
                bound().atMost(predicted, planned.size()),
                isTried(predicted) ? bound().sure() : 0);
        return new Made(head, rows, report, earlier.isPresent());
    }

    private KeyPlanHead head(Map<String, String> settings, double price, TransitionsReport measured) {
        Map<String, Integer> frames = new TreeMap<>();
        measured.finished().forEach(unit -> frames.put(unit.sequence(), unit.frames()));
        Map<String, KeyPlanHead.SetAside> setAside = new TreeMap<>();
        for (QuarantineRow row : measured.quarantined()) {
            setAside.put(row.sequence(), new KeyPlanHead.SetAside(row.reason().name(), row.message()));
        }
        Map<String, String> decides = new TreeMap<>(settings);
        decides.put("price", Double.toString(price));
        return new KeyPlanHead(settings, Fingerprint.of(decides), goal.toString(), price, frames, setAside);
    }

    /** What stands in the plan of sequences that this start did not list: it stays. */
    private static List<KeyPlanRow> notListed(KeyPlanFile file, KeyPlanHead head) {
        return file.rows().stream()
                .filter(row -> !head.frames().containsKey(row.sequence())
                        && !head.setAside().containsKey(row.sequence()))
                .toList();
    }

    /** Whether it was measured what plans of so much predicted loss really lose. */
    private boolean isTried(double predicted) {
        return planner.bounds().containsKey(sides()) && bound().isTried(predicted);
    }

    private void tellIfUntried() {
        if (goal.kind() == KeyPlanGoal.Kind.MAX_LOSS && !planner.bounds().containsKey(sides())) {
            note.accept(LossBoundText.untried(config.loop().propagation().name().toLowerCase(Locale.ROOT)));
        }
    }

    private void tellIfMissed(KeyPlanReport report) {
        boolean isMet = goal.isMetBy(report.keys(), report.lossAtMost(), report.frames(), config.plan(), slots());
        if (!isMet) {
            note.accept(
                    "plan %s keeps the price that it was made with: %s key frames for %s frames do not meet %s; reelmask plan --anew finds the price anew"
                            .formatted(report.name(), report.keys(), report.frames(), goal));
        }
    }

    private static List<KeyPlanRow> rows(List<Planned> planned, List<TransitionUnit> units, double price) {
        Map<String, String> contents = new HashMap<>();
        units.forEach(unit -> contents.put(unit.sequence(), unit.contentKey()));
        List<KeyPlanRow> rows = new ArrayList<>();
        for (Planned one : planned) {
            List<Integer> keys = one.keys().keys();
            for (int i = 0; i < keys.size(); i++) {
                rows.add(new KeyPlanRow(
                        one.sequence(),
                        contents.get(one.sequence()),
                        keys.get(i),
                        price,
                        one.losses().get(i)));
            }
        }
        return rows;
    }

    /** All that the key frames of a sequence follow from, beside its frames and the price. */
    private Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>(CheckedSettings.parts(config, networks));
        settings.put("planner", planner.model().toString());
        settings.put("sides", sides().toString());
        settings.put("max-gap", Integer.toString(config.loop().maxGap()));
        return settings;
    }

    private LossBound bound() {
        return planner.bound(sides());
    }

    private Sides sides() {
        return config.loop().propagation() == Propagation.CAUSAL ? Sides.CAUSAL : Sides.BOTH;
    }

    private int slots() {
        return Math.max(1, session.sparkContext().defaultParallelism());
    }
}
