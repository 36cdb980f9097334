package dev.reelmask.train.scheduler;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the episodes of a training came to since its last validation: further columns of the curve. */
final class EpisodeReturns {
    private double sum;
    private long episodes;
    private long decisions;
    private long states;
    private long keys;
    private int updates;

    /** Adds one way through an episode. */
    void add(double sumOfRewards, int decided, int ofThemKeys) {
        sum += sumOfRewards;
        episodes++;
        decisions += decided;
        keys += ofThemKeys;
    }

    /**
     * Ends an update.
     *
     * @param statesOfIt that go through the network once
     */
    void end(int statesOfIt) {
        states += statesOfIt;
        updates++;
    }

    /**
     * Mean return of an episode, decisions and states of an update, key frames a decision; begins anew.
     *
     * @param before episodes of the whole training so far
     */
    Map<String, Double> take(double before) {
        Map<String, Double> columns = new LinkedHashMap<>();
        columns.put("episodes", before);
        columns.put("return", sum / episodes);
        columns.put("decisions", (double) decisions / updates);
        columns.put("states", (double) states / updates);
        columns.put("key_share", (double) keys / decisions);
        sum = 0;
        episodes = 0;
        decisions = 0;
        states = 0;
        keys = 0;
        updates = 0;
        return columns;
    }
}
