package dev.reelmask.job.report;

import dev.reelmask.job.report.ReportData.ClassAccuracy;
import dev.reelmask.job.report.ReportData.Strip;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A page's data with a part changed. */
final class PageVariants {
    private PageVariants() {}

    /** Every run scored these classes. */
    static ReportData withClasses(ReportData data, List<String> names) {
        Map<String, List<ClassAccuracy>> classes = new TreeMap<>();
        data.runs()
                .forEach(run -> classes.put(
                        run.id(),
                        IntStream.range(0, names.size())
                                .mapToObj(i -> new ClassAccuracy(names.get(i), 0.9 - 0.01 * (i % 50), 80, null, null))
                                .toList()));
        return with(data, data.runs(), classes, data.strips());
    }

    /** Many runs with long names over what one of them did. */
    static ReportData withManyRuns(ReportData data, int count) {
        ReportData.Run run = data.runs().get(1);
        List<ReportData.Run> runs = IntStream.range(0, count)
                .mapToObj(i -> new ReportData.Run(
                        run.id() + "-" + i,
                        "frame-difference:" + i + ",minimum=7",
                        run.corpus(),
                        run.kind(),
                        run.scheduler(),
                        run.propagation(),
                        run.network(),
                        run.reference(),
                        1_234_567_890L,
                        run.keys(),
                        5.0 + i,
                        0.8 - 0.01 * i,
                        run.meanIou(),
                        run.pixelAccuracy(),
                        run.labelledFrames(),
                        run.agreement(),
                        run.fps(),
                        run.wallSeconds(),
                        run.stages(),
                        run.sequences(),
                        run.facts()))
                .toList();
        return with(data, runs, data.classIou(), data.strips());
    }

    /** One of its runs alone. */
    static ReportData withRun(ReportData data, int run) {
        return with(data, List.of(data.runs().get(run)), data.classIou(), data.strips());
    }

    /** Pictures of this size. */
    static ReportData withPictures(ReportData data, int width, int height) {
        List<Strip> strips = data.strips().stream()
                .map(strip -> new Strip(
                        strip.sequence(),
                        strip.corpus(),
                        width,
                        height,
                        strip.frame(),
                        strip.source(),
                        strip.label(),
                        strip.masks(),
                        strip.classes(),
                        strip.notes()))
                .toList();
        return with(data, data.runs(), data.classIou(), strips);
    }

    private static ReportData with(
            ReportData data, List<ReportData.Run> runs, Map<String, List<ClassAccuracy>> classes, List<Strip> strips) {
        return new ReportData(
                data.results(),
                data.generated(),
                data.covered(),
                runs,
                data.keyIntervals(),
                data.accuracyByDistance(),
                classes,
                data.sequences(),
                data.sequenceCounts(),
                data.timelines(),
                strips,
                data.quarantine(),
                data.notes());
    }
}
