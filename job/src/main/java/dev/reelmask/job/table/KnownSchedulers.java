package dev.reelmask.job.table;

import dev.reelmask.frame.UserException;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.TableSource;
import dev.reelmask.schedule.table.TableSchedulers;
import dev.reelmask.schedule.table.TransitionTable;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/** Reads the tables that schedulers name, and sees that they are of the networks and flows of the run. */
public final class KnownSchedulers {
    private static final String NETWORKS = "networks/";

    private KnownSchedulers() {}

    /** Of what a table and a run must be alike, by the names of {@code RunDescription}. */
    public static Map<String, String> parts(Map<String, String> digests, String flow, String flowPath) {
        Map<String, String> parts = new TreeMap<>();
        digests.forEach((file, digest) -> parts.put(NETWORKS + file, digest));
        parts.put("flow", flow);
        parts.put("flow-path", flowPath);
        return parts;
    }

    /**
     * The scheduler itself, or the one that its table makes of it.
     *
     * @param parts of the run, of which the table must have the same
     * @throws UserException if there is no such table, or it is of other networks or flows
     */
    public static SchedulerSource resolved(Configuration hadoop, SchedulerSource source, Map<String, String> parts) {
        if (!(source instanceof TableSource known)) {
            return source;
        }
        StoredTransitions stored = StoredTransitions.at(hadoop, known.table());
        TransitionTable table = stored.read();
        check(known, table.madeWith(), parts);
        return TableSchedulers.of(known, table, stored.name());
    }

    private static void check(TableSource source, Map<String, String> made, Map<String, String> parts) {
        TreeSet<String> names = new TreeSet<>(parts.keySet());
        made.keySet().stream().filter(name -> name.startsWith(NETWORKS)).forEach(names::add);
        for (String name : names) {
            String own = parts.get(name);
            String its = made.get(name);
            if (own == null || !own.equals(its)) {
                throw new UserException(
                        "%s: the table does not belong to this run: %s is %s there and %s here; make one with reelmask transitions and these networks and flows"
                                .formatted(
                                        source.description(),
                                        name,
                                        its == null ? "not" : its,
                                        own == null ? "not" : own));
            }
        }
    }
}
