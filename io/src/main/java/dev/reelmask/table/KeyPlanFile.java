package dev.reelmask.table;

import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.PendingFile;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.row.KeyPlanHead;
import dev.reelmask.table.row.KeyPlanRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One plan of key frames: one file that the driver writes, replaced in one step. */
public final class KeyPlanFile {
    /** Footer key of the {@link KeyPlanHead} in JSON. */
    private static final String HEAD = "reelmask.key-plan";

    private final Store store;
    private final String name;

    public KeyPlanFile(Store store, String name) {
        this.store = store;
        this.name = name;
    }

    /** Of the plan. */
    public String name() {
        return name;
    }

    /** What it says of itself, if it is there. */
    public Optional<KeyPlanHead> head() {
        Map<String, String> footer =
                new ParquetFooters(store).read(store.results().single(TableName.KEY_PLANS, name));
        return Optional.ofNullable(footer.get(HEAD)).map(text -> Json.read(text, KeyPlanHead.class));
    }

    /** Its rows, by sequence and frame; none if it is not there. */
    public List<KeyPlanRow> rows() {
        List<KeyPlanRow> rows = new ArrayList<>();
        new StoredRows(store, store.results().single(TableName.KEY_PLANS, name))
                .each(row -> rows.add(new KeyPlanRow(
                        row.getString("sequence", 0),
                        row.getString("content_key", 0),
                        row.getInteger("frame", 0),
                        row.getDouble("price", 0),
                        row.getDouble("predicted_loss", 0))));
        return rows;
    }

    /**
     * Replaces it.
     *
     * @throws dev.reelmask.publish.store.ResultsException if the filesystem fails; the older file then stands
     */
    public void write(Permit permit, KeyPlanHead head, List<KeyPlanRow> rows) {
        TableWriter<KeyPlanRow> file =
                TableWriter.create(store, permit, store.results().single(TableName.KEY_PLANS, name), Tables.KEY_PLANS);
        try {
            rows.stream()
                    .sorted(Comparator.comparing(KeyPlanRow::sequence).thenComparing(KeyPlanRow::frame))
                    .forEach(file::write);
            PendingFile ended = file.ended(Map.of(HEAD, Json.of(head)));
            ended.complete();
            permit.check();
            ended.publish();
        } catch (RuntimeException e) {
            file.abort();
            throw e;
        }
    }
}
