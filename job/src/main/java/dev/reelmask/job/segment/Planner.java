package dev.reelmask.job.segment;

import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.config.JobConfig.PlanConfig;
import dev.reelmask.job.execute.CorpusProbe;
import dev.reelmask.job.execute.SequenceProbe;
import dev.reelmask.job.execute.SequenceProbe.Probed;
import dev.reelmask.job.execute.UnitLookup;
import dev.reelmask.job.plan.CostModel;
import dev.reelmask.job.plan.FirstLooks;
import dev.reelmask.job.plan.PlanDecisions;
import dev.reelmask.job.plan.ProbeResult;
import dev.reelmask.job.plan.ReferenceShare;
import dev.reelmask.job.plan.SegmentPlan;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.job.plan.StandingResults;
import dev.reelmask.job.plan.StartPlan;
import dev.reelmask.job.plan.TaskPacking;
import dev.reelmask.job.run.CheckedSettings;
import dev.reelmask.job.run.FoundRun;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.KnownUnits;
import dev.reelmask.table.ParquetFooters;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** Looks at each listed sequence on the executors, and packs what is to do into tasks. */
public final class Planner {
    private final JavaSparkContext spark;
    private final Store store;
    private final List<FoundRun> runs;
    private final JobConfig config;
    private final CheckedSettings checked;
    private List<StandingResults> standing = List.of();

    /** @param runs of one start, all but alike: of the first are corpus, cut and decoding */
    Planner(JavaSparkContext spark, Store store, List<FoundRun> runs) {
        this.spark = spark;
        this.store = store;
        this.runs = runs;
        this.config = runs.get(0).asked().config();
        this.checked = runs.get(0).asked().checked();
    }

    /** @param records of the runs, in their order */
    StartPlan plan(CorpusListing all, List<Optional<RunRecord>> records) {
        standing = runs.stream().map(this::standing).toList();
        CorpusListing listing = config.plan().retryFailed() ? retried(all) : all;
        runs.forEach(run -> listing.sequences()
                .forEach(spec -> run.asked().checked().scheduler().check(spec.id(), spec.contentKey())));
        FirstLooks looks = new FirstLooks(
                listing.sequences(), config.plan().looks(), config.plan().pieceFrames(), standing);
        List<ProbeResult> known = looks.all(look(looks.seen()));
        List<SegmentPlan> plans = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            double share = share(runs.get(i), records.get(i), known);
            plans.add(decisions(i, share).plan(listing, known));
        }
        return packed(plans, plans);
    }

    private CorpusListing retried(CorpusListing all) {
        List<String> names = runs.stream().map(run -> run.identity().name()).toList();
        return new RetriedSequences(store, names, standing).of(all);
    }

    /**
     * The plan once tasks have found that some sequences are longer than was supposed.
     *
     * @param longer ids of sequences of which nothing stands
     * @return tasks of these alone
     */
    StartPlan cut(StartPlan plan, Set<String> longer) {
        List<SequenceSpec> sequences = plan.runs().get(0).listing().sequences().stream()
                .filter(spec -> longer.contains(spec.id()))
                .toList();
        List<ProbeResult> looks = look(sequences);
        List<SegmentPlan> plans = new ArrayList<>();
        List<SegmentPlan> added = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            SegmentPlan earlier = plan.runs().get(i);
            SegmentPlan now = decisions(i, earlier.referenceShare()).plan(earlier, looks);
            plans.add(now);
            added.add(now.of(longer));
        }
        return packed(plans, added);
    }

    private PlanDecisions decisions(int run, double share) {
        return new PlanDecisions(
                runs.get(run),
                runs.get(run).asked().checked().labels(),
                share,
                config.corpus().maxDamage(),
                standing.get(run));
    }

    /** @param toDo of what the tasks are */
    private StartPlan packed(List<SegmentPlan> plans, List<SegmentPlan> toDo) {
        int slots = Math.max(1, spark.defaultParallelism());
        List<SharedUnit> units =
                SharedUnit.of(toDo.stream().map(SegmentPlan::units).toList());
        return new StartPlan(
                plans,
                TaskPacking.pack(
                        units,
                        config.plan().taskSeconds(),
                        slots * config.plan().tasksPerSlot()));
    }

    private StandingResults standing(FoundRun run) {
        String name = run.identity().name();
        Map<UnitKey, String> stamps = ParquetFooters.units(store).stamps(name);
        Map<UnitKey, UnitSummary> units = KnownUnits.read(store, name, stamps);
        List<UnitKey> others =
                stamps.keySet().stream().filter(key -> !units.containsKey(key)).toList();
        units.putAll(new UnitLookup(spark, store.results()).read(others));
        return new StandingResults(run.identity().fingerprint(), units);
    }

    private double share(FoundRun run, Optional<RunRecord> record, List<ProbeResult> looks) {
        return record.filter(
                        earlier -> earlier.fingerprint().equals(run.identity().fingerprint()))
                .map(earlier -> earlier.fixed().get(ReferenceShare.NAME))
                .map(Double::parseDouble)
                .orElseGet(() -> ReferenceShare.of(config.loop().referenceFrames(), looks));
    }

    private List<ProbeResult> look(List<SequenceSpec> sequences) {
        PlanConfig plan = config.plan();
        CostModel cost = new CostModel(plan.keyMs(), plan.flowMs(), plan.decodeMsPerMegapixel(), plan.keyShare());
        SequenceProbe probe = new SequenceProbe(
                new SerializableConfiguration(spark.hadoopConfiguration()),
                checked.decode(),
                checked.labels(),
                config.execute().ioAttempts(),
                plan.pieceFrames(),
                cost);
        return new CorpusProbe(spark, probe)
                .look(sequences.stream()
                        .map(spec -> new Probed(spec, standing.stream().allMatch(run -> run.stands(spec))))
                        .toList());
    }
}
