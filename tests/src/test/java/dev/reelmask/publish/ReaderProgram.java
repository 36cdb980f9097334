package dev.reelmask.publish;

import dev.reelmask.publish.model.Program;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecord.Unit;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import java.net.URI;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A reader of what a run has finished, by the rule of the documentation: the record, the files that it names, the
 * record again; if that has changed meanwhile, what was read is not to be trusted.
 */
final class ReaderProgram implements Program {
    static final String TORN = "torn";

    private Store store;

    @Override
    public String name() {
        return "reader";
    }

    @Override
    public String run(Configuration hadoop, URI root) {
        if (store == null) {
            store = Store.open(hadoop, new ResultsLayout(root));
        }
        RunRecords records = new RunRecords(store);
        Optional<RunRecord> before = records.read(Corpus.RUN);
        if (before.isEmpty() || before.get().finished() == null) {
            return "nothing finished";
        }
        boolean isWhole = before.get().finished().units().stream().allMatch(this::isWhole);
        boolean isSame = records.read(Corpus.RUN).equals(before);
        return isSame && !isWhole ? TORN : isSame ? "whole" : "changed";
    }

    private boolean isWhole(Unit unit) {
        return new UnitFiles(store, new TextFooters(store))
                .finished(unit.key(Corpus.RUN), unit.fingerprint())
                .isPresent();
    }
}
