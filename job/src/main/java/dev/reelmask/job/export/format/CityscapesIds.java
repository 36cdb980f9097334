package dev.reelmask.job.export.format;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.LabelMap;
import java.util.Arrays;
import java.util.List;

/** The values of {@code _labelIds.png}: those of cityscapesScripts' {@code labels.py}, by names. */
final class CityscapesIds {
    /** By id, from 0. */
    private static final List<String> NAMES = List.of(
            "unlabeled",
            "ego vehicle",
            "rectification border",
            "out of roi",
            "static",
            "dynamic",
            "ground",
            "road",
            "sidewalk",
            "parking",
            "rail track",
            "building",
            "wall",
            "fence",
            "guard rail",
            "bridge",
            "tunnel",
            "pole",
            "polegroup",
            "traffic light",
            "traffic sign",
            "vegetation",
            "terrain",
            "sky",
            "person",
            "rider",
            "car",
            "truck",
            "bus",
            "caravan",
            "trailer",
            "train",
            "motorcycle",
            "bicycle");

    private final byte[] values;
    private final boolean isOfCityscapes;

    /** Where all classes of the set are called as Cityscapes' are, by those; else the set's own ids. */
    CityscapesIds(ClassSet classes) {
        isOfCityscapes = NAMES.containsAll(classes.names());
        values = new byte[LabelMap.IGNORE + 1];
        for (int id = 0; id < classes.size(); id++) {
            values[id] = (byte) (isOfCityscapes ? NAMES.indexOf(classes.names().get(id)) : id);
        }
        values[LabelMap.IGNORE] = (byte) (isOfCityscapes ? 0 : LabelMap.IGNORE);
    }

    /** Whether the values are Cityscapes' ids. */
    boolean isOfCityscapes() {
        return isOfCityscapes;
    }

    /** The value of a class. */
    int of(int id) {
        return values[id] & 0xff;
    }

    /** The mask with these values. */
    LabelMap in(LabelMap mask) {
        byte[] out = new byte[mask.ids().length];
        int end;
        for (int start = 0; start < out.length; start = end) {
            end = mask.runEnd(start);
            Arrays.fill(out, start, end, values[mask.ids()[start] & 0xff]);
        }
        return new LabelMap(mask.size(), out);
    }
}
