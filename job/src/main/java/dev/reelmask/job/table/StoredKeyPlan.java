package dev.reelmask.job.table;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.UserException;
import dev.reelmask.publish.KnownRuns;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.schedule.PlanSource;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.plan.PlannedCorpusKeys;
import dev.reelmask.schedule.plan.PlannedCorpusKeys.PlannedSequence;
import dev.reelmask.table.KeyPlanFile;
import dev.reelmask.table.row.KeyPlanHead;
import dev.reelmask.table.row.KeyPlanRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** A plan of key frames where {@code reelmask plan} has left it. */
final class StoredKeyPlan {
    private static final int DIGITS = 16;

    private StoredKeyPlan() {}

    /**
     * The scheduler that decides by a plan. What it decides of a sequence follows from the plan's settings and price
     * and the sequence alone: a plan that has grown is the same scheduler.
     *
     * @param parts of the run, of which the plan must have the same
     * @throws UserException if there is none, or several, or it is of other networks or flows
     */
    static SchedulerSource scheduler(Configuration hadoop, PlanSource source, Map<String, String> parts) {
        RunPlace place = RunPlace.of(hadoop, source.plan(), TableName.KEY_PLANS);
        List<String> names = place.run()
                .map(List::of)
                .orElseGet(() -> List.copyOf(KnownRuns.in(place.store(), TableName.KEY_PLANS)));
        if (names.size() > 1) {
            throw new UserException("%s has several plans: %s; name one as %s/%s/run=NAME"
                    .formatted(source.plan(), String.join(", ", names), source.plan(), TableName.KEY_PLANS.folder()));
        }
        if (names.isEmpty()) {
            throw none(source);
        }
        KeyPlanFile file = new KeyPlanFile(place.store(), names.get(0));
        KeyPlanHead head = file.head().orElseThrow(() -> none(source));
        KnownSchedulers.check(source.description(), "plan", head.settings(), parts);
        return new PlannedCorpusKeys(description(names.get(0), head), sequences(file.rows(), head), setAside(head));
    }

    private static UserException none(PlanSource source) {
        return new UserException("there is no plan at %s; make one with reelmask plan".formatted(source.plan()));
    }

    private static String description(String name, KeyPlanHead head) {
        return "%s:%s,content=%s"
                .formatted(PlanSource.PLAN, name, head.fingerprint().substring(0, DIGITS));
    }

    private static Map<String, PlannedSequence> sequences(List<KeyPlanRow> rows, KeyPlanHead head) {
        Map<String, List<Integer>> keys = new HashMap<>();
        Map<String, String> contents = new HashMap<>();
        rows.forEach(row -> {
            keys.computeIfAbsent(row.sequence(), unused -> new ArrayList<>()).add(row.frame());
            contents.put(row.sequence(), row.contentKey());
        });
        Map<String, PlannedSequence> sequences = new HashMap<>();
        keys.forEach((id, frames) -> sequences.put(
                id, new PlannedSequence(contents.get(id), head.frames().getOrDefault(id, 0), frames)));
        return sequences;
    }

    private static Map<String, SequenceException> setAside(KeyPlanHead head) {
        Map<String, SequenceException> setAside = new HashMap<>();
        head.setAside()
                .forEach((id, why) ->
                        setAside.put(id, new SequenceException(ReasonCode.valueOf(why.reason()), why.message())));
        return setAside;
    }
}
