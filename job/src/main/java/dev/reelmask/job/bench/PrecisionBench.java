package dev.reelmask.job.bench;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.metric.Confusion;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask bench precision}: what fewer bits cost a bundle. */
@Command(
        name = "precision",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the network on every frame in each precision; prints which part of the pixels keeps the class that the",
            "first precision gives, and the mIoU where the corpus has labels."
        },
        footer = {"", "Example:", "  reelmask bench precision --corpus camvid --layout camvid --bundle espnet"})
public final class PrecisionBench implements Callable<Integer> {
    private static final String ROW = "%-10s %8s %12s %10s %10s %10s";

    @Mixin
    private CommonOptions common;

    @Mixin
    private BenchOptions options;

    @Option(names = "--bundle", required = true, paramLabel = "DIR", description = "Bundle of the network.")
    private String bundle;

    @Option(
            names = "--precisions",
            split = ",",
            paramLabel = "LIST",
            defaultValue = "f32,bf16",
            description = "The reference, then those compared with it (default ${DEFAULT-VALUE}).")
    private List<String> precisions;

    /** One precision's sums. */
    private static final class Sums {
        private final SegmentationNetwork network;
        private final Confusion confusion;
        private long pixels;
        private long equal;
        private long nanos;

        Sums(SegmentationNetwork network) {
            this.network = network;
            this.confusion = new Confusion(network.classes().size());
        }

        LabelMap mask(RgbFrame frame, Clip clip) {
            long start = System.nanoTime();
            try (State state = network.keyStates(List.of(frame)).get(0)) {
                LabelMap mask = network.keyMask(state, clip.maskSize());
                nanos += System.nanoTime() - start;
                return mask;
            }
        }

        void compare(LabelMap mask, LabelMap reference) {
            pixels += mask.ids().length;
            for (int i = 0; i < mask.ids().length; i++) {
                equal += mask.ids()[i] == reference.ids()[i] ? 1 : 0;
            }
        }
    }

    @Override
    public Integer call() {
        options.setThreads();
        Bundle read = options.bundle(bundle);
        Map<String, Sums> all = new LinkedHashMap<>();
        try {
            precisions.forEach(name -> all.put(name, new Sums(options.open(read, parsed(name)))));
            int frames = 0;
            for (SequenceSpec spec : options.sequences()) {
                frames += run(spec, List.copyOf(all.values()));
            }
            List<Map<String, Object>> rows = rows(all, frames);
            common.printResult(Map.of("precisions", rows), table(rows));
            return ExitCodes.DONE;
        } finally {
            all.values().forEach(sums -> sums.network.close());
        }
    }

    private static Precision parsed(String name) {
        try {
            return Precision.parse(name);
        } catch (IllegalArgumentException e) {
            throw new UserException("--precisions: '%s' is not one of auto, f32, bf16, f16".formatted(name), e);
        }
    }

    private int run(SequenceSpec spec, List<Sums> all) {
        common.note(spec.id());
        SegmentationNetwork first = all.get(0).network;
        Clip clip = Clip.load(
                options.hadoop(), spec, first.sizePolicy(), options.labels(first.classes()), options.frames());
        for (RgbFrame frame : clip.frames()) {
            LabelMap reference = all.get(0).mask(frame, clip);
            for (Sums sums : all) {
                LabelMap mask = sums == all.get(0) ? reference : sums.mask(frame, clip);
                sums.compare(mask, reference);
                clip.asLabels().label(frame.index()).ifPresent(label -> sums.confusion.add(label, mask));
            }
        }
        return clip.frames().size();
    }

    private static List<Map<String, Object>> rows(Map<String, Sums> all, int frames) {
        List<Map<String, Object>> rows = new ArrayList<>();
        double reference = Double.NaN;
        for (Map.Entry<String, Sums> entry : all.entrySet()) {
            Sums sums = entry.getValue();
            double score = 100 * sums.confusion.meanIou();
            reference = rows.isEmpty() ? score : reference;
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("precision", entry.getKey());
            row.put("frames", frames);
            row.put("equalPixels", 100.0 * sums.equal / sums.pixels);
            row.put("corpusMeanIou", score);
            row.put("change", score - reference);
            row.put("msPerFrame", sums.nanos / 1e6 / frames);
            rows.add(row);
        }
        return rows;
    }

    private static String table(List<Map<String, Object>> rows) {
        List<String> lines = new ArrayList<>();
        lines.add(ROW.formatted("precision", "frames", "equal pixels", "mIoU", "change", "ms/frame"));
        for (Map<String, Object> row : rows) {
            lines.add(ROW.formatted(
                    row.get("precision"),
                    row.get("frames"),
                    number(row, "equalPixels", "%.3f %%"),
                    number(row, "corpusMeanIou", "%.2f"),
                    number(row, "change", "%+.3f"),
                    number(row, "msPerFrame", "%.1f")));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String number(Map<String, Object> row, String name, String format) {
        double value = (Double) row.get(name);
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "-";
    }
}
