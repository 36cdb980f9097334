package dev.reelmask.table.row;

import java.util.Locale;

/** How a sequence with whole results stands after a start. The names, in lower case, are part of the tables. */
public enum SequenceState {
    /** All its units are finished, now or earlier. */
    DONE,
    /** It could not be read now; the results of its unchanged content stand. */
    KEPT,
    /** It was finished earlier and is not listed now. */
    UNLISTED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
