package dev.reelmask.job.bench;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.mask.MaskCodec;
import dev.reelmask.metric.Confusion;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.skip.SkipNetwork;
import dev.reelmask.propagate.skip.SkipSource;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSource;
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
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask bench steps}: what each step of a frame costs. */
@Command(
        name = "steps",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the CPU time of each step of a frame, in the thread that makes it (decode: in all threads).",
            "Each second frame of the first sequence is between two key frames, as with fixed:2 and blend.",
            "With a bundle that has levels also what skip propagation costs: a key frame, and a frame between."
        },
        footer = {"", "Example:", "  reelmask bench steps --corpus clips --bundle face-lite"})
public final class StepsBench implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Mixin
    private BenchOptions options;

    @Option(names = "--bundle", required = true, paramLabel = "DIR", description = "Bundle of the network.")
    private String bundle;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Times each step is measured, after one round of warming up (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Mixin
    private BenchFlow flowOption;

    @Override
    public Integer call() {
        BenchOptions.checkRounds(rounds);
        options.setThreads();
        Bundle read = options.bundle(bundle);
        try (FlowEstimator flow = options.flow(flowOption.name(), Optional.of(read));
                WarpNetwork network = options.open(read);
                Levels levels = Levels.of(read, options)) {
            SequenceSpec spec = options.sequences().get(0);
            Map<String, List<Double>> times = new LinkedHashMap<>();
            for (int round = 0; round <= rounds; round++) {
                common.note(round == 0 ? "warming up" : String.format(Locale.ROOT, "round %d of %d", round, rounds));
                Map<String, CpuMeter> meters = new LinkedHashMap<>();
                measure(spec, network, flow, new Meters(meters));
                levels.measure(spec, new Meters(meters));
                if (round > 0) {
                    meters.forEach((step, meter) -> times.computeIfAbsent(step, unused -> new ArrayList<>())
                            .add(1e3 * meter.seconds() / meter.count()));
                }
            }
            print(times);
        }
        return ExitCodes.DONE;
    }

    /** Meters by step. */
    private record Meters(Map<String, CpuMeter> byStep) {
        <T> T of(String step, Supplier<T> call) {
            return byStep.computeIfAbsent(step, unused -> new CpuMeter()).measure(1, call);
        }
    }

    private void measure(SequenceSpec spec, WarpNetwork network, FlowEstimator flow, Meters meters) {
        Clip clip = Clip.load(options.hadoop(), spec, network.sizePolicy(), network.classes(), options.frames());
        decode(spec, network, meters);
        List<RgbFrame> frames = clip.frames();
        Key last = key(network, frames.get(0), clip.maskSize(), meters);
        for (int i = 2; i < frames.size(); i += 2) {
            Key next = key(network, frames.get(i), clip.maskSize(), meters);
            RgbFrame current = frames.get(i - 1);
            Key past = last;
            Flow back = meters.of("flow estimated", () -> flow.estimate(current, past.frame(), Optional.empty()));
            Flow ahead = meters.of("flow estimated", () -> flow.estimate(current, next.frame(), Optional.empty()));
            meters.of("flow from a start", () -> flow.estimate(current, past.frame(), Optional.of(back)));
            meters.of("flow composed", () -> back.toHost().then(ahead.toHost()));
            List<WarpSource> sources = List.of(
                    new WarpSource(past.state(), past.frame(), back, 1),
                    new WarpSource(next.state(), next.frame(), ahead, 1));
            meters.of("propagate, new key", () -> network.propagate(current, sources, clip.maskSize()));
            RgbFrame again = new RgbFrame(current.index(), current.ptsUs(), current.size(), current.rgb());
            LabelMap mask = meters.of("propagate", () -> network.propagate(again, sources, clip.maskSize()));
            deliver(mask, clip, current, network.classes().size(), meters);
            last.close();
            last = next;
        }
        last.close();
    }

    /** A bundle's network as skip propagation runs it, where it does. */
    private record Levels(Optional<SkipNetwork> network, BenchOptions options) implements AutoCloseable {
        static Levels of(Bundle bundle, BenchOptions options) {
            return new Levels(options.openSkip(bundle), options);
        }

        void measure(SequenceSpec spec, Meters meters) {
            network.ifPresent(one -> measure(one, spec, meters));
        }

        private void measure(SkipNetwork skip, SequenceSpec spec, Meters meters) {
            Clip clip = Clip.load(options.hadoop(), spec, skip.sizePolicy(), skip.classes(), options.frames());
            List<RgbFrame> frames = clip.frames();
            for (int i = 1; i < frames.size(); i += 2) {
                RgbFrame first = frames.get(i - 1);
                try (State key = meters.of(
                        "skip: network", () -> skip.keyStates(List.of(first)).get(0))) {
                    RgbFrame current = frames.get(i);
                    SkipSource half = new SkipSource(key, 0.5);
                    meters.of(
                            "skip: one key",
                            () -> skip.skip(current, List.of(new SkipSource(key, 1)), clip.maskSize()));
                    meters.of("skip: two keys", () -> skip.skip(current, List.of(half, half), clip.maskSize()));
                }
            }
        }

        @Override
        public void close() {
            network.ifPresent(SkipNetwork::close);
        }
    }

    private void decode(SequenceSpec spec, WarpNetwork network, Meters meters) {
        CpuMeter meter = meters.byStep().computeIfAbsent("decode", unused -> new CpuMeter());
        double before = CpuMeter.processSeconds();
        try (SequenceFrames source = SequenceDecoder.open(
                options.hadoop(),
                spec,
                network.sizePolicy(),
                FrameRange.of(0, options.frames()),
                DecodeSettings.defaults())) {
            while (source.next().isPresent()) {
                meter.count(1);
            }
        }
        meter.add((long) (1e9 * (CpuMeter.processSeconds() - before)));
    }

    private static Key key(WarpNetwork network, RgbFrame frame, FrameSize target, Meters meters) {
        State state =
                meters.of("network", () -> network.keyStates(List.of(frame)).get(0));
        meters.of("key mask", () -> network.keyMask(state, target));
        return new Key(frame, state);
    }

    private static void deliver(LabelMap mask, Clip clip, RgbFrame frame, int classes, Meters meters) {
        Optional.ofNullable(clip.labels().get(frame.index()))
                .ifPresent(label -> meters.of("score", () -> Confusion.of(classes, label, mask)));
        meters.of("encode", () -> MaskCodec.encode(mask));
    }

    private void print(Map<String, List<Double>> times) {
        Map<String, Object> fields = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        times.forEach((step, values) -> {
            double median = Medians.of(values);
            fields.put(step, median);
            text.append(String.format(Locale.ROOT, "%-18s %8.2f ms%n", step, median));
        });
        text.append(String.format(Locale.ROOT, "CPU milliseconds of one call; medians of %d rounds", rounds));
        common.printResult(Map.of("milliseconds", fields, "rounds", rounds), text.toString());
    }
}
