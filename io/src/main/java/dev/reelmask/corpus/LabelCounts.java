package dev.reelmask.corpus;

import java.io.Serializable;
import java.util.Locale;

/**
 * What became of the label files of a sequence.
 *
 * @param found images of whatever kind, and arrays, in its label folder; where that has none, in folders of nearly its
 *     name
 * @param matched of these, those that belong to a frame; a video's labels beyond its end are told when it has been read
 * @param leftOver {@code found - matched}
 * @param note what was left over and why, and what looks like labels and is not read; "" if there is nothing to say
 * @param refusal why the labels cannot belong to these frames, so that the sequence must not be scored; "" if they can
 * @param value255 what 255 means in them, once somebody has looked
 */
public record LabelCounts(int found, int matched, int leftOver, String note, String refusal, Value255 value255)
        implements Serializable {
    /** A sequence without labels. */
    public static final LabelCounts NONE = allMatched(0);

    public LabelCounts {
        if (matched < 0 || leftOver < 0 || found != matched + leftOver) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d labels found are not %d matched and %d left over", found, matched, leftOver));
        }
    }

    /** Labels that all belong to a frame. */
    public static LabelCounts allMatched(int labels) {
        return new LabelCounts(labels, labels, 0, "", "", Value255.UNKNOWN);
    }

    LabelCounts with(Value255 decided) {
        return new LabelCounts(found, matched, leftOver, note, refusal, decided);
    }

    /** These, and files that are left over too. */
    public LabelCounts withLeftOver(int files, String why) {
        return new LabelCounts(
                found + files, matched, leftOver + files, note.isEmpty() ? why : note + "; " + why, refusal, value255);
    }
}
