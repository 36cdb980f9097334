package dev.reelmask.job.transitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.Main;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.LabelSource;
import dev.reelmask.job.publish.Leases;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.segment.GreyNetworks;
import dev.reelmask.job.segment.SegmentJob;
import dev.reelmask.job.segment.SweepCorpus;
import dev.reelmask.job.table.StoredTransitions;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.table.CausalLoss;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TransitionTable;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.transition.TransitionSettings;
import dev.reelmask.transition.TransitionSettings.Back;
import dev.reelmask.transition.TransitionSettings.Sides;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class TransitionsJobTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final TransitionSettings BOTH = new TransitionSettings(FlowPath.AUTO, 5, Sides.BOTH, Back.ESTIMATED);

    @TempDir
    private Path folder;

    private SweepCorpus corpus() {
        return new SweepCorpus(folder.resolve("corpus"));
    }

    private JobConfig config(SweepCorpus corpus, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "corpus.uri",
                corpus.root().toString(),
                "results.uri",
                folder.resolve("results").toString(),
                "loop.scheduler",
                "every-frame",
                "execute.io-attempts",
                1));
        all.putAll(settings);
        return ConfigReader.read(Optional.empty(), all);
    }

    private TransitionsReport run(SweepCorpus corpus, TransitionSettings settings, Map<String, ?> config) {
        return job(corpus, settings, config).run(0, NEVER, line -> {});
    }

    private TransitionsJob job(SweepCorpus corpus, TransitionSettings settings, Map<String, ?> config) {
        RunRequest request = new RunRequest(config(corpus, config), new GreyNetworks("1"));
        return new TransitionsJob(LocalSpark.session(), request, settings, line -> {});
    }

    private List<Row> rows(String table) {
        return LocalSpark.session()
                .read()
                .parquet(folder.resolve("results").resolve(table).toString())
                .collectAsList();
    }

    private Map<String, FileTime> files() {
        Map<String, FileTime> times = new HashMap<>();
        try (Stream<Path> all = Files.walk(folder.resolve("results").resolve("transitions"))) {
            for (Path file :
                    all.filter(one -> one.toString().endsWith(".parquet")).toList()) {
                times.put(file.getFileName().toString(), Files.getLastModifiedTime(file));
            }
            return times;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aStartMeasuresEverythingAndTheNextOneNothing() {
        SweepCorpus corpus = corpus().sequence("a", 9).sequence("b", 6);

        TransitionsReport first = run(corpus, BOTH, Map.of());
        Map<String, FileTime> written = files();
        TransitionsReport second = run(corpus, BOTH, Map.of());

        assertThat(first.done()).isEqualTo(2);
        assertThat(first.quarantined()).isEmpty();
        assertThat(second.hadNothingToDo()).isTrue();
        assertThat(files()).isEqualTo(written).containsOnlyKeys("a.0.parquet", "b.0.parquet");
        // every frame with itself and the five before it
        assertThat(rows("transitions")).hasSize(9 * 6 - 15 + 6 * 6 - 15);
        assertThat(rows("transitions").stream().map(row -> row.getAs("miou"))).containsOnlyNulls();
        assertThat(rows("transition_intervals")).hasSize(7 + 6 + 5 + 4 + 3 + 4 + 3 + 2 + 1);
    }

    @Test
    void whatChangedIsMeasuredAgainAndWhatCannotBeReadIsSetAside() {
        SweepCorpus corpus = corpus().sequence("a", 7).sequence("b", 5).garbage("c.mp4");
        run(corpus, BOTH, Map.of("results.run", "mine"));
        corpus.sequence("b", 6);

        TransitionsReport again = run(corpus, BOTH, Map.of("results.run", "mine"));
        TransitionsReport shorter = run(
                corpus,
                new TransitionSettings(FlowPath.AUTO, 3, Sides.CAUSAL, Back.LEFT_OUT),
                Map.of("results.run", "mine"));

        assertThat(again.done()).isEqualTo(1);
        assertThat(again.quarantined()).extracting(QuarantineRow::sequence).containsExactly("c");
        assertThat(rows("quarantine")).hasSize(1);
        assertThat(shorter.done()).isEqualTo(2);
        assertThat(rows("transitions")).hasSize(7 * 4 - 6 + 6 * 4 - 6);
        assertThat(rows("transition_intervals")).isEmpty();
    }

    @Test
    void aSequenceThatLacksAFileIsMeasuredAgain() throws IOException {
        SweepCorpus corpus = corpus().sequence("a", 7).sequence("b", 5);
        TransitionsReport first = run(corpus, BOTH, Map.of());
        Map<String, FileTime> written = files();
        Path run = Path.of("run=" + first.run().name());
        Path intervals = folder.resolve("results").resolve("transition_intervals");
        Files.delete(intervals.resolve(run).resolve("a.0.parquet"));

        TransitionsReport second = run(corpus, BOTH, Map.of());

        assertThat(second.done()).isEqualTo(1);
        assertThat(files().get("b.0.parquet")).isEqualTo(written.get("b.0.parquet"));
        assertThat(intervals.resolve(run).resolve("a.0.parquet")).exists();
        assertThat(run(corpus, BOTH, Map.of()).hadNothingToDo()).isTrue();
    }

    @Test
    void aSecondStartIsRefusedWhileTheFirstHoldsTheRun() {
        SweepCorpus corpus = corpus().sequence("a", 7);
        run(corpus, BOTH, Map.of("results.run", "mine"));
        Store store = Store.open(
                new Configuration(), new ResultsLayout(folder.resolve("results").toUri()));
        LeaseTerms terms = new LeaseTerms(Duration.ofSeconds(60), LeaseTerms.Claim.RESPECT);

        try (Leases held = new Leases(store, terms, line -> {})) {
            held.take("mine", lost -> {});

            assertThatThrownBy(() -> run(corpus, BOTH, Map.of("results.run", "mine")))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("run mine under")
                    .hasMessageContaining("is held by another start");
        }
        assertThatThrownBy(() -> {
                    segment(corpus, "every-frame", "1");
                    run(
                            corpus,
                            BOTH,
                            Map.of(
                                    "results.run",
                                    segment(corpus, "every-frame", "1").run()));
                })
                .isInstanceOf(UserException.class)
                .hasMessageContaining("is one of segment; name another with --run");
    }

    @Test
    void labelsTakeThePlaceOfANetwork() {
        SweepCorpus corpus = corpus().labelled("a", 9);
        JobConfig config = config(corpus, Map.of());
        RunRequest request =
                new RunRequest(config, LabelSource.of(new Configuration(), config, ClassSets.load("davis")));

        TransitionsReport report =
                new TransitionsJob(LocalSpark.session(), request, BOTH, line -> {}).run(0, NEVER, line -> {});

        assertThat(report.quarantined()).isEmpty();
        SequenceTransitions sequence = StoredTransitions.at(
                        new Configuration(), folder.resolve("results").toString())
                .read()
                .sequence("a")
                .orElseThrow();
        for (int frame = 0; frame < 9; frame++) {
            assertThat(sequence.at(PairNumber.SCORE, frame, frame)).isEqualTo(1);
        }
        assertThat(sequence.at(PairNumber.SCORE, 8, 3)).isLessThan(1);
    }

    @Test
    void theTableIsReadAsItWasMeasured() {
        SweepCorpus corpus = corpus().labelled("a", 9);
        run(corpus, BOTH, Map.of());

        TransitionTable table = StoredTransitions.at(
                        new Configuration(), folder.resolve("results").toString())
                .read();

        SequenceTransitions sequence = table.sequence("a").orElseThrow();
        assertThat(sequence.frames()).isEqualTo(9);
        // two frames have the same light columns, so every second key frame is as good as its neighbour
        assertThat(sequence.at(PairNumber.SCORE, 1, 0)).isEqualTo(1);
        assertThat(sequence.at(PairNumber.SCORE, 4, 4)).isEqualTo(1);
        // one of eight columns is wrong: dark 6 of 7, light 1 of 2
        assertThat(sequence.at(PairNumber.SCORE, 2, 1)).isCloseTo((6 / 7.0 + 1 / 2.0) / 2, within(1e-6));
        assertThat(sequence.at(PairNumber.BALANCED, 2, 1)).isCloseTo((1 + 1 / 2.0) / 2, within(1e-6));
        assertThat(sequence.at(PairNumber.PIXEL_AGREEMENT, 2, 1)).isCloseTo(7 / 8.0, within(1e-6));
        assertThat(sequence.at(PairNumber.FLOW_INCONSISTENCY, 2, 1)).isZero();
        // the network copies its first key frame's mask, with two of them too
        double copied = new CausalLoss(sequence).between(0, 4);
        assertThat(sequence.intervals().orElseThrow().loss(0, 4)).isCloseTo(copied, within(1e-6));
        assertThat(table.madeWith()).containsEntry("networks/features.pt", "1").containsEntry("flow-path", "auto");
    }

    @Test
    void mapsAreStoredWhereTheyAreAskedForAndReadWhereTheyAreWanted() {
        SweepCorpus corpus = corpus().labelled("a", 9);
        TransitionsReport plain = run(corpus, BOTH, Map.of());
        TransitionsReport mapped = run(corpus, BOTH.withMaps(Set.of(MapKind.FLOW_GRID)), Map.of());
        String root = folder.resolve("results").toString();
        SequenceTransitions without = sequence(root, plain, Set.of(MapKind.FLOW_GRID));
        SequenceTransitions with = sequence(root, mapped, Set.of(MapKind.FLOW_GRID));

        assertThat(mapped.run().name()).isNotEqualTo(plain.run().name());
        assertThat(without.map(MapKind.FLOW_GRID, 4, 2)).isEmpty();
        assertThat(sequence(root, mapped, Set.of()).map(MapKind.FLOW_GRID, 4, 2))
                .isEmpty();
        // two frames look alike each, and the network's flow is none
        EvidenceMap alike = with.map(MapKind.FLOW_GRID, 1, 0).orElseThrow();
        EvidenceMap moved = with.map(MapKind.FLOW_GRID, 2, 1).orElseThrow();
        assertThat(alike).isEqualTo(EvidenceMap.of(MapKind.FLOW_GRID, new float[MapKind.FLOW_GRID.length()]));
        assertThat(moved).isNotEqualTo(alike);
        assertThat(with.map(MapKind.FLOW_GRID, 4, 4)).isEmpty();
        assertThat(with.at(PairNumber.SCORE, 4, 2)).isEqualTo(without.at(PairNumber.SCORE, 4, 2));
        long more = job(corpus, BOTH.withMaps(Set.of(MapKind.FLOW_GRID)), Map.of("results.run", "new"))
                        .plan()
                        .costs()
                        .bytes()
                - job(corpus, BOTH, Map.of("results.run", "new")).plan().costs().bytes();
        assertThat(more).isEqualTo(9 * 5 * 2048);
    }

    @Test
    void numbersClassByClassAreStoredWhereTheyAreAskedForAndReadWhereTheyAreWanted() {
        SweepCorpus corpus = corpus().labelled("a", 9);
        TransitionSettings asked = BOTH.withClasses(Set.of(ClassKind.CLASS_RESIDUAL));
        TransitionsReport plain = run(corpus, BOTH, Map.of());
        TransitionsReport byClass = run(corpus, asked, Map.of());
        String place = folder.resolve("results/transitions/run=").toString();
        StoredTransitions stored =
                StoredTransitions.at(new Configuration(), place + byClass.run().name());
        SequenceTransitions with = stored.read(Set.of(), Set.of(ClassKind.CLASS_RESIDUAL))
                .sequence("a")
                .orElseThrow();

        assertThat(byClass.run().name()).isNotEqualTo(plain.run().name());
        assertThat(stored.read().sequence("a").orElseThrow().classes(ClassKind.CLASS_RESIDUAL, 4, 2))
                .isEmpty();
        // two frames look alike each, and the network's flow is none
        ClassNumbers alike = with.classes(ClassKind.CLASS_RESIDUAL, 1, 0).orElseThrow();
        ClassNumbers moved = with.classes(ClassKind.CLASS_RESIDUAL, 2, 1).orElseThrow();
        assertThat(sum(alike, 0)).isCloseTo(1, within(1e-6));
        assertThat(sum(alike, 1)).isZero();
        assertThat(sum(moved, 1)).isPositive();
        assertThat(with.classes(ClassKind.CLASS_RESIDUAL, 4, 4)).isEmpty();
        long classes = alike.length() / 2;
        long more = job(corpus, asked, Map.of("results.run", "new"))
                        .plan()
                        .costs()
                        .bytes()
                - job(corpus, BOTH, Map.of("results.run", "new")).plan().costs().bytes();
        assertThat(more).isEqualTo(9 * 5 * 8 * classes);
    }

    /** Of one number of all classes. */
    private static double sum(ClassNumbers numbers, int number) {
        double sum = 0;
        for (int i = number; i < numbers.length(); i += 2) {
            sum += numbers.value(i);
        }
        return sum;
    }

    private static SequenceTransitions sequence(String root, TransitionsReport report, Set<MapKind> maps) {
        String place = root + "/transitions/run=" + report.run().name();
        return StoredTransitions.at(new Configuration(), place)
                .read(maps)
                .sequence("a")
                .orElseThrow();
    }

    @Test
    void theOptimumOfATableDecidesInSegment() {
        SweepCorpus corpus = corpus().labelled("a", 12).labelled("b", 8);
        run(corpus, BOTH, Map.of());
        String table = folder.resolve("results").toString();

        SegmentReport optimal = segment(corpus, "optimal:2,table=" + table, "1");
        SegmentReport again = segment(corpus, "optimal:2,table=" + table, "1");
        SegmentReport agreement = segment(corpus, "agreement:99,table=" + table, "1");

        // two frames look alike each: a key frame for every two of them loses nothing
        assertThat(optimal.keys()).isEqualTo(10);
        assertThat(again.hadNothingToDo()).isTrue();
        assertThat(rows("frames").stream()
                        .filter(row -> row.<String>getAs("run").startsWith("optimal"))
                        .map(row -> row.<Double>getAs("miou")))
                .containsOnly(1.0);
        assertThat(agreement.keys()).isEqualTo(10);
        assertThat(rows("frames").stream()
                        .filter(row -> row.<Boolean>getAs("is_key") && row.getAs("score") == null)
                        .map(row -> row.<String>getAs("key_reason")))
                .contains("planned", "first");
    }

    private SegmentReport segment(SweepCorpus corpus, String scheduler, String version) {
        JobConfig config = config(corpus, Map.of("loop.scheduler", scheduler, "loop.propagation", "causal"));
        return new SegmentJob(LocalSpark.session(), config, new GreyNetworks(version), line -> {})
                .run(NEVER, line -> {});
    }

    @Test
    void schedulersAreComparedOnTheTableAlone() throws IOException {
        run(corpus().labelled("a", 12).labelled("b", 8), BOTH, Map.of());
        Path picture = folder.resolve("curves.svg");
        StringWriter out = new StringWriter();

        int code = Main.commandLine()
                .setOut(new PrintWriter(out))
                .execute(
                        "bench",
                        "schedulers",
                        "--table",
                        folder.resolve("results").toString(),
                        "--aki",
                        "2,3",
                        "--seeds",
                        "2",
                        "--picture",
                        picture.toString());

        assertThat(code).isZero();
        assertThat(out.toString().lines().filter(line -> line.startsWith("optimal")))
                .hasSize(2)
                .first(InstanceOfAssertFactories.STRING)
                .matches("optimal +100\\.00 .*");
        assertThat(out.toString()).contains("causal: 2 sequences, 20 frames", "two-sided: 2 sequences", "class-change");
        assertThat(Files.readString(picture))
                .startsWith("<svg")
                .contains("<polyline")
                .endsWith("</svg>\n");
    }

    @Test
    void aTableOfOtherNetworksFlowsOrSequencesIsRefused() {
        SweepCorpus corpus = corpus().labelled("a", 9);
        run(corpus, new TransitionSettings(FlowPath.AUTO, 4, Sides.CAUSAL, Back.LEFT_OUT), Map.of());
        String table = folder.resolve("results").toString();

        assertThatThrownBy(() -> segment(corpus, "optimal:4,table=" + table, "2"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(
                        "the table does not belong to this run: networks/features.pt is 1 there and 2 here");
        assertThatThrownBy(() -> segment(corpus, "optimal:4,table=" + table + ",two-sided", "1"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no two-sided intervals of a");
        assertThatThrownBy(() -> segment(corpus, "optimal:9,table=" + table, "1"))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "1 key frames for 9 frames of 1 sequences are too few: with the longest gaps there are 2 (AKI 4.50)");
        assertThatThrownBy(() -> segment(corpus, "optimal:4,table=" + table + "/none", "1"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("there are no transitions at");
        corpus.labelled("z", 4);
        assertThatThrownBy(() -> segment(corpus, "optimal:4,table=" + table, "1"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("the table has no sequence 'z', but [a]");
    }

    @Test
    void aTableOfAnotherVideoOfTheSameIdIsRefused() {
        SweepCorpus corpus = corpus().labelled("a", 9);
        run(corpus, BOTH, Map.of());
        String table = folder.resolve("results").toString();
        corpus.labelled("a", 12);

        for (String scheduler : List.of("optimal:3,table=", "agreement:99,table=")) {
            assertThatThrownBy(() -> segment(corpus, scheduler + table, "1"))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("the table was made of another 'a', or of one that has changed since");
        }
    }

    @Test
    void tablesThatWouldBeTooLargeAreNotBegun() {
        SweepCorpus corpus = corpus().sequence("a", 9);

        assertThatThrownBy(() -> job(corpus, BOTH, Map.of()).run(1000, NEVER, line -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("more than --max-bytes 1000");
        assertThat(folder.resolve("results").resolve("transitions")).doesNotExist();
        assertThat(job(corpus, BOTH, Map.of()).plan().costs().pairs()).isEqualTo(54);
        assertThatThrownBy(() -> run(
                        corpus,
                        new TransitionSettings(FlowPath.AUTO, 300, Sides.BOTH, Back.LEFT_OUT),
                        Map.of("loop.held-mb", 1)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("more than loop.held-mb (1)");
    }
}
