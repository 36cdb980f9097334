package dev.reelmask.simulation.cluster;

/**
 * What befalls a cluster.
 *
 * @param slots task slots of an executor
 * @param slowShare share of executors of a fifth of the usual speed
 * @param stuckShare share of executors of a fiftieth of it
 * @param lossesPerHour of one executor; another one comes two minutes later
 * @param halfPublished share of units at whose publication, between its two files, the executor is lost
 * @param speculates whether slow tasks are started a second time elsewhere
 * @param driverEndsAfter share of the tasks after whose end the driver is lost; 0 if it is not
 */
record ClusterScenario(
        String name,
        int executors,
        int slots,
        double slowShare,
        double stuckShare,
        double lossesPerHour,
        double halfPublished,
        Speculation speculates,
        double driverEndsAfter) {
    /** Spark's {@code spark.speculation}. */
    enum Speculation {
        OFF,
        ON
    }

    static ClusterScenario calm(String name, int executors, int slots) {
        return new ClusterScenario(name, executors, slots, 0, 0, 0, 0, Speculation.OFF, 0);
    }

    ClusterScenario withStragglers(double slow, double stuck) {
        return new ClusterScenario(
                name, executors, slots, slow, stuck, lossesPerHour, halfPublished, speculates, driverEndsAfter);
    }

    ClusterScenario withLosses(double perHour, double half) {
        return new ClusterScenario(
                name, executors, slots, slowShare, stuckShare, perHour, half, speculates, driverEndsAfter);
    }

    ClusterScenario withSpeculation() {
        return new ClusterScenario(
                name,
                executors,
                slots,
                slowShare,
                stuckShare,
                lossesPerHour,
                halfPublished,
                Speculation.ON,
                driverEndsAfter);
    }

    ClusterScenario withLostDriver(double after) {
        return new ClusterScenario(
                name, executors, slots, slowShare, stuckShare, lossesPerHour, halfPublished, speculates, after);
    }
}
