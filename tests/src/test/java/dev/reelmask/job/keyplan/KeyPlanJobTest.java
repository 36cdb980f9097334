package dev.reelmask.job.keyplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.keyplan.KeyPlanJob.Age;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.segment.SegmentJob;
import dev.reelmask.job.segment.SweepCorpus;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.PlannerSpec;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.predict.HardnessModel;
import dev.reelmask.schedule.predict.LossBound;
import dev.reelmask.schedule.predict.LossBound.Level;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import dev.reelmask.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class KeyPlanJobTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Bundle NETWORK =
            Bundle.read(Path.of("../conf/bundles/face-lite").toUri());

    @TempDir
    private Path folder;

    private Path bundle(String flow) {
        HardnessModel model = new HardnessModel(
                List.of(EvidenceKind.FRAME_DIFFERENCE),
                List.of(new EvidenceScale(0.1, 0, 1)),
                List.of(1.0),
                -4,
                2,
                0.5,
                1);
        Path place = folder.resolve("bundle-" + flow);
        NETWORK.withPlanner(new PlannerSpec(
                        NETWORK.digestWithoutScheduler(),
                        NETWORK.networkDigests(),
                        Map.of("flow", flow, "flow-path", "auto"),
                        model,
                        Map.of(Sides.BOTH, new LossBound(19, List.of(new Level(0.01, 0.01, 0.015))))))
                .write(new Configuration(), place.toString());
        return place;
    }

    private RunRequest request(SweepCorpus corpus, String scheduler, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "corpus.uri", corpus.root().toString(),
                "results.uri", folder.resolve("results").toString(),
                "network.bundle", bundle("patches").toString(),
                "loop.scheduler", scheduler));
        all.putAll(settings);
        JobConfig config = ConfigReader.read(Optional.empty(), all);
        return new RunRequest(config, BundleNetworks.of(new Configuration(), config));
    }

    private KeyPlanReport plan(SweepCorpus corpus, String budget, Age age) {
        RunRequest request = request(corpus, KeyPlanJob.WITHOUT_SCHEDULER, Map.of());
        return new KeyPlanJob(LocalSpark.session(), request, KeyPlanGoal.budget(budget), age, line -> {})
                .run(NEVER, line -> {});
    }

    private SegmentReport segment(SweepCorpus corpus, String scheduler, Map<String, ?> settings) {
        RunRequest request = request(corpus, scheduler, settings);
        return new SegmentJob(LocalSpark.session(), request.config(), request.networks(), line -> {})
                .run(NEVER, line -> {});
    }

    /** Frame numbers by sequence. */
    private Map<String, List<Integer>> planned(KeyPlanReport report) {
        return numbers(report.place(), "frame");
    }

    private Map<String, List<Integer>> keys(String run) {
        return numbers(
                folder.resolve("results")
                        .resolve("frames")
                        .resolve("run=" + run)
                        .toString(),
                "frame");
    }

    private static Map<String, List<Integer>> numbers(String place, String column) {
        Map<String, List<Integer>> numbers = new TreeMap<>();
        for (Row row : LocalSpark.session().read().parquet(place).collectAsList()) {
            boolean isKey = !List.of(row.schema().fieldNames()).contains("is_key") || row.<Boolean>getAs("is_key");
            if (isKey) {
                numbers.merge(row.getAs("sequence"), List.of(row.<Integer>getAs(column)), KeyPlanJobTest::joined);
            }
        }
        return numbers;
    }

    private static List<Integer> joined(List<Integer> one, List<Integer> other) {
        return java.util.stream.Stream.concat(one.stream(), other.stream())
                .sorted()
                .toList();
    }

    @Test
    void aRunTakesTheKeyFramesOfThePlanInPiecesToo() {
        SweepCorpus corpus =
                new SweepCorpus(folder.resolve("corpus")).sequence("a", 14).sequence("b", 9);

        KeyPlanReport report = plan(corpus, "keys:0.4", Age.KEPT);
        SegmentReport run = segment(corpus, "plan:" + report.place(), Map.of());
        SegmentReport pieces =
                segment(corpus, "plan:" + report.place(), Map.of("plan.piece-frames", 5, "results.run", "pieces"));

        assertThat(report.keys()).isBetween(4L, 9L);
        assertThat(planned(report)).containsOnlyKeys("a", "b");
        assertThat(keys(run.run())).isEqualTo(planned(report));
        assertThat(run.keys()).isEqualTo(report.keys());
        assertThat(planned(report).get("a")).isSubsetOf(keys(pieces.run()).get("a"));
    }

    @Test
    void aPlanKeepsItsPriceForWhatIsNew() {
        SweepCorpus corpus =
                new SweepCorpus(folder.resolve("corpus")).sequence("a", 14).sequence("b", 9);
        KeyPlanReport first = plan(corpus, "keys:0.4", Age.KEPT);
        SegmentReport run = segment(corpus, "plan:" + first.place(), Map.of());
        corpus.sequence("c", 11);

        assertThatThrownBy(() -> segment(corpus, "plan:" + first.place(), Map.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("the plan has no sequence 'c'; run reelmask plan again");
        KeyPlanReport second = plan(corpus, "keys:0.4", Age.KEPT);
        SegmentReport more = segment(corpus, "plan:" + second.place(), Map.of());

        assertThat(second.place()).isEqualTo(first.place());
        assertThat(second.head().price()).isEqualTo(first.head().price());
        assertThat(planned(second))
                .containsAllEntriesOf(Map.of("a", keys(run.run()).get("a")))
                .containsKey("c");
        assertThat(more.run()).isEqualTo(run.run());
        assertThat(more.text()).contains("this start   1 units, 11 frames");
    }

    @Test
    void whatIsNotListedThisTimeStaysPlanned() {
        SweepCorpus corpus =
                new SweepCorpus(folder.resolve("corpus")).sequence("a", 14).sequence("b", 9);
        KeyPlanReport whole = plan(corpus, "keys:0.4", Age.KEPT);
        Map<String, List<Integer>> all = planned(whole);
        RunRequest first = request(corpus, KeyPlanJob.WITHOUT_SCHEDULER, Map.of("corpus.limit", 1));

        KeyPlanReport part = new KeyPlanJob(
                        LocalSpark.session(), first, KeyPlanGoal.budget("keys:0.4"), Age.KEPT, line -> {})
                .run(NEVER, line -> {});

        assertThat(part.sequences()).isEqualTo(1);
        assertThat(part.frames()).isEqualTo(14);
        assertThat(planned(part)).isEqualTo(all);
        assertThat(segment(corpus, "plan:" + part.place(), Map.of()).keys()).isEqualTo(whole.keys());
    }

    @Test
    void aSequenceThatChangedIsRefusedUntilItIsPlannedAnew() {
        SweepCorpus corpus =
                new SweepCorpus(folder.resolve("corpus")).sequence("a", 14).sequence("b", 9);
        KeyPlanReport first = plan(corpus, "keys:0.4", Age.KEPT);
        corpus.sequence("b", 12);

        assertThatThrownBy(() -> segment(corpus, "plan:" + first.place(), Map.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'b' has changed since it was planned; run reelmask plan again");
        KeyPlanReport second = plan(corpus, "keys:0.4", Age.KEPT);

        assertThat(second.frames()).isEqualTo(26);
        assertThat(segment(corpus, "plan:" + second.place(), Map.of()).keys()).isEqualTo(second.keys());
    }

    @Test
    void aPlanOfOtherFlowsIsRefused() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 8);
        KeyPlanReport report = plan(corpus, "keys:0.5", Age.KEPT);

        assertThatThrownBy(() -> segment(corpus, "plan:" + report.place(), Map.of("loop.flow", "dis")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("the plan does not belong to this run: flow is patches there and dis");
    }

    @Test
    void whatCannotBeReadCostsNoOther() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 14);
        List<String> bad = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            corpus.garbage("bad" + i + ".mp4");
            bad.add("bad" + i);
        }

        KeyPlanReport report = plan(corpus, "keys:0.4", Age.KEPT);
        SegmentReport run = segment(corpus, "plan:" + report.place(), Map.of());

        assertThat(report.head().setAside()).containsOnlyKeys(bad.toArray(String[]::new));
        assertThat(report.text()).contains("set aside    bad0: ");
        assertThat(run.text()).contains("1 done + 0 kept + 9 quarantined").doesNotContain("NETWORK_FAILURE");
    }

    @Test
    void whatWasSetAsideAndCanBeReadNowIsNotSegmentedWithoutAPlan() throws IOException {
        SweepCorpus corpus =
                new SweepCorpus(folder.resolve("corpus")).sequence("a", 14).garbage("b.mp4");
        KeyPlanReport report = plan(corpus, "keys:0.4", Age.KEPT);
        Files.delete(corpus.root().resolve("b.mp4"));
        corpus.sequence("b", 8);

        SegmentReport run = segment(corpus, "plan:" + report.place(), Map.of());

        assertThat(run.text())
                .contains("1 done + 0 kept + 1 quarantined")
                .contains("it could not be planned: ", "run reelmask plan again");
    }

    @Test
    void aNameOfTheRunIsNotThatOfItsFirstPass() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 8);
        RunRequest named = request(corpus, KeyPlanJob.WITHOUT_SCHEDULER, Map.of("results.run", "mine"));
        for (int start = 0; start < 2; start++) {
            KeyPlanReport report = new KeyPlanJob(
                            LocalSpark.session(), named, KeyPlanGoal.budget("keys:0.5"), Age.KEPT, line -> {})
                    .run(NEVER, line -> {});
            assertThat(segment(corpus, "plan:" + report.place(), Map.of("results.run", "mine"))
                            .run())
                    .isEqualTo("mine");
        }
    }

    @Test
    void aPriceThatIsKeptAndNoLongerMeetsItsGoalIsTold() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 8);
        List<String> notes = new ArrayList<>();
        plan(corpus, "core-hours:0.0001", Age.KEPT);
        corpus.sequence("b", 24);

        RunRequest request = request(corpus, KeyPlanJob.WITHOUT_SCHEDULER, Map.of());
        new KeyPlanJob(LocalSpark.session(), request, KeyPlanGoal.budget("core-hours:0.0001"), Age.KEPT, notes::add)
                .run(NEVER, line -> {});

        assertThat(notes).anyMatch(line -> line.contains("do not meet core-hours:0.0001; reelmask plan --anew"));
    }

    @Test
    void aBoundOfOtherMasksIsToldForLargestLossesAlone() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 5);
        RunRequest causal = request(corpus, KeyPlanJob.WITHOUT_SCHEDULER, Map.of("loop.propagation", "causal"));
        RunRequest blend = request(corpus, KeyPlanJob.WITHOUT_SCHEDULER, Map.of());
        KeyPlanGoal loss = new KeyPlanGoal(KeyPlanGoal.Kind.MAX_LOSS, 5);

        assertThat(notes(causal, loss))
                .anyMatch(line -> line.contains("never measured for --propagation causal with this planner"));
        assertThat(notes(blend, loss)).isEmpty();
        assertThat(notes(causal, KeyPlanGoal.budget("keys:0.5"))).isEmpty();
    }

    @Test
    void aPlanThatWasNotTriedIsToldWithoutABound() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 14);
        RunRequest causal = request(corpus, KeyPlanJob.WITHOUT_SCHEDULER, Map.of("loop.propagation", "causal"));
        KeyPlanReport untried = new KeyPlanJob(
                        LocalSpark.session(), causal, KeyPlanGoal.budget("keys:0.9"), Age.KEPT, line -> {})
                .run(NEVER, line -> {});

        assertThat(untried.sure()).isZero();
        assertThat(untried.text()).contains("was not measured for such plans");
        assertThat(plan(corpus, "keys:0.9", Age.KEPT).text()).contains("at most in 95 of 100 cases");
    }

    private static List<String> notes(RunRequest request, KeyPlanGoal goal) {
        List<String> notes = new ArrayList<>();
        String unused = new KeyPlanJob(LocalSpark.session(), request, goal, Age.KEPT, notes::add).outlook();
        return notes;
    }

    @Test
    void bundlesWithoutAPlannerOrWithOneOfOtherFlowsAreRefused() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 5);
        Path plain = folder.resolve("plain");
        Bundle.of(NETWORK.spec(), Map.of(Bundle.FEATURES, NETWORK.modules().get(Bundle.FEATURES)))
                .write(new Configuration(), plain.toString());
        RunRequest none = request(corpus, "every-frame", Map.of("network.bundle", plain.toString()));
        RunRequest other = request(
                corpus, "every-frame", Map.of("network.bundle", bundle("dis").toString()));
        KeyPlanGoal goal = KeyPlanGoal.budget("keys:0.5");

        assertThatThrownBy(() -> new KeyPlanJob(LocalSpark.session(), other, goal, Age.KEPT, line -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("does not belong to this evidence: flow is patches here and was dis in training");
        assertThatThrownBy(() -> new KeyPlanJob(LocalSpark.session(), none, goal, Age.KEPT, line -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("has no planner that could tell losses beforehand");
        assertThatThrownBy(() -> segment(corpus, "plan:" + folder.resolve("results"), Map.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("there is no plan at");
    }

    private KeyPlanJob job(SweepCorpus corpus, String budget, Map<String, ?> settings) {
        RunRequest request = request(corpus, KeyPlanJob.WITHOUT_SCHEDULER, settings);
        return new KeyPlanJob(LocalSpark.session(), request, KeyPlanGoal.budget(budget), Age.KEPT, line -> {});
    }

    @Test
    void aBudgetThatCannotBeMetIsRefusedBeforeAnythingIsMeasured() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 14);
        KeyPlanJob job = job(corpus, "keys:0.05", Map.of("loop.max-gap", 4));
        String message =
                "keys:0.05 cannot be met: 14 frames of 1 sequences have at least 3 key frames (loop.max-gap); the nearest that can be met is keys:0.2143";

        assertThatThrownBy(job::outlook).isInstanceOf(UserException.class).hasMessage(message);
        assertThatThrownBy(() -> job.run(NEVER, line -> {}))
                .isInstanceOf(UserException.class)
                .hasMessage(message);
        assertThat(folder.resolve("results/transitions")).doesNotExist();
    }

    @Test
    void aDryStartTellsThePlanOnceAllIsMeasuredAndWritesNone() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 14);
        String before = job(corpus, "keys:0.4", Map.of()).outlook();
        KeyPlanReport made = plan(corpus, "keys:0.3", Age.KEPT);

        String after = job(corpus, "keys:0.4", Map.of()).outlook();

        assertThat(before)
                .contains("1 sequences to do, 0 finished")
                .endsWith(
                        "what its key frames come to can be told once these frames are measured, which reelmask plan does");
        assertThat(after)
                .contains("0 sequences to do, 1 finished")
                .containsPattern("plan +keys-0.4-\\S+: \\d key frames for 14 frames of 1 sequences");
        assertThat(folder.resolve("results/key_plans"))
                .isDirectoryContaining(place -> place.endsWith("run=" + made.name()))
                .isDirectoryNotContaining(place -> place.toString().contains("keys-0.4"));
    }

    @Test
    void aRunThatCannotHoldBackSoManyFramesIsRefused() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 14);
        KeyPlanReport report = plan(corpus, "keys:0.15", Age.KEPT);

        assertThatThrownBy(() -> segment(corpus, "plan:" + report.place(), Map.of("loop.max-gap", 2)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'a' has ")
                .hasMessageContaining(
                        "frames without a key frame there, more than loop.max-gap (2) of this run, which would take key frames beside the planned ones; raise it, or plan with it");
    }

    @Test
    void aRunOfTheUsersWithTheNameOfTheFirstPassIsTold() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 8);
        KeyPlanJob job = job(corpus, "keys:0.5", Map.of());
        String name = job.outlook().replaceAll("(?s)^run (\\S+):.*", "$1");
        segment(corpus, "fixed:4", Map.of("results.run", name));

        assertThatThrownBy(() -> job.run(NEVER, line -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("run " + name + " under ")
                .hasMessageContaining("is one of segment; it has the name that the first pass of plans has there");
    }
}
