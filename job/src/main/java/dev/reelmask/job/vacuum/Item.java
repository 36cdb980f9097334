package dev.reelmask.job.vacuum;

import dev.reelmask.publish.store.Extent;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that is deleted.
 *
 * @param run that it is of, or the plan; empty if it is of none
 * @param sequences id and source of those that are gone
 */
record Item(Reason reason, String run, Extent extent, Map<String, String> sequences) {
    /** Why it is deleted. */
    enum Reason {
        UNFINISHED("unfinished files of starts that are no more"),
        LEFT_OVER("units that no view shows and no start can use"),
        GONE("results of sequences whose source is gone"),
        RUN("all of it"),
        PLAN("the plan of key frames");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** For people. */
        String text() {
            return text;
        }
    }

    Item(Reason reason, String run, Extent extent) {
        this(reason, run, extent, Map.of());
    }

    /** Whether it is of the same run for the same reason. */
    boolean isLike(Item other) {
        return reason == other.reason && run.equals(other.run);
    }

    /** Both together. */
    Item plus(Item like) {
        Map<String, String> all = new TreeMap<>(sequences);
        all.putAll(like.sequences);
        return new Item(reason, run, extent.plus(like.extent), all);
    }

    boolean isNothing() {
        return extent.files() == 0 && sequences.isEmpty();
    }
}
