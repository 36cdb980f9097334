package dev.reelmask.job.segment;

import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.config.JobConfig.PlanConfig;
import dev.reelmask.job.plan.CostModel;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.job.plan.TaskPacking;
import dev.reelmask.job.segment.SequenceProbe.Probed;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.ParquetFooters;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** Looks at each listed sequence on the executors, and packs what is to do into tasks. */
final class Planner {
    /** Name in the record of the share that was fixed at the first start. */
    static final String REFERENCE_SHARE = "reference-share";

    private final JavaSparkContext spark;
    private final JobConfig config;
    private final CheckedSettings checked;
    private final Store store;
    private final RunFinder.Found run;

    Planner(JavaSparkContext spark, JobConfig config, CheckedSettings checked, Store store, RunFinder.Found run) {
        this.spark = spark;
        this.config = config;
        this.checked = checked;
        this.store = store;
        this.run = run;
    }

    SegmentPlan plan(CorpusListing listing, Optional<RunRecord> record) {
        StandingResults standing = new StandingResults(
                run.identity().fingerprint(),
                new UnitLookup(spark, store.results())
                        .read(ParquetFooters.units(store).list(run.identity().name())));
        List<ProbeResult> looks = probe(listing.sequences(), standing);
        double share = record.filter(
                        earlier -> earlier.fingerprint().equals(run.identity().fingerprint()))
                .map(earlier -> earlier.fixed().get(REFERENCE_SHARE))
                .map(Double::parseDouble)
                .orElseGet(() -> ReferenceShare.of(config.loop().referenceFrames(), looks));
        int slots = Math.max(1, spark.defaultParallelism());
        return new PlanDecisions(run, checked.labels(), share, config.corpus().maxDamage(), standing)
                .plan(
                        listing,
                        looks,
                        (List<PlannedUnit> units) -> TaskPacking.pack(
                                units,
                                config.plan().taskSeconds(),
                                slots * config.plan().tasksPerSlot()));
    }

    private List<ProbeResult> probe(List<SequenceSpec> listed, StandingResults standing) {
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
                .map(spec -> new Probed(spec, standing.stands(spec)))
                .toList();
        return spark.parallelize(probed, partitions).map(probe).collect();
    }
}
