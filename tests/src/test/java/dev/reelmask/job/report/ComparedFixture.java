package dev.reelmask.job.report;

import dev.reelmask.job.report.ReportData.Agreement;
import dev.reelmask.job.report.ReportData.ClassAccuracy;
import dev.reelmask.job.report.ReportData.DistanceAccuracy;
import dev.reelmask.job.report.ReportData.SequenceLine;
import dev.reelmask.job.report.ReportData.SequenceScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A page's data of one run over a corpus without labels, made from that of a labelled run.
 *
 * @param frames compared with the network's own masks
 * @param mean null where these are too few, like its ends
 */
record ComparedFixture(long frames, Double mean, Double low, Double high) {
    private static final String RUN = "run-u";

    ReportData data() {
        ReportData labelled = ReportFixture.data();
        ReportData.Run run = run(labelled.runs().get(1));
        DistanceAccuracy distance = new DistanceAccuracy("last", 1, mean, frames, low, high);
        return new ReportData(
                "file:/results",
                labelled.generated(),
                new ReportData.Covered(
                        "Covers 1 run of 1 corpus: 2 done = 2 sequences listed", 2, 2, 0, 0, 0, List.of()),
                List.of(run),
                Map.of(RUN, labelled.keyIntervals().get("run-5")),
                Map.of(RUN, List.of(distance)),
                Map.of(RUN, List.of(new ClassAccuracy("background", mean, frames, low, high))),
                List.of(new SequenceLine("camera-1", "cameras", List.of(new SequenceScore(RUN, 80, frames, mean)))),
                Map.of("cameras", 1L),
                List.of(timeline(labelled.timelines().get(1))),
                List.of(),
                List.of(),
                List.of());
    }

    /** This run after others. */
    ReportData beside(ReportData others) {
        ReportData own = data();
        List<ReportData.Run> runs = new ArrayList<>(others.runs());
        runs.addAll(own.runs());
        List<ReportData.Timeline> timelines = new ArrayList<>(others.timelines());
        timelines.addAll(own.timelines());
        return new ReportData(
                others.results(),
                others.generated(),
                others.covered(),
                runs,
                both(others.keyIntervals(), own.keyIntervals()),
                both(others.accuracyByDistance(), own.accuracyByDistance()),
                both(others.classIou(), own.classIou()),
                Stream.of(others, own)
                        .flatMap(data -> data.sequences().stream())
                        .toList(),
                Map.of("clips", 2L, "cameras", 1L),
                timelines,
                others.strips(),
                others.quarantine(),
                others.notes());
    }

    private static <T> Map<String, List<T>> both(Map<String, List<T>> one, Map<String, List<T>> other) {
        Map<String, List<T>> all = new TreeMap<>(one);
        all.putAll(other);
        return all;
    }

    private ReportData.Run run(ReportData.Run run) {
        return new ReportData.Run(
                RUN,
                run.label(),
                "cameras",
                run.kind(),
                run.scheduler(),
                run.propagation(),
                run.network(),
                "key-mask",
                run.frames(),
                run.keys(),
                run.aki(),
                null,
                null,
                null,
                0,
                new Agreement(frames, 2, mean, low, high),
                run.fps(),
                run.wallSeconds(),
                run.stages(),
                run.sequences(),
                run.facts());
    }

    private ReportData.Timeline timeline(ReportData.Timeline line) {
        boolean isFew = mean == null;
        return new ReportData.Timeline(
                "camera-1",
                "cameras",
                RUN,
                line.frames(),
                "key-mask",
                isFew ? List.of() : List.of(3, 8),
                isFew ? List.of() : List.of(0.8, 0.7),
                line.keys());
    }
}
