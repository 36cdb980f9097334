package dev.reelmask.job.segment;

import dev.reelmask.corpus.Corpora;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.ListingSettings;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.config.JobConfig.CorpusConfig;
import dev.reelmask.job.config.JobConfig.PlanConfig;
import dev.reelmask.job.plan.CostModel;
import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.job.plan.TaskPacking;
import dev.reelmask.job.segment.ProbeResult.Opened;
import dev.reelmask.job.segment.ProbeResult.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** Lists the corpus, looks at each sequence on the executors, and packs what is to do into tasks. */
final class Planner {
    private final JavaSparkContext spark;
    private final JobConfig config;
    private final RunSettings settings;
    private final RunIdentity identity;

    Planner(JavaSparkContext spark, JobConfig config, RunSettings settings, RunIdentity identity) {
        this.spark = spark;
        this.config = config;
        this.settings = settings;
        this.identity = identity;
    }

    SegmentPlan plan() {
        CorpusListing listing = list();
        List<Opened> readable = new ArrayList<>();
        List<Refused> unreadable = new ArrayList<>();
        listing.unlistable().forEach(u -> unreadable.add(new Refused(u.id(), u.source(), u.reason(), u.message())));
        for (ProbeResult result : probe(listing.sequences())) {
            if (result instanceof Opened r) {
                readable.add(r);
            } else if (result instanceof Refused u) {
                unreadable.add(u);
            }
        }
        List<PlannedUnit> toDo =
                readable.stream().flatMap(r -> r.toDo().stream()).toList();
        int slots = Math.max(1, spark.defaultParallelism());
        List<PlannedTask> tasks = TaskPacking.pack(
                toDo, config.plan().taskSeconds(), slots * config.plan().tasksPerSlot());
        return new SegmentPlan(identity, listing, readable, unreadable, tasks);
    }

    private CorpusListing list() {
        CorpusConfig corpus = config.corpus();
        ListingSettings wanted = new ListingSettings(
                CorpusLayout.of(corpus.layout()), corpus.include(), corpus.exclude(), corpus.links(), Map.of());
        return Corpora.list(spark.hadoopConfiguration(), Corpora.root(corpus.uri()), wanted)
                .first(corpus.limit());
    }

    private List<ProbeResult> probe(List<SequenceSpec> listed) {
        if (listed.isEmpty()) {
            return List.of();
        }
        PlanConfig plan = config.plan();
        CostModel cost = new CostModel(plan.keyMs(), plan.flowMs(), plan.decodeMsPerMegapixel(), plan.keyShare());
        SequenceProbe probe = new SequenceProbe(
                new SerializableConfiguration(spark.hadoopConfiguration()),
                settings,
                identity.fingerprint(),
                plan.pieceFrames(),
                cost);
        int partitions = Math.min(listed.size(), spark.defaultParallelism() * 16);
        Stages.name(spark, "probe", String.format(Locale.ROOT, "look at %d sequences", listed.size()));
        return spark.parallelize(listed, partitions).map(probe).collect();
    }
}
