package dev.reelmask.corpus.label;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.LabelMap;
import java.util.Arrays;
import java.util.Map;

/** Class ids by value of a label file; {@link #UNKNOWN} where the value is none of the class set's. */
final class LabelIds {
    static final int UNKNOWN = -1;

    private static final int VALUES = 256;
    private static final String CITYSCAPES_IDS = "_labelIds.png";
    private static final int CITYSCAPES_CLASSES = 19;
    /** Class id by Cityscapes label id 0..33 (cityscapesScripts, helpers/labels.py); -1 (license plate) is 255. */
    private static final int[] CITYSCAPES = {
        255, 255, 255, 255, 255, 255, 255, 0, 1, 255, 255, 2, 3, 4, 255, 255, 255, 5, 255, 6, 7, 8, 9, 10, 11, 12, 13,
        14, 15, 255, 255, 16, 17, 18
    };

    private final ClassSet classes;
    private final int[] own;

    LabelIds(ClassSet classes) {
        this.classes = classes;
        this.own = table(classes);
    }

    private static int[] table(ClassSet classes) {
        int[] ids = new int[VALUES];
        Arrays.fill(ids, UNKNOWN);
        ids[LabelMap.IGNORE] = LabelMap.IGNORE;
        Map<Integer, Integer> values = ClassSets.labelValues(classes);
        if (values.isEmpty()) {
            for (int id = 0; id < classes.size(); id++) {
                ids[id] = id;
            }
        } else {
            values.forEach((value, id) -> ids[value] = id);
        }
        if (classes.ignoreId() >= 0 && classes.ignoreId() < VALUES) {
            ids[classes.ignoreId()] = LabelMap.IGNORE;
        }
        return ids;
    }

    /** The table for one file; a copy. */
    int[] of(String location) {
        if (!isCityscapes(location)) {
            return own.clone();
        }
        int[] table = new int[VALUES];
        Arrays.fill(table, UNKNOWN);
        for (int value = 0; value < CITYSCAPES.length; value++) {
            int id = CITYSCAPES[value];
            table[value] = id == LabelMap.IGNORE || id < classes.size() ? id : UNKNOWN;
        }
        table[LabelMap.IGNORE] = LabelMap.IGNORE;
        return table;
    }

    /** Whether a file holds the 34 label ids of Cityscapes, which are not those of its 19 classes. */
    private boolean isCityscapes(String location) {
        return location.endsWith(CITYSCAPES_IDS) && classes.size() < CITYSCAPES.length;
    }

    /**
     * True if a file holds label ids of Cityscapes and the classes are not Cityscapes', so that none of them is one.
     */
    boolean isForeign(String location) {
        return isCityscapes(location) && classes.size() != CITYSCAPES_CLASSES;
    }
}
