package dev.reelmask.table;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UserException;
import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.result.Reference;
import dev.reelmask.table.SequenceReader.FrameFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.example.data.Group;

/** Reads the files of single units, without Spark. One thread at a time. */
public final class UnitReader {
    private static final List<String> FACTS =
            List.of("frame", "pts_us", "is_key", "key_share", "reference", "miou", "agreement");

    private final Store store;

    public UnitReader(Store store) {
        this.store = store;
    }

    /**
     * All frames of the unit in order.
     *
     * @throws dev.reelmask.publish.store.ResultsException if the file cannot be read
     */
    public List<FrameFacts> frames(UnitKey unit) {
        List<FrameFacts> facts = new ArrayList<>();
        Path file = store.results().frames(unit);
        try (TableReader rows = TableReader.open(store.hadoop(), file, Tables.FRAMES, FACTS)) {
            for (Group row = rows.next(); row != null; row = rows.next()) {
                facts.add(facts(row));
            }
        } catch (IOException | ParquetRuntimeException e) {
            throw store.failure("reading " + file.getName(), e);
        }
        return facts;
    }

    /** Older versions wrote agreement under the name of mIoU, where the reference says which it is, and no share. */
    private static FrameFacts facts(Group row) {
        boolean isAgreement = row.getFieldRepetitionCount("reference") > 0
                && row.getString("reference", 0).equals(Reference.KEY_MASK.toString());
        double meanIou = real(row, "miou");
        double agreement = real(row, "agreement");
        boolean isKey = row.getBoolean("is_key", 0);
        double keyShare = real(row, "key_share");
        return new FrameFacts(
                row.getInteger("frame", 0),
                row.getLong("pts_us", 0),
                isKey,
                Double.isNaN(keyShare) ? (isKey ? 1 : 0) : keyShare,
                isAgreement ? Double.NaN : meanIou,
                isAgreement && Double.isNaN(agreement) ? meanIou : agreement);
    }

    private static double real(Group row, String column) {
        return row.getFieldRepetitionCount(column) > 0 ? row.getDouble(column, 0) : Double.NaN;
    }

    /** The masks of units of one sequence, in order of frames, one in memory at a time. The caller closes them. */
    public MaskReader masks(List<UnitKey> units) {
        return new MaskReader(
                store.hadoop(), units.stream().map(store.results()::masks).toList());
    }

    /**
     * The classes that the masks of the unit speak of. Reads the footer only.
     *
     * @throws UserException if its file does not say
     */
    public ClassSet classes(UnitKey unit) {
        Path file = store.results().masks(unit);
        String classes = new ParquetFooters(store).read(file).get(UnitWriter.CLASSES);
        if (classes == null) {
            throw new UserException("%s does not say its classes; run segment again".formatted(file));
        }
        return Json.read(classes, ClassSet.class);
    }
}
