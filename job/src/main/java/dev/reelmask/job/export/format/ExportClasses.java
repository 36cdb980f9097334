package dev.reelmask.job.export.format;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.LabelMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** The classes of a run, and which of them are exported. Ids stay what they are in the run. */
public final class ExportClasses {
    private final ClassSet all;
    private final BitSet chosen;

    /** @param chosen ids of the classes that are exported */
    public ExportClasses(ClassSet all, BitSet chosen) {
        this.all = all;
        this.chosen = (BitSet) chosen.clone();
    }

    /** All classes of a set. */
    public static ExportClasses all(ClassSet classes) {
        BitSet all = new BitSet();
        all.set(0, classes.size());
        return new ExportClasses(classes, all);
    }

    /** All classes of the run, exported or not. */
    public ClassSet all() {
        return all;
    }

    /** Ids of the exported classes, rising. */
    public List<Integer> ids() {
        return chosen.stream().boxed().toList();
    }

    /** A class. */
    public LabelClass of(int id) {
        return all.classes().get(id);
    }

    /** A class's colour as {@code #rrggbb}. */
    public String colour(int id) {
        return String.format(Locale.ROOT, "#%06x", of(id).rgb());
    }

    /**
     * The mask without classes that are not exported: their pixels are {@link LabelMap#IGNORE}.
     *
     * @throws IllegalArgumentException if the mask holds an id that is no class
     */
    public LabelMap in(LabelMap mask) {
        byte[] ids = mask.ids();
        byte[] kept = null;
        int end;
        for (int start = 0; start < ids.length; start = end) {
            end = mask.runEnd(start);
            int id = ids[start] & 0xff;
            if (id >= all.size() && id != LabelMap.IGNORE) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "it holds class id %d, and the run has %d classes", id, all.size()));
            }
            if (!chosen.get(id) && id != LabelMap.IGNORE) {
                kept = kept == null ? ids.clone() : kept;
                Arrays.fill(kept, start, end, (byte) LabelMap.IGNORE);
            }
        }
        return kept == null ? mask : new LabelMap(mask.size(), kept);
    }

    /** The mask with {@code id + 1} for classes and 0 for {@link LabelMap#IGNORE}. */
    public static LabelMap fromOne(LabelMap mask) {
        byte[] values = new byte[mask.ids().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (mask.ids()[i] + 1);
        }
        return new LabelMap(mask.size(), values);
    }

    /** For {@code classes.json}: id, name, colour and value in the export's images of each exported class. */
    List<Map<String, Object>> table(IntUnaryOperator value) {
        List<Map<String, Object>> table = new ArrayList<>();
        for (int id : ids()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", id);
            row.put("name", of(id).name());
            row.put("color", colour(id));
            row.put("value", value.applyAsInt(id));
            table.add(row);
        }
        return table;
    }
}
