package dev.reelmask.job.report;

import dev.reelmask.result.Reference;
import dev.reelmask.table.row.QuarantineRow;
import java.util.List;
import java.util.Optional;

/**
 * A run to be made up.
 *
 * @param corpus name of its corpus
 * @param interval between key frames
 * @param reference what frames are compared with; empty: with nothing
 * @param every one of so many frames is compared; with the network's own masks only frames that are no keys
 * @param quarantined sequences that were set aside
 */
record MadeRun(
        String name,
        String corpus,
        String scheduler,
        int interval,
        Optional<Reference> reference,
        int every,
        List<QuarantineRow> quarantined) {

    /** Every frame has a label. */
    static MadeRun labelled(String name, String corpus, int interval) {
        return new MadeRun(name, corpus, scheduler(interval), interval, Optional.of(Reference.LABEL), 1, List.of());
    }

    /** Without labels. */
    static MadeRun compared(String name, String corpus, int interval, int every) {
        return new MadeRun(
                name, corpus, scheduler(interval), interval, Optional.of(Reference.KEY_MASK), every, List.of());
    }

    /** Nothing is compared with anything. */
    static MadeRun unscored(String name, String corpus, int interval) {
        return new MadeRun(name, corpus, scheduler(interval), interval, Optional.empty(), 1, List.of());
    }

    MadeRun settingAside(List<QuarantineRow> rows) {
        return new MadeRun(name, corpus, scheduler, interval, reference, every, rows);
    }

    private static String scheduler(int interval) {
        return interval == 1 ? "every-frame" : "fixed:" + interval;
    }

    /** Whether a frame is compared. */
    boolean compares(int frame) {
        if (reference.isEmpty() || (reference.get() == Reference.KEY_MASK && frame % interval == 0)) {
            return false;
        }
        return frame % every == every - 1 || every == 1;
    }

    /** Whether a frame goes through the network only to be compared. */
    boolean asksTheNetwork(int frame) {
        return compares(frame) && reference.orElseThrow() == Reference.KEY_MASK;
    }
}
