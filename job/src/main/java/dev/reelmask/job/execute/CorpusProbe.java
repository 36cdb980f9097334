package dev.reelmask.job.execute;

import dev.reelmask.job.execute.SequenceProbe.Probed;
import dev.reelmask.job.plan.ProbeResult;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** Looks at sequences on the executors. */
public final class CorpusProbe {
    private static final int PARTITIONS_A_SLOT = 16;

    private final JavaSparkContext spark;
    private final SequenceProbe probe;

    public CorpusProbe(JavaSparkContext spark, SequenceProbe probe) {
        this.spark = spark;
        this.probe = probe;
    }

    /** What was found, in their order. */
    public List<ProbeResult> look(List<Probed> sequences) {
        if (sequences.isEmpty()) {
            return List.of();
        }
        int partitions = Math.min(sequences.size(), spark.defaultParallelism() * PARTITIONS_A_SLOT);
        Stages.name(spark, "probe", "look at " + sequences.size() + " sequences");
        List<Sight> sights = spark.parallelize(sequences, partitions).map(probe).collect();
        List<ProbeResult> results = new ArrayList<>();
        for (int i = 0; i < sights.size(); i++) {
            results.add(sights.get(i).of(sequences.get(i).sequence()));
        }
        return results;
    }
}
