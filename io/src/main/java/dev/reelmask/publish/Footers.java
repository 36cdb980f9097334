package dev.reelmask.publish;

import dev.reelmask.publish.store.ResultsException;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Reads what a unit's file says of itself. */
@FunctionalInterface
public interface Footers {
    /** Key of the unit's fingerprint: a digest of all that can change its rows. */
    String FINGERPRINT = "reelmask.fingerprint";

    /**
     * Names and values in the file's footer; empty if there is no such file or it is not whole.
     *
     * @throws ResultsException if it cannot be read
     */
    Map<String, String> read(Path file);
}
