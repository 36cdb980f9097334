package dev.reelmask.publish.record;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Reads and replaces the commit records under a results root. */
public final class RunRecords {
    private final Store store;

    public RunRecords(Store store) {
        this.store = store;
    }

    /** A record and the state of its file. */
    public record Stored(RunRecord record, String version) {}

    /** The records of all runs, by name. */
    public List<RunRecord> all() {
        List<RunRecord> records = new ArrayList<>();
        for (FileStatus file : store.list(store.results().runs())) {
            String run = ResultsLayout.runOf(file.getPath());
            if (file.isFile() && !run.isEmpty()) {
                read(run).ifPresent(records::add);
            }
        }
        return records;
    }

    /**
     * The record of a run, empty if no start of it has begun.
     *
     * @throws UserException if it is damaged or of a newer version of the program
     */
    public Optional<RunRecord> read(String run) {
        return stored(run).map(Stored::record);
    }

    /** The record of a run with the version in which it lies there. */
    public Optional<Stored> stored(String run) {
        Path file = store.results().record(run);
        return store.small()
                .read(file)
                .map(content -> new Stored(
                        parse(file, new String(content.bytes(), StandardCharsets.UTF_8)), content.version()));
    }

    private static RunRecord parse(Path file, String text) {
        RunRecord record = Json.tryRead(text, RunRecord.class)
                .orElseThrow(() -> new UserException(
                        "%s is no record of a run. Restore it, or move it away: the next start then does the run anew."
                                .formatted(file)));
        if (record.format() > RunRecord.FORMAT) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%s has format %d, which a newer version wrote; this one knows %d. Use that version, or another --run.",
                    file,
                    record.format(),
                    RunRecord.FORMAT));
        }
        return record;
    }

    /**
     * Replaces a record.
     *
     * @param earlier the state of the file that the new one follows, empty if there was none
     * @throws LeaseLostException if the lease is lost, or somebody else has replaced the record meanwhile
     */
    public Stored write(Permit permit, RunRecord record, Optional<Stored> earlier) {
        Path file = store.results().record(record.run());
        RunRecord next =
                record.withVersion(earlier.map(e -> e.record().version()).orElse(0L) + 1);
        byte[] bytes = Json.bytes(next);
        if (store.hasObjects()) {
            permit.check();
            // what is refused may be there all the same: by a request whose answer was lost and which was sent again
            boolean unused = store.small().putIfUnchanged(file, bytes, earlier.map(Stored::version));
            return stored(record.run())
                    .filter(now -> now.record().equals(next))
                    .orElseThrow(() -> changed(record.run()));
        }
        try {
            Path written = store.placing().write(permit.staging(), file, bytes);
            permit.check();
            store.placing().move(written, file);
        } catch (IOException | FSError e) {
            throw permit.cause(store.failure("writing the record of run " + record.run(), e));
        }
        return new Stored(next, "");
    }

    private static LeaseLostException changed(String run) {
        return new LeaseLostException("the record of run %s was changed by another start".formatted(run));
    }
}
