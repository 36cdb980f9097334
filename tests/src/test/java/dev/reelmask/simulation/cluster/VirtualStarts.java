package dev.reelmask.simulation.cluster;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.job.plan.FirstLooks;
import dev.reelmask.job.plan.PlanDecisions;
import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.job.plan.SegmentPlan;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.job.plan.StandingResults;
import dev.reelmask.job.plan.TaskPacking;
import dev.reelmask.job.run.FoundRun;
import dev.reelmask.job.run.RunIdentity;
import dev.reelmask.publish.Footers;
import dev.reelmask.publish.RunPublication;
import dev.reelmask.publish.RunPublication.Announcement;
import dev.reelmask.publish.UnitFiles;
import dev.reelmask.publish.VirtualRuns;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecord.Current;
import dev.reelmask.publish.record.RunRecord.Finished;
import dev.reelmask.publish.record.RunRecord.Source;
import dev.reelmask.publish.record.RunRecord.Unit;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.row.ClassSums;
import dev.reelmask.table.row.DecodeCounts;
import dev.reelmask.table.row.LabelFileCounts;
import dev.reelmask.table.row.ScoreSum;
import dev.reelmask.table.row.UnitEnd;
import dev.reelmask.table.row.UnitSource;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Starts of a run, one after the other until one comes to its end: what {@code SegmentJob} does on the driver. */
final class VirtualStarts {
    private static final RunIdentity IDENTITY = new RunIdentity(VirtualCluster.RUN, "settings", null);
    private static final double TASK_SECONDS = 60;
    private static final int TASKS_PER_SLOT = 4;
    private static final int LOOKS = 1000;

    private final VirtualCorpus corpus;
    private final ClusterScenario scenario;
    private final Store store;
    private final UnitFiles files;
    private final VirtualClock clock;
    private final VirtualCluster cluster;
    private final Counts counts;
    private final CorpusListing listing;
    private SegmentPlan plan;

    VirtualStarts(
            VirtualCorpus corpus,
            ClusterScenario scenario,
            Store store,
            VirtualClock clock,
            VirtualCluster cluster,
            Counts counts) {
        this.corpus = corpus;
        this.scenario = scenario;
        this.store = store;
        this.files = VirtualRuns.files(store);
        this.clock = clock;
        this.cluster = cluster;
        this.counts = counts;
        this.listing = corpus.listing();
    }

    /** The plan of the start that came to its end: all units, none to do. */
    List<PlannedUnit> toTheEnd() {
        double driverEndsAfter = scenario.driverEndsAfter();
        while (true) {
            counts.starts++;
            RunPublication run = VirtualRuns.open(store, VirtualCluster.RUN, "driver-" + counts.starts, clock);
            try {
                List<PlannedUnit> units = start(run, driverEndsAfter);
                run.close();
                return units;
            } catch (VirtualCluster.DriverLost e) {
                // its lease stays as it is
                driverEndsAfter = 0;
            }
        }
    }

    private List<PlannedUnit> start(RunPublication run, double driverEndsAfter) throws VirtualCluster.DriverLost {
        StandingResults standing = standing();
        FirstLooks looks = new FirstLooks(listing.sequences(), LOOKS, VirtualCorpus.PIECE_FRAMES, List.of(standing));
        plan = decisions(standing)
                .plan(listing, looks.all(looks.seen().stream().map(corpus::look).toList()));
        Set<String> stand = new HashSet<>();
        plan.sequences().stream()
                .filter(sequence -> sequence.toDo().isEmpty())
                .forEach(sequence -> stand.add(sequence.id()));
        Announcement announcement = announcement(plan.units().size());
        run.begin(announcement, stand);
        Function<Set<String>, List<PlannedTask>> cut = longer -> {
            plan = cutAnew(plan, standing, longer);
            return packed(plan.of(longer));
        };
        cluster.run(packed(plan), run, driverEndsAfter, cut);
        List<PlannedUnit> all =
                plan.sequences().stream().flatMap(s -> s.units().stream()).toList();
        verify(run, all);
        run.removeSuperseded(
                ids(), new HashSet<>(all.stream().map(VirtualStarts::key).toList()));
        run.finish(announcement, finished(all));
        return all;
    }

    private PlanDecisions decisions(StandingResults standing) {
        return new PlanDecisions(new FoundRun(null, IDENTITY, null), ClassSets.named("face-lite"), 0, 1, standing);
    }

    private SegmentPlan cutAnew(SegmentPlan plan, StandingResults standing, Set<String> longer) {
        counts.longer += longer.size();
        return decisions(standing)
                .plan(
                        plan,
                        listing.sequences().stream()
                                .filter(spec -> longer.contains(spec.id()))
                                .map(corpus::look)
                                .toList());
    }

    private List<PlannedTask> packed(SegmentPlan plan) {
        return TaskPacking.pack(
                SharedUnit.of(List.of(plan.units())),
                TASK_SECONDS,
                scenario.executors() * scenario.slots() * TASKS_PER_SLOT);
    }

    /** After a start that was lost all units are looked at: something of it may have been about to publish. */
    private void verify(RunPublication run, List<PlannedUnit> all) throws VirtualCluster.DriverLost {
        if (!run.mustVerify()) {
            return;
        }
        List<PlannedUnit> unfit = all.stream()
                .filter(unit -> files.finished(key(unit), unit.fingerprint()).isEmpty())
                .toList();
        if (!unfit.isEmpty()) {
            List<PlannedTask> tasks = TaskPacking.pack(SharedUnit.of(List.of(unfit)), TASK_SECONDS, 1);
            cluster.run(tasks, run, 0, longer -> {
                throw new IllegalStateException("sequences were cut wrongly: " + longer);
            });
        }
    }

    static UnitKey key(PlannedUnit unit) {
        return new UnitKey(
                VirtualCluster.RUN, unit.sequence().id(), unit.piece().firstFrame());
    }

    private StandingResults standing() {
        Map<UnitKey, UnitSummary> units = new HashMap<>();
        for (UnitKey key : files.list(VirtualCluster.RUN)) {
            files.frames(key).ifPresent(footer -> units.put(key, summary(key, footer.get(Footers.FINGERPRINT))));
        }
        return new StandingResults(IDENTITY.fingerprint(), units);
    }

    private UnitSummary summary(UnitKey key, String fingerprint) {
        String uri = "file:/corpus/" + key.sequence() + ".mp4";
        int left = corpus.frames(key.sequence()) - key.firstFrame();
        boolean isLast = key.firstFrame() == (corpus.pieces(key.sequence()) - 1) * VirtualCorpus.PIECE_FRAMES;
        UnitSource source = new UnitSource(
                uri, "1", 1, new FrameSize(640, 360), corpus.pieces(key.sequence()), IDENTITY.fingerprint());
        return new UnitSummary(
                key.run(),
                key.sequence(),
                key.firstFrame(),
                fingerprint,
                isLast ? left : VirtualCorpus.PIECE_FRAMES,
                1,
                0,
                0,
                ScoreSum.NONE,
                ClassSums.NONE,
                ScoreSum.NONE,
                StageMicros.ZERO,
                new UnitEnd(source, LabelFileCounts.NONE, "none", 1, DecodeCounts.NONE));
    }

    private Set<String> ids() {
        Set<String> ids = new HashSet<>();
        listing.sequences().forEach(spec -> ids.add(spec.id()));
        return ids;
    }

    private Announcement announcement(int units) {
        List<Source> sources = new ArrayList<>();
        for (SequenceSpec spec : listing.sequences()) {
            sources.add(new Source(spec.id(), spec.source()));
        }
        Current current = new Current(clock.now().toString(), listing.size(), units, "driver-" + counts.starts);
        return new Announcement("corpus", IDENTITY.fingerprint(), Map.of(), Map.of(), sources, current);
    }

    private Finished finished(List<PlannedUnit> all) {
        List<Unit> units = all.stream()
                .map(unit -> new Unit(
                        unit.sequence().id(),
                        unit.piece().firstFrame(),
                        unit.piece().frames(),
                        unit.fingerprint()))
                .toList();
        long frames = units.stream().mapToLong(Unit::frames).sum();
        String now = clock.now().toString();
        return new Finished(
                now,
                now,
                clock.seconds(),
                new RunRecord.Counts(listing.size(), listing.size(), 0, 0, 0, frames, units.size()),
                units);
    }
}
