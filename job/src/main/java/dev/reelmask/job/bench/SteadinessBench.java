package dev.reelmask.job.bench;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.cli.OutputPlace;
import dev.reelmask.job.network.FlowSource;
import dev.reelmask.loop.LoopOutput;
import dev.reelmask.loop.LoopSettings;
import dev.reelmask.loop.OpenPoints;
import dev.reelmask.loop.OperatingPoint;
import dev.reelmask.loop.References;
import dev.reelmask.loop.SegmentationLoop;
import dev.reelmask.net.probe.LabelNetwork;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.schedule.Schedulers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask bench steadiness}: how steady the masks of several networks are on the same clips. */
@Command(
        name = "steadiness",
        mixinStandardHelpOptions = true,
        description = {
            "Scores temporal and video consistency, and mIoU, of every frame through each of several networks, along",
            "flows that are estimated once for all of them; where all frames have labels, of the labels too: the ceiling."
        },
        footer = {
            "",
            "Example:",
            "  reelmask bench steadiness --corpus faces/test --bundles base,steady --consistency bundle:raft-small \\",
            "      --table by-clip.csv"
        })
public final class SteadinessBench implements Callable<Integer> {
    private static final String LABELS = "labels";

    /** Heads of what is printed, by field. */
    private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("network", "network");
        COLUMNS.put("frames", "frames");
        COLUMNS.put(Tally.CORPUS_CONSISTENCY, "consist.");
        COLUMNS.put(Tally.CONSISTENCY, "by clip");
        COLUMNS.put(Tally.CONSISTENCY_8, "VC8");
        COLUMNS.put(Tally.CONSISTENCY_16, "VC16");
        COLUMNS.put("meanIou", "mIoU");
        COLUMNS.put("corpusMeanIou", "corpus");
    }

    @Mixin
    private CommonOptions common;

    @Mixin
    private BenchOptions options;

    @Option(
            names = "--bundles",
            required = true,
            split = ",",
            paramLabel = "DIR",
            description = "Bundles of networks of the same classes that take frames of one size.")
    private List<String> bundles;

    @Option(
            names = "--consistency",
            required = true,
            paramLabel = "FLOW",
            description = {
                "The flow that masks are held against one another along; not one that a network has learnt along:",
                FlowSource.SPELLINGS
            })
    private String consistency;

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = "Write sums by network and clip as CSV, for tests/python/steadiness_by_clip.py.")
    private Path table;

    private final Map<String, WarpNetwork> networks = new LinkedHashMap<>();
    private final Map<String, Tally> tallies = new LinkedHashMap<>();

    @Override
    public Integer call() {
        OutputPlace.checkFile("--table", table);
        options.setThreads();
        try (FlowEstimator flow = options.judge(consistency)) {
            bundles.forEach(this::open);
            SteadinessTable sums = new SteadinessTable(first().classes().size());
            for (SequenceSpec spec : options.sequences()) {
                common.note(spec.id());
                score(load(spec), new RememberedFlow(flow), sums);
            }
            if (table != null) {
                sums.write(table);
            }
        } finally {
            networks.values().forEach(WarpNetwork::close);
        }
        List<Map<String, Object>> rows = fields();
        common.printResult(Map.of("networks", rows), text(rows));
        return ExitCodes.DONE;
    }

    private WarpNetwork first() {
        return networks.values().iterator().next();
    }

    private Clip load(SequenceSpec spec) {
        return Clip.load(
                options.hadoop(), spec, first().sizePolicy(), options.labels(first().classes()), options.frames());
    }

    private void open(String bundle) {
        String name =
                String.valueOf(Path.of(bundle).toAbsolutePath().normalize().getFileName());
        if (name.equals(LABELS) || networks.containsKey(name)) {
            throw new UserException(
                    "--bundles: rows are named after the folders, and there is a second '%s'. Rename the folder of %s."
                            .formatted(name, bundle));
        }
        WarpNetwork network = options.open(options.bundle(bundle));
        networks.put(name, network);
        if (!network.classes().names().equals(first().classes().names())
                || !network.sizePolicy().equals(first().sizePolicy())) {
            throw new UserException(
                    "--bundles: %s has other classes or another input size than %s. Compare networks that have both in common."
                            .formatted(bundle, bundles.get(0)));
        }
    }

    private void score(Clip clip, FlowEstimator flow, SteadinessTable sums) {
        networks.forEach((name, network) -> score(name, clip, network, flow, sums));
        if (clip.labels().size() == clip.frames().size()) {
            try (WarpNetwork truth = new LabelNetwork(first().classes(), first().sizePolicy(), clip.labels()::get)) {
                score(LABELS, clip, truth, flow, sums);
            }
        }
    }

    /** All frames are key frames, so nothing is propagated along the flow. */
    private void score(String name, Clip clip, WarpNetwork network, FlowEstimator flow, SteadinessTable sums) {
        Tally tally = tallies.computeIfAbsent(
                name, unused -> new Tally(network.classes().size()));
        WarpSystem system = new WarpSystem(network, flow, WarpSettings.defaults());
        try (OpenPoints points = new OpenPoints()) {
            OperatingPoint point = points.open(system, Schedulers.parse("every-frame"), References.NONE, options.gpu());
            LoopOutput output = new LoopOutput(point, row -> {
                tally.add(clip.id(), row);
                sums.add(name, clip.id(), row);
            });
            new SegmentationLoop(network, LoopSettings.defaults(), new Judge(Optional.of(flow)).scores())
                    .run(clip.input(List.of(output)));
        }
    }

    private List<Map<String, Object>> fields() {
        List<Map<String, Object>> rows = new ArrayList<>();
        tallies.forEach((name, tally) -> {
            Map<String, Object> row = new LinkedHashMap<>(Map.of("network", name));
            row.putAll(tally.fields());
            row.keySet().retainAll(COLUMNS.keySet());
            rows.add(row);
        });
        return rows;
    }

    private static String text(List<Map<String, Object>> rows) {
        String format = "%-24s" + " %8s".repeat(COLUMNS.size() - 1);
        List<String> lines =
                new ArrayList<>(List.of(format.formatted(COLUMNS.values().toArray())));
        for (Map<String, Object> row : rows) {
            lines.add(format.formatted(COLUMNS.keySet().stream()
                    .map(field -> PropagationTable.cell(row, field))
                    .toArray()));
        }
        return String.join(System.lineSeparator(), lines);
    }
}
