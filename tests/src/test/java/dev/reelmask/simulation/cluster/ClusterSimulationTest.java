package dev.reelmask.simulation.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.simulation.cluster.ClusterSimulation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The committed reports are what the planner and the publication do on clusters on a virtual clock today. */
class ClusterSimulationTest {
    private static final Path SMALL = Path.of("../docs/cluster-simulation.txt");
    private static final int VIDEOS = Integer.getInteger("reelmask.videos", 100_000);
    private static final Path LARGE = Path.of("../docs/cluster-simulation-" + VIDEOS + ".txt");
    /** With {@code -Drecreate=true} the tests write the files. */
    private static final boolean RECREATE = Boolean.getBoolean("recreate");

    private static final long SEED = 14;

    private static final String HEADER =
            """
            # Corpora segmented on clusters that are a virtual clock and a queue of events; seed 14. Planner (first looks, decisions,
            # fingerprints, packing), commit record, lease and publication of units are the real ones, over files in memory.
            # Lengths are log-normal (median 300 frames, at most 400,000), cut into pieces of 1,000 frames; true times are the
            # estimates times a log-normal error (sigma .25). 5 % of stragglers compute at a fifth of the speed, 1 % at a fiftieth.
            # Lost executors are replaced after two minutes; "half" of them were lost between a unit's masks and its frames. Of a
            # lost driver's executors half go on until they are refused. Speculation by Spark's defaults (quantile .75, multiplier 1.5).
            # "/ bound": hours over the lower bound: all units' true time over the speeds of all slots, or the longest unit.
            # attempts: lost with their executors; specul, won: second attempts and those that were first; longer: sequences of more
            # than one piece that only their tasks found to be so; twice: units computed in vain; refused: units of a start that had
            # lost the run. LOST: units not whole or not in the record; DOUBLED: others than those of the corpus; LEFT OVER: files.
            # ClusterSimulationTest compares, and writes it anew with -Drecreate=true (CONTRIBUTING.md).
            """;

    @Test
    void theReportIsTheCommittedOne() throws IOException {
        VirtualCorpus corpus = VirtualCorpus.of(3_000, SEED);
        List<Outcome> outcomes = all(corpus, 30, 4);
        outcomes.add(ClusterSimulation.run(
                VirtualCorpus.skewed(100, 1_000, SEED), ClusterScenario.calm("one as long as all", 2, 2), SEED));
        outcomes.add(ClusterSimulation.run(
                VirtualCorpus.skewed(2, 300, SEED), ClusterScenario.calm("three on two slots", 1, 2), SEED));

        check(outcomes, SMALL);
    }

    /** {@code -Dreelmask.videos=1000000} takes a heap of 9 GB ({@code -Dreelmask.heap=9g}) and minutes. */
    @Tag("slow")
    @Test
    void theReportOfManyVideosIsTheCommittedOne() throws IOException {
        VirtualCorpus corpus = VirtualCorpus.of(VIDEOS, SEED);
        ClusterScenario everything = everything("everything", 1_000, 4, .0001);

        check(List.of(ClusterSimulation.run(corpus, everything, SEED)), LARGE);
    }

    /** A corpus as skewed as one can be is within 15 % of the ideal. */
    @Test
    void oneVideoAsLongAsAllOthersLeavesNoSlotIdleForLong() throws IOException {
        Outcome skewed = ClusterSimulation.run(
                VirtualCorpus.skewed(100, 1_000, SEED), ClusterScenario.calm("skewed", 1, 4), SEED);

        assertThat(skewed.overBound()).isLessThan(1.15);
    }

    private static List<Outcome> all(VirtualCorpus corpus, int executors, int slots) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        for (ClusterScenario scenario : List.of(
                ClusterScenario.calm("calm", executors, slots),
                ClusterScenario.calm("stragglers", executors, slots).withStragglers(.05, .01),
                ClusterScenario.calm("stragglers, speculation", executors, slots)
                        .withStragglers(.05, .01)
                        .withSpeculation(),
                ClusterScenario.calm("losses", executors, slots).withLosses(1, .001),
                ClusterScenario.calm("lost driver", executors, slots).withLostDriver(.5),
                everything("everything", executors, slots, .001))) {
            outcomes.add(ClusterSimulation.run(corpus, scenario, SEED));
        }
        return outcomes;
    }

    private static ClusterScenario everything(String name, int executors, int slots, double half) {
        return ClusterScenario.calm(name, executors, slots)
                .withStragglers(.05, .01)
                .withLosses(.5, half)
                .withSpeculation()
                .withLostDriver(.5);
    }

    private static void check(List<Outcome> outcomes, Path file) throws IOException {
        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat(outcome.lost()).as(outcome.line()).isZero();
            assertThat(outcome.doubled()).as(outcome.line()).isZero();
            assertThat(outcome.leftOver()).as(outcome.line()).isZero();
        });
        List<String> lines = new ArrayList<>(List.of(Outcome.header()));
        outcomes.forEach(outcome -> lines.add(outcome.line()));
        String report = HEADER + String.join("\n", lines) + "\n";
        if (RECREATE) {
            Files.writeString(file, report);
        }

        assertThat(report).isEqualTo(Files.readString(file));
    }
}
