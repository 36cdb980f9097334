package dev.reelmask.job.transitions;

import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.execute.CorpusProbe;
import dev.reelmask.job.execute.SequenceProbe;
import dev.reelmask.job.execute.SequenceProbe.Probed;
import dev.reelmask.job.plan.CostModel;
import dev.reelmask.job.plan.ProbeResult;
import dev.reelmask.job.run.AskedRun;
import dev.reelmask.job.run.ValueChecks;
import dev.reelmask.publish.store.Store;
import dev.reelmask.result.MapKind;
import dev.reelmask.table.TransitionReader;
import dev.reelmask.table.TransitionWriter;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.TransitionUnit;
import dev.reelmask.transition.TransitionSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** Lists a corpus, looks what of it stands, and looks at the rest on the executors. */
final class TransitionsPlanner {
    private final JavaSparkContext spark;
    private final Store store;
    private final AskedRun asked;
    private final JobConfig config;
    private final TransitionSettings settings;

    TransitionsPlanner(JavaSparkContext spark, Store store, AskedRun asked, TransitionSettings settings) {
        this.spark = spark;
        this.store = store;
        this.asked = asked;
        this.config = asked.config();
        this.settings = settings;
    }

    TransitionsPlan plan(TransitionRun run) {
        Map<String, String> published = new HashMap<>();
        new TransitionReader(store, run.name()).all().forEach(unit -> published.put(unit.source(), unit.sequence()));
        CorpusListing listing = Corpora.list(
                        spark.hadoopConfiguration(),
                        Corpora.root(config.corpus().uri()),
                        ValueChecks.listing(config, published))
                .first(config.corpus().limit());
        List<TransitionUnit> finished = new ArrayList<>();
        List<SequenceSpec> open = new ArrayList<>();
        for (SequenceSpec spec : listing.sequences()) {
            Optional<TransitionUnit> whole = TransitionWriter.finished(store, run.key(spec), run.fingerprint(spec));
            whole.ifPresentOrElse(finished::add, () -> open.add(spec));
        }
        return probed(run, open, finished, listing);
    }

    private TransitionsPlan probed(
            TransitionRun run, List<SequenceSpec> open, List<TransitionUnit> finished, CorpusListing listing) {
        List<QuarantineRow> refused = new ArrayList<>();
        listing.unlistable()
                .forEach(blocked -> refused.add(
                        new QuarantineRow(blocked.id(), blocked.source(), ReasonCode.IO_ERROR, blocked.message())));
        List<SequenceSpec> toDo = new ArrayList<>();
        long frames = 0;
        for (ProbeResult look : probe(open)) {
            if (look instanceof ProbeResult.Opened opened) {
                toDo.add(opened.sequence());
                frames += opened.pieces().get(0).piece().frames();
            } else if (look instanceof ProbeResult.Refused no) {
                refused.add(new QuarantineRow(no.sequence().id(), no.sequence().source(), no.reason(), no.message()));
            }
        }
        return new TransitionsPlan(
                run,
                toDo,
                finished,
                refused,
                TransitionCosts.of(frames, settings, asked.networks().classes().size(), lowChannels(), config.plan()));
    }

    private int lowChannels() {
        return settings.maps().contains(MapKind.LOW_FEATURES) ? asked.networks().lowChannels() : 0;
    }

    private List<ProbeResult> probe(List<SequenceSpec> open) {
        SequenceProbe probe = new SequenceProbe(
                new SerializableConfiguration(spark.hadoopConfiguration()),
                asked.checked().decode(),
                asked.checked().labels(),
                config.execute().ioAttempts(),
                Integer.MAX_VALUE,
                new CostModel(0, 0, 0, 0));
        return new CorpusProbe(spark, probe)
                .look(open.stream().map(spec -> new Probed(spec, false)).toList());
    }
}
