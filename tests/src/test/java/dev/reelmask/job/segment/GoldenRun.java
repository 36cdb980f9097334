package dev.reelmask.job.segment;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.corpus.tree.ListingSettings;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.device.Devices;
import dev.reelmask.job.execute.RunResult;
import dev.reelmask.job.execute.RunSettings;
import dev.reelmask.job.execute.SequenceProbe;
import dev.reelmask.job.execute.SequenceProbe.Probed;
import dev.reelmask.job.execute.UnitResult;
import dev.reelmask.job.execute.UnitRunner;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.plan.CostModel;
import dev.reelmask.job.plan.PlannedPiece;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.job.plan.ProbeResult;
import dev.reelmask.job.plan.ProbeResult.Opened;
import dev.reelmask.job.plan.ReferenceShare;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.job.run.CheckedSettings;
import dev.reelmask.job.run.Computing;
import dev.reelmask.loop.ConsistencyScores;
import dev.reelmask.loop.OperatingPoint;
import dev.reelmask.loop.References;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.publish.RunPublication;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.ParquetFooters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Runs a {@link GoldenCase} as an executor does, from the files of a corpus to the files of the tables, without Spark.
 */
final class GoldenRun {
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(60), LeaseTerms.Claim.RESPECT);

    private final Configuration hadoop = new Configuration();
    private final GoldenCase golden;
    private final JobConfig config;
    private final BundleNetworks networks;
    private final CheckedSettings checked;
    private final Store store;

    GoldenRun(GoldenCase golden, Path corpus, GoldenNetworks bundles, Path results) {
        this.golden = golden;
        Map<String, Object> settings = new HashMap<>(Map.of(
                "corpus.uri", corpus.toString(),
                "corpus.include", List.of(golden.sequences()),
                "network.bundle", bundles.bundle(golden.bundle()),
                "network.precision", "f32",
                "network.device", "cpu",
                "loop.reference-frames", 0,
                "results.uri", results.toString()));
        settings.putAll(golden.settings());
        this.config = ConfigReader.read(Optional.empty(), settings);
        this.networks = BundleNetworks.of(hadoop, config);
        this.checked = CheckedSettings.of(hadoop, config, networks);
        this.store = Store.open(hadoop, new ResultsLayout(results.toUri()));
    }

    /** SHA-256 of what the tables say, times left out. */
    String digest() throws IOException {
        List<ProbeResult> looks = new ArrayList<>();
        for (SequenceSpec spec : listed()) {
            looks.add(probe().call(new Probed(spec, false)).of(spec));
        }
        try (RunPublication run =
                RunPublication.open(store, ParquetFooters.units(store), "golden", TERMS, line -> {})) {
            for (RunResult result : runner(run, looks).run(units(looks))) {
                if (!(result.result() instanceof UnitResult.Done)) {
                    throw new IllegalStateException(golden.name() + ": " + result);
                }
            }
            return new GoldenRows(store, run.lease().run()).digest();
        }
    }

    /** Sequences whose source does not depend on where the corpus lies: it seeds the choice of reference frames. */
    private List<SequenceSpec> listed() {
        ListingSettings settings = new ListingSettings(
                CorpusLayout.of(config.corpus().layout()),
                config.corpus().include(),
                List.of(),
                config.corpus().links(),
                Map.of());
        List<SequenceSpec> sequences = Corpora.list(
                        hadoop, Corpora.root(config.corpus().uri()), settings)
                .sequences();
        if (sequences.size() != 1) {
            throw new IllegalStateException(golden.name() + " takes " + sequences);
        }
        return sequences.stream()
                .map(spec -> new SequenceSpec(
                        spec.id(),
                        "golden:/" + spec.id(),
                        spec.video(),
                        spec.images(),
                        spec.labels(),
                        spec.labelCounts(),
                        spec.sizeBytes(),
                        spec.contentKey()))
                .toList();
    }

    private SequenceProbe probe() {
        return new SequenceProbe(
                new SerializableConfiguration(hadoop),
                checked.decode(),
                checked.labels(),
                1,
                config.plan().pieceFrames(),
                new CostModel(1, 1, 1, 1));
    }

    private UnitRunner runner(RunPublication run, List<ProbeResult> looks) {
        Precision precision = Precision.parse(config.network().precision());
        double share = ReferenceShare.of(config.loop().referenceFrames(), looks);
        RunSettings settings = new RunSettings(
                store.results(),
                run.lease(),
                "golden",
                checked.scheduler(),
                checked.warp(),
                References.cheap(share),
                checked.loop(),
                config.loop().videoConsistency(),
                checked.decode(),
                checked.labels(),
                config.corpus().maxDamage(),
                config.network().device(),
                new Computing(Computing.Device.CPU, precision),
                config.execute());
        WarpSystem system = new WarpSystem(
                networks.network(precision, Devices.CPU), networks.flow(precision, Devices.CPU), checked.warp());
        OperatingPoint point =
                new OperatingPoint(system, settings.scheduler().open(Devices.CPU), settings.references());
        return new UnitRunner(store, List.of(settings), List.of(point), ConsistencyScores.NONE, () -> {});
    }

    private List<SharedUnit> units(List<ProbeResult> looks) {
        List<SharedUnit> units = new ArrayList<>();
        for (ProbeResult look : looks) {
            if (!(look instanceof Opened opened)) {
                throw new IllegalStateException(golden.name() + ": " + look);
            }
            for (PlannedPiece piece : opened.pieces()) {
                units.add(SharedUnit.of(
                        0,
                        new PlannedUnit(
                                opened.sequence(), piece, opened.pieces().size(), "golden")));
            }
        }
        return units;
    }
}
