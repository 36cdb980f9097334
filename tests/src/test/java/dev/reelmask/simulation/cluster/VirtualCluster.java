package dev.reelmask.simulation.cluster;

import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.publish.RunPublication;
import dev.reelmask.publish.UnitFiles;
import dev.reelmask.publish.VirtualRuns;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.store.PendingFile;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * Executors that take tasks as Spark hands them out: in the order of the plan, a lost one's again and first, and slow
 * ones a second time. What a task does to files is what {@code UnitRunner} and {@code UnitWriter} do.
 */
final class VirtualCluster {
    static final String RUN = "nightly";

    private static final double SLOW = .2;
    private static final double STUCK = .02;
    private static final double SECONDS_PER_HOUR = 3600;
    private static final double REPLACEMENT_SECONDS = 120;
    private static final double LOOK_SECONDS = .2;
    private static final double PUBLISH_SECONDS = .3;
    /** As {@code spark.task.maxFailures} says. */
    private static final int MOST_FAILURES = 4;

    private final ClusterScenario scenario;
    private final VirtualCorpus corpus;
    private final Store store;
    private final UnitFiles files;
    private final VirtualClock clock;
    private final Random random;
    private final Counts counts;
    private final Deque<Executor> free = new ArrayDeque<>();
    private final Set<Executor> alive = new LinkedHashSet<>();
    private double capacity;

    private Round round;

    VirtualCluster(
            ClusterScenario scenario, VirtualCorpus corpus, Store store, VirtualClock clock, long seed, Counts counts) {
        this.scenario = scenario;
        this.corpus = corpus;
        this.store = store;
        this.files = VirtualRuns.files(store);
        this.clock = clock;
        this.random = new Random(seed);
        this.counts = counts;
        for (int i = 0; i < scenario.executors(); i++) {
            double speed = anySpeed();
            capacity += speed * scenario.slots();
            arrive(speed);
        }
    }

    /** Speeds of all slots together, at the beginning. */
    double capacity() {
        return capacity;
    }

    private double anySpeed() {
        double dice = random.nextDouble();
        boolean isStuck = dice < scenario.stuckShare();
        boolean isSlow = dice < scenario.stuckShare() + scenario.slowShare();
        return isStuck ? STUCK : isSlow ? SLOW : 1;
    }

    private void arrive(double speed) {
        Executor executor = new Executor(speed);
        alive.add(executor);
        for (int i = 0; i < scenario.slots(); i++) {
            free.add(executor);
        }
        if (scenario.lossesPerHour() > 0) {
            double hours = -StrictMath.log(1 - random.nextDouble()) / scenario.lossesPerHour();
            clock.after(hours * SECONDS_PER_HOUR, () -> lose(executor));
        }
    }

    /** Tasks of one Spark job, and what became of them. */
    private static final class Round {
        final List<PlannedTask> tasks;
        final RunPublication run;
        final Deque<Integer> waiting = new ArrayDeque<>();
        final List<List<Attempt>> attempts = new ArrayList<>();
        final boolean[] isDone;
        final int[] failures;
        final Set<String> longer = new HashSet<>();
        final Speculation speculation;
        int done;

        Round(List<PlannedTask> tasks, RunPublication run) {
            this.tasks = tasks;
            this.run = run;
            this.isDone = new boolean[tasks.size()];
            this.failures = new int[tasks.size()];
            this.speculation = new Speculation(tasks.size());
            for (int i = 0; i < tasks.size(); i++) {
                waiting.add(i);
                attempts.add(new ArrayList<>(1));
            }
        }
    }

    /**
     * Runs tasks to their end.
     *
     * @return ids of sequences that are longer than was supposed
     * @throws DriverLost if the scenario has it so; tasks of it go on for a while
     */
    Set<String> run(List<PlannedTask> tasks, RunPublication run, double driverEndsAfter) throws DriverLost {
        Round mine = new Round(tasks, run);
        round = mine;
        counts.tasks += tasks.size();
        tick(mine);
        handOut();
        while (mine.done < tasks.size()) {
            if (driverEndsAfter > 0 && mine.done >= driverEndsAfter * tasks.size()) {
                loseDriver();
                throw new DriverLost();
            }
            clock.next();
            handOut();
        }
        return mine.longer;
    }

    /** The driver's process is gone. */
    static final class DriverLost extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Half of the executors notice at once, and half go on until they want to publish. */
    private void loseDriver() {
        round = null;
        for (Executor executor : List.copyOf(alive)) {
            if (random.nextBoolean()) {
                executor.running.forEach(Attempt::lose);
                counts.attemptsLost += executor.running.size();
                executor.running.clear();
            }
        }
        List<Executor> before = List.copyOf(alive);
        free.clear();
        alive.clear();
        before.forEach(executor -> arrive(executor.speed));
    }

    private void handOut() {
        while (hasFree() && !round.waiting.isEmpty()) {
            begin(round.waiting.remove(), free.remove(), false);
        }
        if (scenario.speculates() == ClusterScenario.Speculation.OFF || !round.waiting.isEmpty()) {
            return;
        }
        while (hasFree()) {
            Executor executor = free.peek();
            Optional<Integer> slow = round.speculation.slow(clock.seconds(), executor, round.attempts);
            if (slow.isEmpty()) {
                return;
            }
            counts.speculative++;
            begin(slow.get(), free.remove(), true);
        }
    }

    private boolean hasFree() {
        while (!free.isEmpty() && free.peek().isLost) {
            free.remove();
        }
        return !free.isEmpty();
    }

    private void begin(int task, Executor executor, boolean isSpeculative) {
        Attempt attempt = new Attempt(task, round.tasks.get(task), executor, round.run, clock.seconds(), isSpeculative);
        round.attempts.get(task).add(attempt);
        executor.running.add(attempt);
        nextUnit(attempt);
    }

    /** Spark looks for slow tasks again and again. */
    private void tick(Round mine) {
        if (round == mine && mine.done < mine.tasks.size()) {
            clock.after(1, () -> tick(mine));
        }
    }

    private void nextUnit(Attempt attempt) {
        if (!attempt.hasUnit()) {
            end(attempt);
            return;
        }
        SharedUnit unit = attempt.unit();
        String id = unit.sequence().id();
        try {
            if (files.finished(key(unit), fingerprint(unit)).isPresent()) {
                pass(attempt);
            } else if (!unit.planned().holds(corpus.frames(id))) {
                if (round != null && attempt.run == round.run) {
                    round.longer.add(id);
                }
                pass(attempt);
            } else {
                attempt.masks = pending(attempt, store.results().masks(key(unit)));
                attempt.frames = pending(attempt, store.results().frames(key(unit)));
                double seconds = corpus.seconds(id, unit.planned().piece()) / attempt.executor.speed;
                after(seconds, attempt, () -> computed(attempt));
            }
        } catch (LeaseLostException | ResultsException e) {
            refused(attempt);
        }
    }

    private void after(double seconds, Attempt attempt, Runnable what) {
        clock.after(seconds, () -> {
            if (!attempt.isOver) {
                what.run();
            }
        });
    }

    private void pass(Attempt attempt) {
        attempt.unitEnded();
        after(LOOK_SECONDS, attempt, () -> nextUnit(attempt));
    }

    private PendingFile pending(Attempt attempt, Path target) {
        PendingFile file = PendingFile.create(store, attempt.run.permit(), target);
        try {
            file.output().write(VirtualRuns.content(fingerprint(attempt.unit())));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UnitKey key(SharedUnit unit) {
        return new UnitKey(RUN, unit.sequence().id(), unit.planned().piece().firstFrame());
    }

    private static String fingerprint(SharedUnit unit) {
        return unit.fingerprints().get(0);
    }

    /** All frames are written: looks whether another one has published meanwhile, as {@code UnitWriter} does. */
    private void computed(Attempt attempt) {
        if (files.finished(key(attempt.unit()), fingerprint(attempt.unit())).isPresent()) {
            counts.computedTwice++;
            attempt.masks.abort();
            attempt.frames.abort();
            pass(attempt);
            return;
        }
        after(PUBLISH_SECONDS, attempt, () -> publish(attempt));
    }

    private void publish(Attempt attempt) {
        boolean isThere =
                files.finished(key(attempt.unit()), fingerprint(attempt.unit())).isPresent();
        boolean isHalf = random.nextDouble() < scenario.halfPublished();
        try {
            UnitFiles.publish(
                    isHalf ? new PermitOnce(attempt.run.permit()) : attempt.run.permit(),
                    attempt.masks,
                    attempt.frames);
            counts.publishedTwice += isThere ? 1 : 0;
            attempt.unitEnded();
            nextUnit(attempt);
        } catch (PermitOnce.Lost e) {
            counts.halfPublished++;
            lose(attempt.executor);
        } catch (LeaseLostException | ResultsException e) {
            refused(attempt);
        }
    }

    /** The executor ends before it asks a second time: its masks are published and its frames are not. */
    private static final class PermitOnce implements Permit {
        private final Permit real;
        private boolean wasAsked;

        PermitOnce(Permit real) {
            this.real = real;
        }

        private static final class Lost extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }

        @Override
        public void check() {
            if (wasAsked) {
                throw new Lost();
            }
            wasAsked = true;
            real.check();
        }

        @Override
        public Path staging() {
            return real.staging();
        }
    }

    private void refused(Attempt attempt) {
        counts.refused++;
        attempt.cancel();
        attempt.executor.running.remove(attempt);
        if (round != null && attempt.run == round.run) {
            throw new IllegalStateException("a start that holds the run was refused");
        }
    }

    private void end(Attempt attempt) {
        attempt.isOver = true;
        release(attempt);
        if (round == null || attempt.run != round.run || round.isDone[attempt.task]) {
            return;
        }
        round.isDone[attempt.task] = true;
        round.done++;
        counts.speculativeWon += attempt.isSpeculative ? 1 : 0;
        round.speculation.ended(clock.seconds() - attempt.begin);
        for (Attempt other : round.attempts.get(attempt.task)) {
            if (!other.isOver) {
                other.cancel();
                release(other);
            }
        }
        round.attempts.get(attempt.task).clear();
    }

    private void release(Attempt attempt) {
        boolean wasRunning = attempt.executor.running.remove(attempt);
        if (wasRunning && alive.contains(attempt.executor)) {
            free.add(attempt.executor);
        }
    }

    private void lose(Executor executor) {
        if (executor.isLost || !alive.remove(executor)) {
            return;
        }
        executor.isLost = true;
        counts.executorsLost++;
        counts.attemptsLost += executor.running.size();
        for (Attempt attempt : executor.running) {
            attempt.lose();
            if (round != null && attempt.run == round.run && !round.isDone[attempt.task]) {
                again(attempt);
            }
        }
        executor.running.clear();
        clock.after(REPLACEMENT_SECONDS, () -> arrive(anySpeed()));
    }

    private void again(Attempt attempt) {
        List<Attempt> others = round.attempts.get(attempt.task);
        others.remove(attempt);
        if (++round.failures[attempt.task] == MOST_FAILURES) {
            throw new IllegalStateException("a task was lost as often as Spark allows");
        }
        if (others.isEmpty()) {
            round.waiting.addFirst(attempt.task);
        }
    }
}
