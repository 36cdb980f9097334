package dev.reelmask.job.network;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import java.util.Collections;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The flow that masks are held against one another along; propagation uses another one. */
public final class ConsistencyFlow {
    private ConsistencyFlow() {}

    /**
     * What {@code --consistency} means beside {@code --flow}.
     *
     * @param option that it is given for, for messages
     * @param text empty names none
     * @param propagation spelling of the flow that masks are propagated along
     * @throws UserException for an unknown spelling, or if both find their motion in the same way
     */
    public static Optional<FlowSource> parse(
            String option, String text, String propagation, Configuration hadoop, Optional<Bundle> segmentation) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        FlowSource judge = FlowSource.parse(option, text, hadoop, segmentation);
        FlowSource own = FlowSource.parse(propagation, hadoop, segmentation);
        if (!Collections.disjoint(judge.searches(), own.searches())) {
            throw new UserException(
                    "--consistency %s is the flow of --flow %s%s: masks are consistent with the flow that they are propagated along. Name another one, such as bundle:DIR of RAFT-small."
                            .formatted(text, propagation, judge.equals(own) ? "" : " with other settings"));
        }
        return Optional.of(judge);
    }
}
