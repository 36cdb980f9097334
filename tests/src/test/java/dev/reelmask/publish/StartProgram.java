package dev.reelmask.publish;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.RunPublication.Announcement;
import dev.reelmask.publish.lease.LeaseClock;
import dev.reelmask.publish.lease.LeaseDesk;
import dev.reelmask.publish.lease.LeaseHolder;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.model.Program;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.record.RunRecord.Current;
import dev.reelmask.publish.record.RunRecord.Finished;
import dev.reelmask.publish.record.RunRecord.Source;
import dev.reelmask.publish.record.RunRecord.Unit;
import dev.reelmask.publish.store.PendingFile;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A start of a run, driver and executor in one, in the steps of the real one and by the real publication code; only
 * what is written is made up. Subclasses do single steps wrong.
 */
class StartProgram implements Program {
    static final String FINISHED = "finished";
    static final String REFUSED = "refused";
    static final String LOST = "lost";
    static final String VERIFIES = "/r/verifies";

    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(60), LeaseTerms.Claim.RESPECT);
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final String name;
    private final Corpus corpus;
    private Store store;
    private int names;

    StartProgram(String name, Corpus corpus) {
        this.name = name;
        this.corpus = corpus;
    }

    @Override
    public String name() {
        return name;
    }

    Corpus corpus() {
        return corpus;
    }

    Store store() {
        return store;
    }

    @Override
    public String run(Configuration hadoop, URI root) {
        names = 0;
        if (store == null) {
            store = Store.open(hadoop, new ResultsLayout(root), () -> name + names++);
        }
        UnitFiles files = new UnitFiles(store, new TextFooters(store));
        Clock clock = new Clock();
        try (RunPublication run = RunPublication.open(store, files, TERMS, clock, desk(store, name, clock))) {
            segment(run, files);
            return FINISHED;
        } catch (UserException e) {
            return REFUSED;
        } catch (LeaseLostException e) {
            return LOST;
        } catch (ResultsException e) {
            // an executor whose staging folder was deleted under it by whoever took the run over
            return LOST;
        }
    }

    /** Where a program asks for the run's lease. */
    static LeaseDesk desk(Store store, String program, LeaseClock clock) {
        LeaseHolder self = new LeaseHolder(program, "", 1, "", TIME.toString(), 0, TIME.toString(), 60);
        return new LeaseDesk(store, Corpus.RUN, self, TERMS, clock, line -> {});
    }

    /** Passes a lease's time in one nap. */
    static final class Clock implements LeaseClock {
        private Instant now = TIME;

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public void sleep(Duration time) {
            now = now.plus(TERMS.expiry());
        }
    }

    private void segment(RunPublication run, UnitFiles files) {
        List<Unit> toDo = corpus.units().stream()
                .filter(unit ->
                        files.finished(unit.key(Corpus.RUN), unit.fingerprint()).isEmpty())
                .toList();
        Set<String> stand = new HashSet<>(corpus.sequences().keySet());
        toDo.forEach(unit -> stand.remove(unit.sequence()));
        Announcement start = announcement(toDo.size());
        run.begin(start, stand);
        publish(run, files, toDo);
        // tells the laws how far this start is
        boolean unused = store.exists(new Path(new Path(store.results().root()), "verifies"));
        while (run.mustVerify()) {
            List<Unit> unfit = corpus.units().stream()
                    .filter(unit -> files.finished(unit.key(Corpus.RUN), unit.fingerprint())
                            .isEmpty())
                    .toList();
            if (unfit.isEmpty()) {
                break;
            }
            publish(run, files, unfit);
        }
        cleanUp(run, files);
        table(run);
        run.finish(start, finished());
    }

    private void publish(RunPublication run, UnitFiles files, List<Unit> units) {
        for (Unit unit : units) {
            publish(permit(run), files, unit);
        }
    }

    Permit permit(RunPublication run) {
        return run.permit();
    }

    /** As {@code UnitWriter} does. */
    void publish(Permit permit, UnitFiles files, Unit unit) {
        UnitKey key = unit.key(Corpus.RUN);
        PendingFile masks = pending(permit, store.results().masks(key), unit);
        PendingFile frames = pending(permit, store.results().frames(key), unit);
        if (files.finished(key, unit.fingerprint()).isPresent()) {
            masks.abort();
            frames.abort();
            return;
        }
        try {
            UnitFiles.publish(permit, masks, frames);
        } catch (RuntimeException e) {
            masks.abort();
            frames.abort();
            throw e;
        }
    }

    final PendingFile pending(Permit permit, Path target, Unit unit) {
        PendingFile file = PendingFile.create(store, permit, target);
        try {
            file.output().write((TextFooters.WHOLE + unit.fingerprint()).getBytes(StandardCharsets.UTF_8));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void cleanUp(RunPublication run, UnitFiles files) {
        run.removeSuperseded(
                corpus.sequences().keySet(),
                corpus.units().stream().map(unit -> unit.key(Corpus.RUN)).collect(Collectors.toSet()));
    }

    private void table(RunPublication run) {
        Permit permit = permit(run);
        PendingFile file = PendingFile.create(store, permit, store.results().single(TableName.SEQUENCES, Corpus.RUN));
        try {
            file.output().write(corpus.settings().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file.complete();
        permit.check();
        file.publish();
    }

    private Announcement announcement(int units) {
        return new Announcement(
                "corpus",
                corpus.settings(),
                Map.of(),
                Map.of(),
                corpus.sequences().keySet().stream()
                        .map(sequence -> new Source(sequence, "source of " + sequence))
                        .toList(),
                new Current(TIME.toString(), corpus.sequences().size(), units, name));
    }

    private Finished finished() {
        int sequences = corpus.sequences().size();
        return new Finished(
                TIME.toString(),
                TIME.toString(),
                1,
                new Counts(sequences, sequences, 0, 0, 0, 5L * corpus.units().size(), 1),
                corpus.units());
    }
}
