package dev.reelmask.schedule;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import java.util.Set;

/**
 * Key frames that {@code reelmask plan} has chosen, as it is written: it decides once its plan is read.
 *
 * @param plan where it lies
 */
public record PlanSource(String plan) implements SchedulerSource {
    /** The kind. */
    public static final String PLAN = "plan";

    /** @throws UserException if no place is named */
    static PlanSource of(String place) {
        if (place.isBlank()) {
            throw new Spelling(PLAN + ":").wrong("the plan is not named");
        }
        return new PlanSource(place.strip());
    }

    /** @throws UserException always: it is the job that reads plans */
    @Override
    public SchedulerFactory open(int gpu) {
        throw new UserException(
                "%s: no plan is read here; take it in segment, sweep or bench propagation".formatted(description()));
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of();
    }

    @Override
    public String description() {
        return PLAN + ":" + plan;
    }
}
