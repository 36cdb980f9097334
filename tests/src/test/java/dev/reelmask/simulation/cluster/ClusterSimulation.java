package dev.reelmask.simulation.cluster;

import dev.reelmask.job.plan.Piece;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.publish.UnitFiles;
import dev.reelmask.publish.VirtualRuns;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A corpus segmented on a cluster, and what lies under the results root afterwards. */
final class ClusterSimulation {
    private static final double SECONDS_PER_HOUR = 3600;

    private ClusterSimulation() {}

    /**
     * How a run went.
     *
     * @param makespan hours from the first start to the end of the last
     * @param bound hours that no order of the units can be below: their true time over the speeds of all slots, or the
     *     longest unit's
     * @param lost units of the corpus that are not whole, or not in the run's record
     * @param doubled units that lie there or in the record besides those of the corpus
     * @param leftOver unfinished files
     */
    record Outcome(
            ClusterScenario scenario,
            int videos,
            int units,
            double makespan,
            double bound,
            int lost,
            int doubled,
            int leftOver,
            Counts counts) {
        double overBound() {
            return makespan / bound;
        }

        static String header() {
            return String.format(
                    Locale.ROOT,
                    "%-22s %9s %5s %9s %9s %7s | %6s %8s | %6s %8s %5s | %6s %6s | %6s %6s %7s | %4s %7s %9s",
                    "scenario",
                    "executors",
                    "slots",
                    "videos",
                    "units",
                    "tasks",
                    "hours",
                    "/ bound",
                    "lost e",
                    "attempts",
                    "half",
                    "specul",
                    "won",
                    "longer",
                    "twice",
                    "refused",
                    "LOST",
                    "DOUBLED",
                    "LEFT OVER");
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "%-22s %9d %5d %9d %9d %7d | %6.2f %8.3f | %6d %8d %5d | %6d %6d | %6d %6d %7d | %4d %7d %9d",
                    scenario.name(),
                    scenario.executors(),
                    scenario.slots(),
                    videos,
                    units,
                    counts.tasks,
                    makespan,
                    overBound(),
                    counts.executorsLost,
                    counts.attemptsLost,
                    counts.halfPublished,
                    counts.speculative,
                    counts.speculativeWon,
                    counts.longer,
                    counts.computedTwice,
                    counts.refused,
                    lost,
                    doubled,
                    leftOver);
        }
    }

    static Outcome run(VirtualCorpus corpus, ClusterScenario scenario, long seed) throws IOException {
        URI root = URI.create(
                "%s://%s/".formatted(MemoryFileSystem.SCHEME, scenario.name().replaceAll("[^a-z]+", "-")));
        int[] names = new int[1];
        Store store =
                Store.open(MemoryFileSystem.settings(), new ResultsLayout(root), () -> Integer.toString(names[0]++));
        try (MemoryFileSystem files = (MemoryFileSystem) store.fileSystem()) {
            Counts counts = new Counts();
            VirtualClock clock = new VirtualClock();
            VirtualCluster cluster = new VirtualCluster(scenario, corpus, store, clock, seed, counts);
            List<PlannedUnit> units = new VirtualStarts(corpus, scenario, store, clock, cluster, counts).toTheEnd();
            return outcome(corpus, scenario, store, units, clock.seconds(), cluster.capacity(), counts, files);
        }
    }

    private static Outcome outcome(
            VirtualCorpus corpus,
            ClusterScenario scenario,
            Store store,
            List<PlannedUnit> planned,
            double seconds,
            double capacity,
            Counts counts,
            MemoryFileSystem memory) {
        Set<UnitKey> wanted = new HashSet<>();
        double total = 0;
        double longest = 0;
        for (var spec : corpus.listing().sequences()) {
            for (Piece piece : Piece.cut(corpus.frames(spec.id()), VirtualCorpus.PIECE_FRAMES)) {
                wanted.add(new UnitKey(VirtualCluster.RUN, spec.id(), piece.firstFrame()));
                double time = corpus.seconds(spec.id(), piece);
                total += time;
                longest = Math.max(longest, time);
            }
        }
        UnitFiles files = VirtualRuns.files(store);
        Set<UnitKey> whole = new HashSet<>();
        planned.stream()
                .filter(unit -> files.finished(VirtualStarts.key(unit), unit.fingerprint())
                        .isPresent())
                .forEach(unit -> whole.add(VirtualStarts.key(unit)));
        Set<UnitKey> recorded = new HashSet<>();
        var finished =
                new RunRecords(store).read(VirtualCluster.RUN).orElseThrow().finished();
        finished.units().forEach(unit -> recorded.add(unit.key(VirtualCluster.RUN)));
        int lost = (int) wanted.stream()
                .filter(unit -> !whole.contains(unit) || !recorded.contains(unit))
                .count();
        Set<UnitKey> there = new HashSet<>(files.list(VirtualCluster.RUN));
        there.addAll(recorded);
        int surplus = there.size() - wanted.size() + finished.units().size() - recorded.size();
        return new Outcome(
                scenario,
                corpus.listing().size(),
                wanted.size(),
                seconds / SECONDS_PER_HOUR,
                Math.max(total / capacity, longest) / SECONDS_PER_HOUR,
                lost,
                Math.max(0, surplus),
                memory.count(store.results().temporary()),
                counts);
    }
}
