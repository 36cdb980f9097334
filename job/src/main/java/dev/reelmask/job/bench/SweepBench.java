package dev.reelmask.job.bench;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.sweep.PointOptions;
import dev.reelmask.job.sweep.SweepPoint;
import dev.reelmask.loop.OpenPoints;
import dev.reelmask.loop.References;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.propagate.warp.SharedFlowSettings;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.publish.store.ResultsLayout;
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

/** {@code reelmask bench sweep}: what many operating points at once cost, against what they cannot cost less than. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the CPU time of a sweep, files in, tables out, against its floor: each frame decoded once and once "
                    + "through the network, each flow that some point needs once, and each point's own propagation, scores "
                    + "and files."
        },
        footer = {
            "",
            "Example:",
            "  reelmask bench sweep --corpus /data/drives --bundle bundles/espnet-camvid \\",
            "      --points every-frame,fixed:3,fixed:5,fixed:12 --propagations causal,blend"
        })
public final class SweepBench implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Mixin
    private BenchOptions options;

    @Mixin
    private PointOptions points;

    @Option(names = "--bundle", paramLabel = "DIR", required = true, description = "Bundle of the network.")
    private String bundle;

    @Mixin
    private BenchFlow flowOption;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Times each is run, after one round of warming up (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Override
    public Integer call() {
        List<SweepPoint> wanted = points.read(
                WarpSettings.defaults().propagation(), WarpSettings.defaults().path());
        BenchOptions.checkRounds(rounds);
        options.setThreads();
        Bundle read = options.bundle(bundle);
        try (BenchFolder folder = BenchFolder.create();
                FlowEstimator flow = options.flow(flowOption.name(), Optional.of(read));
                WarpNetwork network = options.open(read)) {
            ResultsLayout results = new ResultsLayout(folder.path().toUri());
            List<SequenceSpec> specs = options.sequences();
            List<SweepCost> sweeps = new ArrayList<>();
            List<SweepCost> every = new ArrayList<>();
            for (int round = 0; round <= rounds; round++) {
                common.note(round == 0 ? "warming up" : String.format(Locale.ROOT, "round %d of %d", round, rounds));
                SweepCost sweep = run(specs, wanted, network, flow, results, "sweep-" + round);
                SweepCost one = run(specs, everyFrame(), network, flow, results, "every-" + round);
                if (round > 0) {
                    sweeps.add(sweep);
                    every.add(one);
                }
            }
            print(wanted.size(), SweepCost.median(sweeps), SweepCost.median(every));
            return ExitCodes.DONE;
        }
    }

    private static List<SweepPoint> everyFrame() {
        WarpSettings settings = WarpSettings.defaults();
        return List.of(new SweepPoint(SweepPoint.EVERY_FRAME, settings.propagation(), settings.path()));
    }

    private SweepCost run(
            List<SequenceSpec> specs,
            List<SweepPoint> wanted,
            WarpNetwork network,
            FlowEstimator flow,
            ResultsLayout results,
            String run) {
        CpuMeter states = new CpuMeter();
        CpuMeter masks = new CpuMeter();
        CpuMeter propagated = new CpuMeter();
        CpuMeter estimates = new CpuMeter();
        CpuMeter delivered = new CpuMeter();
        MeteredNetwork meteredNetwork = new MeteredNetwork(network, states, masks, propagated);
        MeteredFlow meteredFlow = new MeteredFlow(flow, estimates);
        SharedFlowSettings shared = SharedFlowSettings.defaults();
        double decode = decode(specs, network);
        double cost;
        try (OpenPoints open = new OpenPoints()) {
            for (SweepPoint point : wanted) {
                WarpSettings settings = new WarpSettings(point.propagation(), point.flowPath());
                open.open(
                        new WarpSystem(meteredNetwork, meteredFlow, settings, shared),
                        Schedulers.parse(point.scheduler()),
                        References.NONE,
                        options.gpu());
            }
            EndToEnd endToEnd = new EndToEnd(options.hadoop(), open.points(), results, options.frames());
            double start = CpuMeter.processSeconds();
            specs.forEach(spec -> endToEnd.run(spec, run, delivered));
            cost = CpuMeter.processSeconds() - start;
        }
        return new SweepCost(
                cost,
                decode,
                states.seconds() + masks.seconds(),
                estimates.seconds(),
                propagated.seconds(),
                delivered.seconds(),
                states.count(),
                estimates.count(),
                shared.counts().repeats(),
                delivered.count());
    }

    /** CPU time of reading all frames and doing nothing with them. */
    private double decode(List<SequenceSpec> specs, WarpNetwork network) {
        double start = CpuMeter.processSeconds();
        for (SequenceSpec spec : specs) {
            try (SequenceFrames frames = SequenceDecoder.open(
                    options.hadoop(),
                    spec,
                    network.sizePolicy(),
                    FrameRange.of(0, options.frames()),
                    DecodeSettings.defaults())) {
                Optional<RgbFrame> frame = frames.next();
                while (frame.isPresent()) {
                    frame = frames.next();
                }
            }
        }
        return CpuMeter.processSeconds() - start;
    }

    private void print(int count, SweepCost sweep, SweepCost every) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("points", count);
        fields.putAll(sweep.fields());
        fields.put("everyFrameSeconds", every.cost());
        fields.put("everyFrames", sweep.cost() / every.cost());
        String text = sweep.text()
                + String.format(
                        Locale.ROOT,
                        "%d points cost %.2f times one every-frame pass (%.2f s)",
                        count,
                        sweep.cost() / every.cost(),
                        every.cost());
        common.printResult(fields, text);
    }
}
