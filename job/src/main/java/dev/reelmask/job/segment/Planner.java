package dev.reelmask.job.segment;

import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.config.JobConfig.PlanConfig;
import dev.reelmask.job.execute.SequenceProbe;
import dev.reelmask.job.execute.SequenceProbe.Probed;
import dev.reelmask.job.execute.Stages;
import dev.reelmask.job.execute.UnitLookup;
import dev.reelmask.job.plan.CostModel;
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
import dev.reelmask.table.ParquetFooters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** Looks at each listed sequence on the executors, and packs what is to do into tasks. */
public final class Planner {
    private final JavaSparkContext spark;
    private final Store store;
    private final List<FoundRun> runs;
    private final JobConfig config;
    private final CheckedSettings checked;

    /** @param runs of one start, all but alike: of the first are corpus, cut and decoding */
    Planner(JavaSparkContext spark, Store store, List<FoundRun> runs) {
        this.spark = spark;
        this.store = store;
        this.runs = runs;
        this.config = runs.get(0).asked().config();
        this.checked = runs.get(0).asked().checked();
    }

    /** @param records of the runs, in their order */
    StartPlan plan(CorpusListing listing, List<Optional<RunRecord>> records) {
        runs.forEach(run -> listing.sequences()
                .forEach(spec -> run.asked().checked().scheduler().check(spec.id(), spec.contentKey())));
        List<StandingResults> standing = runs.stream().map(this::standing).toList();
        List<ProbeResult> looks = probe(listing.sequences(), standing);
        List<SegmentPlan> plans = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            FoundRun run = runs.get(i);
            double share = share(run, records.get(i), looks);
            plans.add(new PlanDecisions(
                            run,
                            run.asked().checked().labels(),
                            share,
                            config.corpus().maxDamage(),
                            standing.get(i))
                    .plan(listing, looks));
        }
        int slots = Math.max(1, spark.defaultParallelism());
        List<SharedUnit> toDo =
                SharedUnit.of(plans.stream().map(SegmentPlan::units).toList());
        return new StartPlan(
                plans,
                TaskPacking.pack(
                        toDo, config.plan().taskSeconds(), slots * config.plan().tasksPerSlot()));
    }

    private StandingResults standing(FoundRun run) {
        return new StandingResults(
                run.identity().fingerprint(),
                new UnitLookup(spark, store.results())
                        .read(ParquetFooters.units(store).list(run.identity().name())));
    }

    private double share(FoundRun run, Optional<RunRecord> record, List<ProbeResult> looks) {
        return record.filter(
                        earlier -> earlier.fingerprint().equals(run.identity().fingerprint()))
                .map(earlier -> earlier.fixed().get(ReferenceShare.NAME))
                .map(Double::parseDouble)
                .orElseGet(() -> ReferenceShare.of(config.loop().referenceFrames(), looks));
    }

    private List<ProbeResult> probe(List<SequenceSpec> listed, List<StandingResults> standing) {
        if (listed.isEmpty()) {
            return List.of();
        }
        PlanConfig plan = config.plan();
        CostModel cost = new CostModel(plan.keyMs(), plan.flowMs(), plan.decodeMsPerMegapixel(), plan.keyShare());
        SequenceProbe probe = new SequenceProbe(
                new SerializableConfiguration(spark.hadoopConfiguration()),
                checked.decode(),
                checked.labels(),
                config.execute().ioAttempts(),
                plan.pieceFrames(),
                cost);
        int partitions = Math.min(listed.size(), spark.defaultParallelism() * 16);
        Stages.name(spark, "probe", "look at " + listed.size() + " sequences");
        List<Probed> probed = listed.stream()
                .map(spec -> new Probed(spec, standing.stream().allMatch(run -> run.stands(spec))))
                .toList();
        return spark.parallelize(probed, partitions).map(probe).collect();
    }
}
