package dev.reelmask.job.bench;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.network.FlowSource;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
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
            "memory; the two take turns. Their ratio is what decoding, encoding and writing leave of the speed."
        },
        footer = {"", "Example:", "  reelmask bench throughput --corpus clips --bundle face-lite --scheduler fixed:5"})
public final class ThroughputBench implements Callable<Integer> {
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
            description = "Times each is run, after one round of warming up (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--flow",
            paramLabel = "NAME",
            defaultValue = "patches",
            description = {"The flow (default ${DEFAULT-VALUE}):", FlowSource.SPELLINGS})
    private String flowName;

    private record Round(double seconds, StageMicros micros, long write) {}

    @Override
    public Integer call() {
        WarpSettings settings = new WarpSettings(propagation, flowPath);
        BenchOptions.checkRounds(rounds);
        options.setThreads();
        Bundle read = options.bundle(bundle);
        try (BenchFolder folder = BenchFolder.create();
                FlowEstimator flow = options.flow(flowName, Optional.of(read));
                WarpNetwork network = options.open(read);
                SchedulerFactory open = Schedulers.parse(scheduler).open(options.gpu())) {
            OperatingPoint point = new OperatingPoint(new WarpSystem(network, flow, settings), open, References.NONE);
            EndToEnd endToEnd = new EndToEnd(
                    options.hadoop(),
                    List.of(point),
                    new ResultsLayout(folder.path().toUri()),
                    options.frames());
            measure(network, endToEnd, new BareLoop(network, flow, settings));
            return ExitCodes.DONE;
        }
    }

    private void measure(SegmentationNetwork network, EndToEnd endToEnd, BareLoop bareLoop) {
        List<SequenceSpec> specs = options.sequences();
        List<Clip> clips = specs.stream()
                .map(spec ->
                        Clip.load(options.hadoop(), spec, network.sizePolicy(), network.classes(), options.frames()))
                .toList();
        int frames = clips.stream().mapToInt(clip -> clip.frames().size()).sum();
        List<Round> whole = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            common.note(round == 0 ? "warming up" : String.format(Locale.ROOT, "round %d of %d", round, rounds));
            List<NavigableSet<Integer>> keys = new ArrayList<>();
            Round end = endToEnd(endToEnd, specs, "round-" + round, keys);
            long start = System.nanoTime();
            for (int i = 0; i < clips.size(); i++) {
                bareLoop.run(clips.get(i), keys.get(i));
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            if (round > 0) {
                whole.add(end);
                bare.add(seconds);
            }
        }
        print(frames, whole, bare);
    }

    private static Round endToEnd(
            EndToEnd endToEnd, List<SequenceSpec> specs, String run, List<NavigableSet<Integer>> keys) {
        long[] sum = new long[6];
        long start = System.nanoTime();
        for (SequenceSpec spec : specs) {
            EndToEnd.Cost cost = endToEnd.run(spec, run).get(0);
            keys.add(cost.keys());
            StageMicros micros = cost.micros();
            long[] more = {
                micros.decode(), micros.network(), micros.flow(), micros.propagate(), micros.encode(), cost.write()
            };
            for (int i = 0; i < sum.length; i++) {
                sum[i] += more[i];
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Round(seconds, new StageMicros(sum[0], sum[1], sum[2], sum[3], sum[4], 0), sum[5]);
    }

    private void print(int frames, List<Round> whole, List<Double> bare) {
        double wholeSeconds = Medians.of(whole.stream().map(Round::seconds).toList());
        double bareSeconds = Medians.of(bare);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("frames", frames);
        fields.put("rounds", whole.size());
        fields.put("endToEndFramesPerSecond", frames / wholeSeconds);
        fields.put("bareFramesPerSecond", frames / bareSeconds);
        fields.put("ratio", bareSeconds / wholeSeconds);
        Map<String, Double> shares = shares(whole);
        fields.put("shares", shares);
        StringBuilder text = new StringBuilder();
        text.append(line("end to end  %8.2f frames/s   (decode, loop, mask encoding, Parquet)", frames / wholeSeconds));
        text.append(
                line("bare        %8.2f frames/s   (network and flow calls, frames in memory)", frames / bareSeconds));
        text.append(line("ratio       %8.1f %%", 100 * bareSeconds / wholeSeconds));
        text.append(
                line("medians of %d rounds over %d frames; share of the time of all threads:", whole.size(), frames));
        shares.forEach((stage, share) -> text.append(line("  %-10s %6.1f %%", stage, 100 * share)));
        common.printResult(fields, text.toString().stripTrailing());
    }

    private static Map<String, Double> shares(List<Round> rounds) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (Round round : rounds) {
            sums.merge("decode", (double) round.micros().decode(), Double::sum);
            sums.merge("network", (double) round.micros().network(), Double::sum);
            sums.merge("flow", (double) round.micros().flow(), Double::sum);
            sums.merge("propagate", (double) round.micros().propagate(), Double::sum);
            sums.merge("encode", (double) round.micros().encode(), Double::sum);
            sums.merge("write", (double) round.write(), Double::sum);
        }
        double all = sums.values().stream().mapToDouble(Double::doubleValue).sum();
        sums.replaceAll((stage, sum) -> sum / all);
        return sums;
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values) + System.lineSeparator();
    }
}
