package dev.reelmask.job.segment;

import dev.reelmask.job.execute.Execution;
import dev.reelmask.job.execute.RunResult;
import dev.reelmask.job.execute.UnitLookup;
import dev.reelmask.job.execute.UnitResult;
import dev.reelmask.job.execute.UnitResult.Longer;
import dev.reelmask.job.plan.SegmentPlan;
import dev.reelmask.job.plan.StartPlan;
import dev.reelmask.job.publish.Outcome;
import dev.reelmask.job.publish.Verification;
import dev.reelmask.publish.RunPublication;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The units of a start, from its plan to what became of them: sequences that turn out longer than supposed are cut and
 * run beside the others, and where the start before was not seen to end, it is looked whether everything stands.
 */
final class StartWork {
    /** Times that units are run again which another start has overwritten. */
    private static final int REPAIRS = 3;

    private final Planner planner;
    private final Execution execution;
    private final Supplier<UnitLookup> lookup;

    StartWork(Planner planner, Execution execution, Supplier<UnitLookup> lookup) {
        this.planner = planner;
        this.execution = execution;
        this.lookup = lookup;
    }

    /**
     * What became of one run.
     *
     * @param plan as it was in the end
     */
    record Done(SegmentPlan plan, Outcome outcome) {}

    /** @param leases of the plan's runs, in their order */
    List<Done> run(StartPlan supposed, List<RunPublication> leases) {
        List<RunResult> results;
        StartPlan plan;
        try (CutAnew cut = new CutAnew(planner, execution, supposed)) {
            results = new ArrayList<>(execution.run(supposed.tasks(), cut));
            results.addAll(cut.results());
            results.removeIf(one -> one.result() instanceof Longer);
            plan = cut.plan();
        }
        List<Done> done = new ArrayList<>();
        for (int i = 0; i < leases.size(); i++) {
            int run = i;
            List<UnitResult> ended = new ArrayList<>();
            results.stream().filter(one -> one.run() == run).forEach(one -> ended.add(one.result()));
            SegmentPlan planned = plan.runs().get(run);
            done.add(new Done(
                    planned,
                    leases.get(run).mustVerify() ? verified(run, planned, ended) : new Outcome(planned, ended)));
        }
        return done;
    }

    private Outcome verified(int run, SegmentPlan plan, List<UnitResult> results) {
        for (int repair = 0; ; repair++) {
            Verification verification = new Verification(lookup.get(), run, plan, new Outcome(plan, results));
            if (verification.overwritten().isEmpty()) {
                return verification.outcome(results);
            }
            if (repair == REPAIRS) {
                throw new IllegalStateException("another program writes the files of run "
                        + plan.identity().name());
            }
            execution.run(verification.overwritten()).forEach(one -> results.add(one.result()));
        }
    }
}
