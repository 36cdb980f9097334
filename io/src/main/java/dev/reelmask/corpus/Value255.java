package dev.reelmask.corpus;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.LabelMap;

/**
 * What the value 255 means in label files of two classes: "not labelled", as in files of more classes, or the second
 * class, as in masks of black and white. One answer holds for all labels of a sequence.
 */
public enum Value255 {
    /** Nobody has looked; each image speaks for itself: "not labelled" where it holds 1 too, else the second class. */
    UNKNOWN,
    /** No label of the sequence holds it. */
    ABSENT,
    /** The second class: no label of the sequence holds 1. */
    CLASS_ONE,
    /** Not labelled: some label of the sequence holds 1 and 255. */
    NOT_LABELLED;

    /** True if labels of these classes can mean either: there are two, and 255 is not declared to be ignored. */
    public static boolean isOpen(ClassSet classes) {
        return classes.size() == 2 && classes.ignoreId() != LabelMap.IGNORE;
    }
}
