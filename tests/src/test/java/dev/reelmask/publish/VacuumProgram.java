package dev.reelmask.publish;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.lease.LeaseDesk;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.model.Program;
import dev.reelmask.publish.record.LeftOvers;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.record.RunRecord.Unit;
import dev.reelmask.publish.record.UnitOrigins;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** One who deletes of a run, by the real code: what is left over of it, or all. */
class VacuumProgram implements Program {
    static final String NAME = "vacuum";
    static final String DELETED = "deleted";

    private final What what;
    private final UnitOrigins origins;
    private Store store;
    private int names;

    /** What is deleted. */
    enum What {
        LEFT_OVERS,
        SEQUENCE_B,
        THE_RUN
    }

    /** @param ever all that starts have made of the run's sequences */
    VacuumProgram(What what, List<Corpus> ever) {
        this.what = what;
        this.origins = new Origins(this, ever);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String run(Configuration hadoop, URI root) {
        names = 0;
        if (store == null) {
            store = Store.open(hadoop, new ResultsLayout(root), () -> NAME + names++);
        }
        UnitFiles files = new UnitFiles(store, new TextFooters(store));
        LeaseDesk desk = StartProgram.desk(store, NAME, new StartProgram.Clock());
        try (RunCustody run = RunCustody.take(store, files, desk)) {
            switch (what) {
                case LEFT_OVERS ->
                    run.record()
                            .map(record -> new LeftOvers(origins).of(record, files.list(Corpus.RUN)))
                            .ifPresent(units -> units.forEach(run::remove));
                case SEQUENCE_B -> removeB(run, files);
                case THE_RUN -> run.removeRun();
            }
            return DELETED;
        } catch (UserException e) {
            return StartProgram.REFUSED;
        } catch (LeaseLostException | ResultsException e) {
            return StartProgram.LOST;
        }
    }

    void removeB(RunCustody run, UnitFiles files) {
        run.forget(Set.of("b"), new Counts(1, 1, 0, 0, 0, 5, 1));
        removeFilesOfB(run, files);
    }

    final void removeFilesOfB(RunCustody run, UnitFiles files) {
        files.list(Corpus.RUN).stream()
                .filter(unit -> unit.sequence().equals("b"))
                .forEach(run::remove);
    }

    /** What the fingerprints of the model's units say. */
    private record Origins(VacuumProgram program, Map<String, Origin> byFingerprint) implements UnitOrigins {
        Origins(VacuumProgram program, List<Corpus> ever) {
            this(program, new HashMap<>());
            for (Corpus corpus : ever) {
                for (Unit unit : corpus.units()) {
                    Corpus.Content content = corpus.sequences().get(unit.sequence());
                    byFingerprint.put(
                            unit.fingerprint(),
                            new Origin(
                                    corpus.settings(),
                                    content.version(),
                                    content.firstFrames().size()));
                }
            }
        }

        @Override
        public Optional<Origin> of(UnitKey unit) {
            return new UnitFiles(program.store, new TextFooters(program.store))
                    .frames(unit)
                    .map(footer -> byFingerprint.get(footer.get(Footers.FINGERPRINT)));
        }
    }
}
