package dev.reelmask.job.vacuum;

import dev.reelmask.publish.record.RunRecord;
import java.util.Map;
import java.util.Set;

/** Which sequences of a run have lost their source. */
interface GoneSequences {
    /**
     * What is known of a run.
     *
     * @param gone ids and sources of the sequences that are certainly gone
     * @param doubts ids of others that may be, with the reason why nobody can tell
     */
    record Verdict(Map<String, String> gone, Map<String, String> doubts) {
        static final Verdict NOTHING = new Verdict(Map.of(), Map.of());

        /** The ids that are gone. */
        Set<String> ids() {
            return gone.keySet();
        }
    }

    /** The verdict on a run. */
    Verdict of(RunRecord record);
}
