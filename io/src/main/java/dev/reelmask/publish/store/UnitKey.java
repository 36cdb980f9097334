package dev.reelmask.publish.store;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one unit of a run, a sequence or one piece of it, and so its files.
 *
 * @param firstFrame index of the unit's first frame
 */
public record UnitKey(String run, String sequence, int firstFrame) implements Comparable<UnitKey>, Serializable {
    private static final Pattern FILE = Pattern.compile("(.+)\\.(\\d{1,9})\\.parquet");
    private static final Comparator<UnitKey> ORDER =
            Comparator.comparing(UnitKey::run).thenComparing(UnitKey::sequence).thenComparingInt(UnitKey::firstFrame);

    /** Name of its files, {@code <sequence>.<first frame>.parquet}. */
    public String fileName() {
        return sequence + "." + firstFrame + ".parquet";
    }

    /** The unit whose files have this name; empty if it is the name of something else. */
    public static Optional<UnitKey> of(String run, String fileName) {
        Matcher name = FILE.matcher(fileName);
        return name.matches()
                ? Optional.of(new UnitKey(run, name.group(1), Integer.parseInt(name.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(UnitKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return sequence + "." + firstFrame;
    }
}
