package dev.reelmask.job.bench;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.job.bench.ThroughputCost.Spent;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.loop.OperatingPoint;
import dev.reelmask.loop.References;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.result.StageMicros;
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.decode.SequenceDecoder;
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

/** {@code reelmask bench throughput}: the whole path from files to tables against the network and flow calls alone. */
@Command(
        name = "throughput",
        mixinStandardHelpOptions = true,
        description = {
            "Measures frames per second from files to tables, and of the bare network and flow calls on frames in",
            "memory; the two take turns. Their ratio is what decoding, encoding and writing leave of the speed: by time",
            "on all cores, by CPU time of all threads where a core has all the work."
        },
        footer = {"", "Example:", "  reelmask bench throughput --corpus clips --bundle face-lite --scheduler fixed:5"})
public final class ThroughputBench implements Callable<Integer> {
    /** Rounds until what runs is compiled. */
    private static final int WARM_UP = 2;

    @Mixin
    private CommonOptions common;

    @Mixin
    private BenchOptions options;

    @Option(names = "--bundle", required = true, paramLabel = "DIR", description = "Bundle of the network.")
    private String bundle;

    @Option(
            names = "--scheduler",
            paramLabel = "NAME",
            defaultValue = "fixed:5",
            description = "Key scheduler (default ${DEFAULT-VALUE}).")
    private String scheduler;

    @Option(
            names = "--propagation",
            paramLabel = "NAME",
            defaultValue = "blend",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private Propagation propagation;

    @Option(
            names = "--flow-path",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private FlowPath flowPath;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Times each is run, after two rounds of warming up (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Mixin
    private BenchFlow flowOption;

    @Override
    public Integer call() {
        WarpSettings settings = new WarpSettings(propagation, flowPath);
        BenchOptions.checkRounds(rounds);
        options.setThreads();
        Bundle read = options.bundle(bundle);
        try (BenchFolder folder = BenchFolder.create();
                FlowEstimator flow = options.flow(flowOption.name(), Optional.of(read));
                WarpNetwork network = options.open(read);
                SchedulerFactory open = Schedulers.parse(scheduler).open(options.gpu())) {
            WarpSystem system = new WarpSystem(network, flow, settings);
            OperatingPoint point = new OperatingPoint(system, open, References.NONE);
            EndToEnd endToEnd = new EndToEnd(
                    options.hadoop(),
                    List.of(point),
                    new ResultsLayout(folder.path().toUri()),
                    options.frames());
            measure(network, endToEnd, new BareLoop(system));
            return ExitCodes.DONE;
        }
    }

    private void measure(SegmentationNetwork network, EndToEnd endToEnd, BareLoop bareLoop) {
        List<SequenceSpec> specs = options.sequences();
        List<Clip> clips = specs.stream()
                .map(spec ->
                        Clip.load(options.hadoop(), spec, network.sizePolicy(), network.classes(), options.frames()))
                .toList();
        List<ThroughputCost> costs = new ArrayList<>();
        for (int round = 1 - WARM_UP; round <= rounds; round++) {
            common.note(round < 1 ? "warming up" : String.format(Locale.ROOT, "round %d of %d", round, rounds));
            ThroughputCost cost = round(network, endToEnd, bareLoop, specs, clips, "round" + round);
            if (round > 0) {
                costs.add(cost);
            }
        }
        int frames = clips.stream().mapToInt(clip -> clip.frames().size()).sum();
        ThroughputCost.Summary summary = new ThroughputCost.Summary(frames, costs);
        common.printResult(summary.fields(), summary.text());
    }

    private ThroughputCost round(
            SegmentationNetwork network,
            EndToEnd endToEnd,
            BareLoop bareLoop,
            List<SequenceSpec> specs,
            List<Clip> clips,
            String run) {
        List<EndToEnd.Cost> costs = new ArrayList<>();
        CpuMeter rows = new CpuMeter();
        Spent whole = Spent.of(() ->
                specs.forEach(spec -> costs.add(endToEnd.run(spec, run, rows).get(0))));
        Spent bare = Spent.of(() -> {
            for (int i = 0; i < clips.size(); i++) {
                bareLoop.run(clips.get(i), costs.get(i).keys());
            }
        });
        double decode = CpuMeter.processSeconds(() -> specs.forEach(spec -> decode(spec, network)));
        return new ThroughputCost(whole, bare, decode, rows.seconds(), stages(costs));
    }

    private void decode(SequenceSpec spec, SegmentationNetwork network) {
        try (SequenceFrames source = SequenceDecoder.open(
                options.hadoop(),
                spec,
                network.sizePolicy(),
                FrameRange.of(0, options.frames()),
                DecodeSettings.defaults())) {
            Optional<RgbFrame> frame = source.next();
            while (frame.isPresent()) {
                frame = source.next();
            }
        }
    }

    private static Map<String, Double> stages(List<EndToEnd.Cost> costs) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (EndToEnd.Cost cost : costs) {
            StageMicros micros = cost.micros();
            sums.merge("decode", micros.decode() / 1e6, Double::sum);
            sums.merge("network", micros.network() / 1e6, Double::sum);
            sums.merge("flow", micros.flow() / 1e6, Double::sum);
            sums.merge("propagate", micros.propagate() / 1e6, Double::sum);
            sums.merge("encode", micros.encode() / 1e6, Double::sum);
            sums.merge("write", cost.write() / 1e6, Double::sum);
        }
        return sums;
    }
}
