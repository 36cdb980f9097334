package dev.reelmask.job.report;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A page's data without any table: two runs over two sequences, one with a name that attacks the page. */
final class ReportFixture {
    static final String HOSTILE =
            "</script><script>document.title='owned'</script><img src=x onerror=alert(1)> \"'&\u2028";
    static final ClassSet CLASSES = new ClassSet(
            "two",
            List.of(new ClassSet.LabelClass("background", 0), new ClassSet.LabelClass("<b>thing", 0xff0000)),
            -1);
    private static final FrameSize SIZE = new FrameSize(64, 48);
    private static final int FRAMES = 40;

    private ReportFixture() {}

    static ReportData data() {
        List<ReportData.Run> runs = List.of(run("every-frame", 1, 0.84, 30), run("fixed:5", 5, 0.83, 85));
        Map<String, List<ReportData.IntervalCount>> intervals = new TreeMap<>();
        Map<String, List<ReportData.DistanceAccuracy>> distances = new TreeMap<>();
        Map<String, List<ReportData.ClassAccuracy>> classes = new TreeMap<>();
        for (ReportData.Run run : runs) {
            int interval = run.aki().intValue();
            intervals.put(run.id(), List.of(new ReportData.IntervalCount(interval, run.keys() - 1)));
            distances.put(
                    run.id(),
                    IntStream.range(0, interval)
                            .mapToObj(d ->
                                    new ReportData.DistanceAccuracy("last", d, 0.85 - 0.01 * d, run.keys(), null, null))
                            .toList());
            classes.put(
                    run.id(),
                    List.of(
                            new ReportData.ClassAccuracy("background", 0.98, 80, null, null),
                            new ReportData.ClassAccuracy("<b>thing", null, 0, null, null)));
        }
        List<ReportData.Timeline> timelines = new ArrayList<>();
        for (String sequence : List.of(HOSTILE, "clip-2")) {
            runs.forEach(run -> timelines.add(timeline(sequence, run)));
        }
        return new ReportData(
                "file:/results/" + HOSTILE,
                "2026-01-01 00:00 UTC",
                new ReportData.Covered(
                        "Covers 2 runs of 1 corpus: 2 done + 1 set aside = 3 sequences listed",
                        3,
                        2,
                        0,
                        1,
                        0,
                        List.of("run run-5: 2 done + 1 set aside = 3 listed sequences")),
                runs,
                intervals,
                distances,
                classes,
                List.of(line(HOSTILE, runs, 0.7), line("clip-2", runs, 0.9)),
                Map.of("clips", 2L),
                timelines,
                List.of(strip(runs)),
                List.of(new ReportData.SetAside("run-5", HOSTILE, "DAMAGED_STREAM", "3 of 40 frames are missing")),
                List.of("A note."));
    }

    private static ReportData.Run run(String scheduler, int interval, double iou, double fps) {
        return new ReportData.Run(
                "run-" + interval,
                scheduler,
                "clips",
                scheduler.split(":", -1)[0],
                scheduler,
                "blend",
                "face-lite",
                "label",
                2L * FRAMES,
                2L * FRAMES / interval,
                (double) interval,
                iou,
                iou - 0.02,
                0.97,
                2L * FRAMES,
                new ReportData.Agreement(0, 0, null, null, null),
                fps,
                2 * FRAMES / fps,
                Map.of(
                        "decode",
                        100L,
                        "network",
                        1000L / interval,
                        "flow",
                        150L,
                        "propagate",
                        200L,
                        "encode",
                        50L,
                        "reference",
                        0L),
                new ReportData.Sequences(3, 2, 0, "2 done + 1 set aside = 3 listed sequences"),
                List.of(List.of("scheduler", scheduler), List.of("machine", HOSTILE)));
    }

    private static ReportData.SequenceLine line(String sequence, List<ReportData.Run> runs, double score) {
        return new ReportData.SequenceLine(
                sequence,
                "clips",
                runs.stream()
                        .map(run -> new ReportData.SequenceScore(run.id(), FRAMES, FRAMES, score - 0.01 * run.aki()))
                        .toList());
    }

    private static ReportData.Timeline timeline(String sequence, ReportData.Run run) {
        List<Integer> frames = IntStream.range(0, FRAMES).boxed().toList();
        int interval = run.aki().intValue();
        return new ReportData.Timeline(
                sequence,
                "clips",
                run.id(),
                FRAMES,
                "label",
                frames,
                frames.stream().map(frame -> 0.85 - 0.01 * (frame % interval)).toList(),
                frames.stream().filter(frame -> frame % interval == 0).toList());
    }

    private static ReportData.Strip strip(List<ReportData.Run> runs) {
        List<Integer> frames = List.of(0, 13, 26, 39);
        String source = Pictures.jpeg(new RgbFrame(0, 0, SIZE, new byte[SIZE.pixels() * 3]));
        byte[] ids = new byte[SIZE.pixels()];
        Arrays.fill(ids, 100, 600, (byte) 1);
        String mask = Pictures.png(new LabelMap(SIZE, ids), CLASSES, SIZE);
        List<String> sources = frames.stream().map(frame -> source).toList();
        List<String> labels = new ArrayList<>(sources.stream().map(s -> mask).toList());
        labels.set(1, null);
        List<ReportData.MaskRow> rows = runs.stream()
                .map(run -> new ReportData.MaskRow(
                        run.id(),
                        frames.stream().map(frame -> mask).toList(),
                        frames.stream()
                                .map(frame -> frame % run.aki().intValue() == 0)
                                .toList(),
                        "label",
                        frames.stream().map(frame -> 0.8).toList()))
                .toList();
        return new ReportData.Strip(
                HOSTILE,
                "clips",
                SIZE.width(),
                SIZE.height(),
                frames,
                sources,
                labels,
                rows,
                Pictures.legend(CLASSES),
                List.of("No masks of fixed:9: " + HOSTILE));
    }
}
