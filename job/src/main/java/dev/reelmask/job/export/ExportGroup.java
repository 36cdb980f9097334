package dev.reelmask.job.export;

import dev.reelmask.job.export.format.MaskExport;
import dev.reelmask.job.export.format.PlannedSequence;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Sequences that are written together, mostly one.
 *
 * @param sequences by id; of several, the fingerprint of each speaks of all
 */
record ExportGroup(List<ExportPlan.Sequence> sequences) {
    ExportGroup {
        sequences = List.copyOf(sequences);
    }

    /** The groups of an export. */
    static List<ExportGroup> of(ExportPlan plan, MaskExport export) {
        Map<String, ExportPlan.Sequence> byId =
                plan.sequences().stream().collect(Collectors.toMap(ExportPlan.Sequence::id, Function.identity()));
        List<PlannedSequence> planned =
                plan.sequences().stream().map(ExportPlan.Sequence::planned).toList();
        return export.groups(planned).stream()
                .map(group -> of(group.stream()
                        .map(sequence -> byId.get(sequence.sequence()))
                        .toList()))
                .toList();
    }

    private static ExportGroup of(List<ExportPlan.Sequence> members) {
        if (members.size() == 1) {
            return new ExportGroup(members);
        }
        String all = ExportPlan.digest(members.stream()
                .map(member -> member.id() + " " + member.planned().fingerprint() + "\n")
                .collect(Collectors.joining()));
        return new ExportGroup(
                members.stream().map(member -> grouped(member, all)).toList());
    }

    private static ExportPlan.Sequence grouped(ExportPlan.Sequence member, String all) {
        PlannedSequence planned = member.planned();
        String fingerprint = ExportPlan.digest(planned.fingerprint() + "\n" + all);
        return new ExportPlan.Sequence(
                new PlannedSequence(planned.sequence(), planned.frames(), fingerprint), member.units());
    }

    /** That of its first sequence. */
    String id() {
        return sequences.get(0).id();
    }
}
