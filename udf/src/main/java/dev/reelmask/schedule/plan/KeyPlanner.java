package dev.reelmask.schedule.plan;

/**
 * Chooses the key frames of a sequence before it is segmented, from what is known of all its frames. Whoever plans has
 * looked at the sequence once more than whoever decides online; in exchange a key frame can lie before what it is for.
 */
public interface KeyPlanner {
    /**
     * A plan for a sequence, or a piece of one.
     *
     * @param frames of it, at least 1
     */
    KeyPlan plan(int frames);
}
