package dev.reelmask.publish.model;

import java.net.URI;
import org.apache.hadoop.conf.Configuration;

/** Real code that runs on the model. Deterministic: what it does follows from the answers to its steps. */
public interface Program {
    /** A word of letters, unlike those of the programs beside it. */
    String name();

    /**
     * Runs from its beginning.
     *
     * @param root folder of the model that belongs to the program's own view of it
     * @return how it ended
     */
    String run(Configuration hadoop, URI root);
}
