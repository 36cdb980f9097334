package dev.reelmask.job.bench;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.network.FlowSource;
import dev.reelmask.metric.Confusion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask bench flow}: what true masks score after a warp over some frames. */
@Command(
        name = "flow",
        mixinStandardHelpOptions = true,
        description = {
            "Judges flows by labels: the true mask of k frames ago, warped by the flow current -> past, against the",
            "true mask of the current frame. Nearest pixel, border repeated; mIoU x100 over all frames of a sequence,",
            "classes present, pixels left out where either label says ignore. 'copy' is no flow at all."
        },
        footer = {
            "",
            "Example:",
            "  reelmask bench flow --corpus davis2016 --layout davis --classes davis --flows dis,bundle:raft-small"
        })
public final class FlowBench implements Callable<Integer> {
    private static final String COPY = "copy";

    @Mixin
    private CommonOptions common;

    @Mixin
    private BenchOptions options;

    @Option(
            names = "--classes",
            required = true,
            paramLabel = "NAME",
            description = "Class set of the labels: a name or a file.")
    private String classes;

    @Option(
            names = "--flows",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "dis:balanced,dis:medium",
            description = {"Flows to judge, separated by commas (default ${DEFAULT-VALUE}):", FlowSource.SPELLINGS})
    private List<String> flows;

    @Option(
            names = "--distances",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "1,2,5,10",
            description = "Frames between the two masks (default ${DEFAULT-VALUE}).")
    private List<Integer> distances;

    /** One flow on one sequence. */
    private record Row(
            String sequence,
            String flow,
            Map<Integer, Confusion> counts,
            int estimates,
            double seconds,
            double cpuSeconds) {
        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("sequence", sequence);
            fields.put("flow", flow);
            counts.forEach((distance, confusion) -> fields.put("meanIou@" + distance, 100 * confusion.meanIou()));
            fields.put("msPerFlow", msPerFlow());
            fields.put("cpuMsPerFlow", cpuMsPerFlow());
            return fields;
        }

        double msPerFlow() {
            return estimates == 0 ? 0 : 1e3 * seconds / estimates;
        }

        /** Of the thread that asks for the flow. */
        double cpuMsPerFlow() {
            return estimates == 0 ? 0 : 1e3 * cpuSeconds / estimates;
        }
    }

    @Override
    public Integer call() {
        if (distances.stream().anyMatch(k -> k < 1)) {
            throw new UserException("--distances must be at least 1, got " + distances);
        }
        ClassSet classSet = ClassSets.load(classes);
        List<Row> rows = new ArrayList<>();
        options.setThreads();
        for (SequenceSpec spec : options.sequences()) {
            Clip clip =
                    Clip.load(options.hadoop(), spec, SizePolicy.source(), options.labels(classSet), options.frames());
            if (clip.labels().isEmpty()) {
                throw new UserException("Sequence %s has no labels; bench flow needs them.".formatted(spec.id()));
            }
            FrameSize size = clip.frames().get(0).size();
            rows.add(measure(clip, COPY, Optional.empty(), classSet.size()));
            for (String name : flows) {
                try (FlowEstimator flow = options.flow(name, size)) {
                    rows.add(measure(clip, name, Optional.of(flow), classSet.size()));
                }
            }
        }
        common.printResult(Map.of("points", rows.stream().map(Row::fields).toList()), table(rows));
        return ExitCodes.DONE;
    }

    private Row measure(Clip clip, String name, Optional<FlowEstimator> flow, int classCount) {
        Map<Integer, Confusion> counts = new LinkedHashMap<>();
        int estimates = 0;
        long nanos = 0;
        CpuMeter cpu = new CpuMeter();
        for (int distance : distances) {
            common.note(String.format(Locale.ROOT, "%s: %s, %d frames", clip.id(), name, distance));
            Confusion sum = new Confusion(classCount);
            for (int i = distance; i < clip.frames().size(); i++) {
                RgbFrame current = clip.frames().get(i);
                RgbFrame past = clip.frames().get(i - distance);
                LabelMap truth = clip.labels().get(current.index());
                LabelMap source = clip.labels().get(past.index());
                if (truth == null || source == null) {
                    continue;
                }
                long start = System.nanoTime();
                FlowField field = cpu.measure(1, () -> flow.map(
                                f -> f.estimate(current, past, Optional.empty()).toHost())
                        .orElseGet(() -> FlowField.zero(current.size())));
                nanos += System.nanoTime() - start;
                estimates++;
                addKnown(sum, truth, warped(source, field));
            }
            counts.put(distance, sum);
        }
        return new Row(clip.id(), name, counts, flow.isPresent() ? estimates : 0, nanos / 1e9, cpu.seconds());
    }

    /** The mask at the nearest pixel that the flow, resized to the mask, points to. */
    static LabelMap warped(LabelMap mask, FlowField flow) {
        FrameSize size = mask.size();
        float[] uv = flow.resized(size).uv();
        byte[] from = mask.ids();
        byte[] to = new byte[from.length];
        for (int y = 0, i = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++, i++) {
                int column = Math.min(Math.max(Math.round(x + uv[2 * i]), 0), size.width() - 1);
                int row = Math.min(Math.max(Math.round(y + uv[2 * i + 1]), 0), size.height() - 1);
                to[i] = from[row * size.width() + column];
            }
        }
        return new LabelMap(size, to);
    }

    /** Counts the pixels that both masks know. */
    private static void addKnown(Confusion sum, LabelMap truth, LabelMap warped) {
        byte[] known = truth.ids().clone();
        for (int i = 0; i < known.length; i++) {
            if ((warped.ids()[i] & 0xff) >= sum.classes()) {
                known[i] = (byte) LabelMap.IGNORE;
            }
        }
        sum.add(new LabelMap(truth.size(), known), warped);
    }

    private String table(List<Row> rows) {
        int sequenceWidth = width(rows.stream().map(Row::sequence).toList(), "sequence");
        int flowWidth = width(rows.stream().map(Row::flow).toList(), "flow");
        List<String> lines = new ArrayList<>();
        StringBuilder header =
                new StringBuilder(("%-" + sequenceWidth + "s %-" + flowWidth + "s").formatted("sequence", "flow"));
        distances.forEach(k -> header.append(" %7s".formatted("k=" + k)));
        lines.add(header.append(" %9s %9s".formatted("ms/flow", "CPU ms")).toString());
        for (Row row : rows) {
            StringBuilder line = new StringBuilder(
                    ("%-" + sequenceWidth + "s %-" + flowWidth + "s").formatted(row.sequence(), row.flow()));
            row.counts().values().forEach(counts -> line.append(number(" %7.2f", 100 * counts.meanIou())));
            lines.add(line.append(number(" %9.1f", row.msPerFlow()))
                    .append(number(" %9.2f", row.cpuMsPerFlow()))
                    .toString());
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static int width(List<String> values, String title) {
        return Math.max(
                title.length(), values.stream().mapToInt(String::length).max().orElse(0));
    }
}
