package dev.reelmask.job.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a start will do.
 *
 * @param runs one for each run
 * @param tasks units still to do
 */
public record StartPlan(List<SegmentPlan> runs, List<PlannedTask> tasks) {
    /** The plan for {@code --json}: of the only run, or of several. */
    public Map<String, Object> fields() {
        if (runs.size() == 1) {
            Map<String, Object> fields = fields(runs.get(0));
            fields.put("tasks", taskNames());
            return fields;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("runs", runs.stream().map(StartPlan::fields).toList());
        fields.put("tasks", taskNames());
        return fields;
    }

    private List<List<String>> taskNames() {
        return tasks.stream()
                .map(task -> task.units().stream().map(SharedUnit::name).toList())
                .toList();
    }

    private static Map<String, Object> fields(SegmentPlan run) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", run.identity().name());
        fields.put("fingerprint", run.identity().fingerprint());
        fields.put("listed", run.listed());
        fields.put("kept", run.kept().size());
        fields.put("unreadable", run.setAside().size());
        fields.put("unlisted", run.unlisted().size());
        fields.put("nothing_to_do", run.units().isEmpty());
        fields.put("units_finished", run.finished().size());
        fields.put("units", run.units().size());
        fields.put("frames", run.framesToDo());
        fields.put(
                "cost_seconds",
                run.units().stream().mapToDouble(PlannedUnit::costSeconds).sum());
        fields.put("warnings", run.warnings());
        fields.put("notes", run.listing().notes());
        return fields;
    }

    /** The plan for people. */
    public String text() {
        List<String> lines = new ArrayList<>();
        runs.forEach(run -> lines.add(head(run)));
        for (int i = 0; i < tasks.size(); i++) {
            lines.add(String.format(
                    Locale.ROOT, "task %d, about %.1f s:", i, tasks.get(i).costSeconds()));
            tasks.get(i).units().forEach(unit -> lines.add(line(unit)));
        }
        runs.forEach(run -> run.finished().forEach(unit -> lines.add("finished    " + unit.key())));
        SegmentPlan any = runs.get(0);
        any.kept().forEach(k -> lines.add("kept        %s  %s".formatted(k.id(), k.error())));
        any.setAside()
                .forEach(q -> lines.add("unreadable  %s  %s: %s".formatted(q.sequence(), q.reason(), q.message())));
        any.unlisted().keySet().forEach(id -> lines.add("unlisted    " + id));
        any.warnings().forEach(line -> lines.add("warning     " + line));
        any.listing().notes().forEach(line -> lines.add("note        " + line));
        return String.join(System.lineSeparator(), lines);
    }

    private String head(SegmentPlan run) {
        return String.format(
                Locale.ROOT,
                "run %s, computed in %s%n"
                        + "%d sequences listed, %d unreadable, %d kept, %d units finished, %d units to do in %d tasks",
                run.identity().name(),
                run.computing(),
                run.listed(),
                run.setAside().size(),
                run.kept().size(),
                run.finished().size(),
                run.units().size(),
                tasks.size());
    }

    private static String line(SharedUnit unit) {
        return String.format(
                Locale.ROOT,
                "  %s  frames %d..%s  about %.1f s",
                unit.sequence().id(),
                unit.planned().piece().firstFrame(),
                unit.planned().piece().last() ? "end" : unit.planned().piece().endFrame() - 1,
                unit.costSeconds());
    }
}
