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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
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

    /** Those of the driver that lives, the first first. */
    private final List<Round> rounds = new ArrayList<>();

    private Function<Set<String>, List<PlannedTask>> cut;

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

    /**
     * Runs tasks to their end, and those of sequences that turn out longer than was supposed beside them.
     *
     * @param cut tasks of such sequences, as soon as the task that found them has ended
     * @throws DriverLost if the scenario has it so; tasks of it go on for a while
     */
    void run(
            List<PlannedTask> tasks,
            RunPublication run,
            double driverEndsAfter,
            Function<Set<String>, List<PlannedTask>> cut)
            throws DriverLost {
        this.cut = cut;
        Round first = submit(tasks, run);
        tick();
        handOut();
        while (!rounds.stream().allMatch(Round::hasEnded)) {
            if (driverEndsAfter > 0 && first.done >= driverEndsAfter * tasks.size()) {
                loseDriver();
                throw new DriverLost();
            }
            clock.next();
            handOut();
        }
        rounds.clear();
    }

    private Round submit(List<PlannedTask> tasks, RunPublication run) {
        Round round = new Round(tasks, run);
        rounds.add(round);
        counts.tasks += tasks.size();
        return round;
    }

    /** The driver's process is gone. */
    static final class DriverLost extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Half of the executors notice at once, and half go on until they want to publish. */
    private void loseDriver() {
        rounds.forEach(round -> round.isLost = true);
        rounds.clear();
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
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            while (hasFree() && !round.waiting.isEmpty()) {
                begin(round, round.waiting.remove(), free.remove(), false);
            }
        }
        if (scenario.speculates() == ClusterScenario.Speculation.ON) {
            List.copyOf(rounds).forEach(this::speculate);
        }
    }

    private void speculate(Round round) {
        while (hasFree() && round.waiting.isEmpty()) {
            Executor executor = free.peek();
            Optional<Integer> slow = round.speculation.slow(clock.seconds(), executor, round.attempts);
            if (slow.isEmpty()) {
                return;
            }
            counts.speculative++;
            begin(round, slow.get(), free.remove(), true);
        }
    }

    private boolean hasFree() {
        while (!free.isEmpty() && free.peek().isLost) {
            free.remove();
        }
        return !free.isEmpty();
    }

    private void begin(Round round, int task, Executor executor, boolean isSpeculative) {
        Attempt attempt = new Attempt(task, round, executor, clock.seconds(), isSpeculative);
        round.attempts.get(task).add(attempt);
        executor.running.add(attempt);
        nextUnit(attempt);
    }

    /** Spark looks for slow tasks again and again. */
    private void tick() {
        if (!rounds.stream().allMatch(Round::hasEnded)) {
            clock.after(1, this::tick);
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
                attempt.longer.add(id);
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
        PendingFile file = PendingFile.create(store, attempt.round.run.permit(), target);
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
                    isHalf ? new PermitOnce(attempt.round.run.permit()) : attempt.round.run.permit(),
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
        if (!attempt.round.isLost) {
            throw new IllegalStateException("a start that holds the run was refused");
        }
    }

    private void end(Attempt attempt) {
        attempt.isOver = true;
        release(attempt);
        Round round = attempt.round;
        if (round.isLost || round.isDone[attempt.task]) {
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
        if (!attempt.longer.isEmpty()) {
            submit(cut.apply(attempt.longer), round.run);
        }
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
            if (!attempt.round.isLost && !attempt.round.isDone[attempt.task]) {
                again(attempt);
            }
        }
        executor.running.clear();
        clock.after(REPLACEMENT_SECONDS, () -> arrive(anySpeed()));
    }

    private void again(Attempt attempt) {
        Round round = attempt.round;
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
