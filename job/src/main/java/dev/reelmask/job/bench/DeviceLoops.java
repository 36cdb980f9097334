package dev.reelmask.job.bench;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.loop.OperatingPoint;
import dev.reelmask.loop.References;
import dev.reelmask.net.torch.TorchNetwork;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.SequenceScope;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.Track;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.SharedFlowSettings;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.propagate.window.WindowSystem;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.decode.SequenceDecoder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Consumer;

/** The job with windows, what it calls alone, and how its masks compare. */
final class DeviceLoops {
    private static final int WARM_UP = 2;

    private final BenchOptions options;
    private final TorchNetwork network;
    private final WindowSystem windows;
    private final WarpSystem warp;
    private final ResultsLayout results;
    private final int interval;

    DeviceLoops(
            BenchOptions options,
            TorchNetwork network,
            FlowEstimator flow,
            BenchFolder folder,
            long deviceBytes,
            int interval) {
        WarpSettings settings = new WarpSettings(Propagation.BLEND, FlowPath.AUTO);
        this.options = options;
        this.network = network;
        this.windows = new WindowSystem(network, flow, settings, SharedFlowSettings.defaults(), deviceBytes);
        this.warp = new WarpSystem(network, flow, settings);
        this.results = new ResultsLayout(folder.path().toUri());
        this.interval = interval;
    }

    /** Milliseconds of a call, the median after two calls of warming up. */
    static double medianMs(int rounds, Runnable call) {
        List<Double> times = new ArrayList<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            long start = System.nanoTime();
            call.run();
            if (round >= 0) {
                times.add((System.nanoTime() - start) / 1e6);
            }
        }
        return Medians.of(times);
    }

    /** Milliseconds a frame of reading alone. */
    double decodeMs(List<SequenceSpec> specs, List<Clip> clips, int rounds) {
        return medianMs(rounds, () -> specs.forEach(this::decode)) / frames(clips);
    }

    private void decode(SequenceSpec spec) {
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

    private static int frames(List<Clip> clips) {
        return clips.stream().mapToInt(clip -> clip.frames().size()).sum();
    }

    /**
     * Frames per second of the job and of its calls alone; they take turns.
     *
     * @param note is told what runs
     */
    Map<String, Object> measured(List<SequenceSpec> specs, List<Clip> clips, int rounds, Consumer<String> note) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("frames", frames(clips));
        fields.put("everyFrame", measured("every-frame", specs, clips, rounds, note));
        fields.put("withWindows", measured("fixed:" + interval, specs, clips, rounds, note));
        return fields;
    }

    private Map<String, Object> measured(
            String scheduler, List<SequenceSpec> specs, List<Clip> clips, int rounds, Consumer<String> note) {
        List<Double> whole = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        try (SchedulerFactory open = Schedulers.parse(scheduler).open(options.gpu())) {
            OperatingPoint point = new OperatingPoint(windows, open, References.NONE);
            EndToEnd endToEnd = new EndToEnd(options.hadoop(), List.of(point), results, options.frames());
            BareLoop calls = new BareLoop(windows);
            for (int round = -WARM_UP; round < rounds; round++) {
                String turn = round < 0 ? "warming up" : "round %s of %s".formatted(round + 1, rounds);
                note.accept("the job and its calls alone, %s: %s".formatted(scheduler, turn));
                String run = (scheduler + "-" + (round + WARM_UP)).replace(':', '-');
                List<NavigableSet<Integer>> keys = new ArrayList<>();
                double wholeSeconds = seconds(() -> specs.forEach(
                        spec -> keys.add(endToEnd.run(spec, run).get(0).keys())));
                double bareSeconds = seconds(() -> {
                    for (int i = 0; i < clips.size(); i++) {
                        calls.run(clips.get(i), keys.get(i));
                    }
                });
                if (round >= 0) {
                    whole.add(wholeSeconds);
                    bare.add(bareSeconds);
                }
            }
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("jobFramesPerSecond", frames(clips) / Medians.of(whole));
        fields.put("bareFramesPerSecond", frames(clips) / Medians.of(bare));
        fields.put("ratio", Medians.of(bare) / Medians.of(whole));
        return fields;
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    /** Equal pixels of masks between key frames: by windows, along the flow of the job, and by the network itself. */
    Map<String, Object> agreement(Clip clip) {
        List<LabelMap> own = new ArrayList<>();
        List<LabelMap> byWindows = new ArrayList<>();
        List<LabelMap> byFlow = new ArrayList<>();
        for (int from = 0; from + interval < clip.frames().size(); from += interval) {
            List<RgbFrame> stretch = clip.frames().subList(from, from + interval + 1);
            byWindows.addAll(between(windows, stretch));
            byFlow.addAll(between(warp, stretch));
            stretch.subList(1, interval).forEach(frame -> own.add(own(frame)));
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("windowsLikeNetwork", equal(byWindows, own));
        fields.put("patchesLikeNetwork", equal(byFlow, own));
        fields.put("windowsLikePatches", equal(byWindows, byFlow));
        return fields;
    }

    private LabelMap own(RgbFrame frame) {
        try (State state = network.keyStates(List.of(frame)).get(0)) {
            return network.keyMask(state, frame.size());
        }
    }

    private List<LabelMap> between(PropagationSystem system, List<RgbFrame> stretch) {
        RgbFrame first = stretch.get(0);
        RgbFrame last = stretch.get(interval);
        FrameSize target = first.size();
        List<LabelMap> masks = new ArrayList<>();
        List<State> states = network.keyStates(List.of(first, last));
        try (Track track = system.open(new SequenceScope())) {
            track.key(new Key(first, states.get(0)));
            List<Key> next = List.of(new Key(last, states.get(1)));
            Iterator<Request> requests = track.between(stretch.subList(1, interval), next, target);
            while (requests.hasNext()) {
                masks.addAll(system.propagate(List.of(requests.next())));
            }
            return masks;
        } finally {
            states.forEach(State::close);
        }
    }

    private static double equal(List<LabelMap> some, List<LabelMap> others) {
        long same = 0;
        long all = 0;
        for (int i = 0; i < some.size(); i++) {
            byte[] one = some.get(i).ids();
            byte[] two = others.get(i).ids();
            for (int p = 0; p < one.length; p++) {
                same += one[p] == two[p] ? 1 : 0;
            }
            all += one.length;
        }
        return (double) same / all;
    }
}
