package dev.reelmask.net.torch;

import static dev.reelmask.net.torch.TorchProgram.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.reelmask.frame.Area;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.Evaluation;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.skip.SkipNetwork;
import dev.reelmask.propagate.skip.SkipSource;
import dev.reelmask.propagate.warp.WarpSource;
import dev.reelmask.propagate.window.Stretch;
import dev.reelmask.propagate.window.WindowNetwork;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * A bundle that runs. Thread-safe. Networks opened on one bundle, device and precision share their modules.
 *
 * <p>Every call makes its arrays in a scope of its own and frees them before it returns; what a {@link State} keeps
 * lives until that is closed.
 */
public final class TorchNetwork implements SkipNetwork, WindowNetwork {
    private final Bundle bundle;
    private final BundleSpec spec;
    private final Device device;
    private final Precision precision;
    private final SharedModules modules;
    private final FramePrograms programs;
    private final WarpPrograms warps;
    /** What key frames run. */
    private final TorchProgram network;

    private final boolean skips;
    private final ScaledEvaluation scaled;
    private final NetworkOutput output;
    private final OutputClasses outputClasses;
    private final WindowPrograms windows;
    private boolean closed;

    private TorchNetwork(Bundle bundle, Evaluation evaluation, Device device, Precision precision, boolean skips) {
        this.bundle = bundle;
        this.spec = bundle.spec().withEvaluation(evaluation);
        this.device = device;
        this.precision = precision;
        this.modules = SharedModules.acquire(bundle, device, precision);
        this.programs = modules.programs();
        this.warps = new WarpPrograms(programs);
        this.skips = skips;
        this.network = skips ? modules.skipKey().orElseThrow() : modules.features();
        this.scaled = new ScaledEvaluation(evaluation, spec.input(), programs, network);
        this.output = new NetworkOutput(spec, programs);
        this.outputClasses = new OutputClasses(bundle.spec().outputClasses());
        this.windows = new WindowPrograms(
                programs,
                spec.input(),
                bundle.spec().outputClasses().size(),
                precision == Precision.F16 ? Precision.F16 : Precision.F32);
    }

    /**
     * Opens a bundle with the evaluation that it names.
     *
     * @param gpu index of a GPU, or -1 for the CPU
     * @param precision {@link Precision#AUTO} takes the one for the device, float32 where the bundle wants no less
     */
    public static TorchNetwork open(Bundle bundle, int gpu, Precision precision) {
        return open(bundle, bundle.spec().evaluation(), gpu, precision);
    }

    /**
     * Opens a bundle with another evaluation.
     *
     * @throws UserException where the evaluation does not suit the bundle
     */
    public static TorchNetwork open(Bundle bundle, Evaluation evaluation, int gpu, Precision precision) {
        Precision allowed = precision == Precision.AUTO && !evaluation.reducedPrecision() ? Precision.F32 : precision;
        try {
            return new TorchNetwork(
                    bundle, evaluation, TorchRuntime.device(gpu), allowed.on(TorchRuntime.hardware(gpu)), false);
        } catch (IllegalArgumentException e) {
            throw new UserException("Bundle %s: %s".formatted(bundle.spec().name(), e.getMessage()), e);
        }
    }

    /**
     * Opens a bundle for skip propagation, which looks at each frame once.
     *
     * @throws UserException where the bundle has no modules for it
     */
    public static TorchNetwork openSkip(Bundle bundle, int gpu, Precision precision) {
        if (bundle.skipLevels().isEmpty()) {
            throw new UserException(
                    "Bundle %s has no modules for skip propagation. Import or train it with --system skip:1 or skip:2."
                            .formatted(bundle.spec().name()));
        }
        return new TorchNetwork(
                bundle, Evaluation.SINGLE, TorchRuntime.device(gpu), precision.on(TorchRuntime.hardware(gpu)), true);
    }

    @Override
    public ClassSet classes() {
        return bundle.spec().classes();
    }

    @Override
    public SizePolicy sizePolicy() {
        return bundle.spec().input().size();
    }

    @Override
    public List<State> keyStates(List<RgbFrame> frames) {
        if (frames.isEmpty()) {
            return List.of();
        }
        List<State> states = new ArrayList<>();
        try (NDManager scope = programs.newScope()) {
            NDArray input = isChannelsLast()
                    ? programs.prepareChannelsLast(scope, frames, precision)
                    : programs.prepare(scope, frames, precision);
            NDList maps = skips ? network.callAll(scope, "forward", tensor(input)) : new NDList();
            NDArray raw = skips ? maps.get(0) : raw(scope, input);
            for (int i = 0; i < frames.size(); i++) {
                List<NDArray> deep = new ArrayList<>();
                for (int map = 1; map < maps.size(); map++) {
                    deep.add(sample(scope, maps.get(map), i));
                }
                states.add(keyState(frames.get(i), sample(scope, raw, i), deep));
            }
            return states;
        } catch (RuntimeException e) {
            states.forEach(State::close);
            throw e;
        }
    }

    /** The module of a bundle that gives {@link #lowFeatures}: its own, or the first layers of its network. */
    public static Optional<byte[]> lowModule(Bundle bundle) {
        return SharedModules.lowModule(bundle);
    }

    @Override
    public Optional<EvidenceMap> lowFeatures(RgbFrame frame) {
        return modules.low().map(module -> lowFeatures(frame, module));
    }

    private EvidenceMap lowFeatures(RgbFrame frame, TorchProgram module) {
        try (NDManager scope = programs.newScope()) {
            NDArray input = module.isChannelsLast()
                    ? programs.prepareChannelsLast(scope, List.of(frame), precision)
                    : programs.prepare(scope, List.of(frame), precision);
            NDArray output = module.forward(scope, input);
            Shape shape = output.getShape();
            if (shape.dimension() != 4 || shape.get(0) != 1 || shape.get(1) > MapKind.MOST_CHANNELS) {
                throw new UserException(String.format(
                        Locale.ROOT,
                        "Module %s/low gives a tensor of shape %s for a frame, (1, C, h, w) with C up to %d is needed.",
                        spec().name(),
                        shape,
                        MapKind.MOST_CHANNELS));
            }
            return programs.map(scope, output, MapKind.LOW_FEATURES);
        }
    }

    private NDArray raw(NDManager scope, NDArray input) {
        return spec().evaluation().isSingle() ? network.forward(scope, input) : scaled.posteriors(scope, input);
    }

    private NDArray sample(NDManager scope, NDArray batch, int index) {
        return batch.getShape().get(0) == 1 ? batch : programs.sample(scope, batch, index);
    }

    /** Whether the network would bring its input into that layout itself. */
    private boolean isChannelsLast() {
        return network.isChannelsLast() && spec().evaluation().isSingle();
    }

    private State keyState(RgbFrame frame, NDArray raw, List<NDArray> deep) {
        NDManager owner = programs.newScope();
        raw.attach(owner);
        deep.forEach(map -> map.attach(owner));
        long grid = spec().propagation() == PropagationKind.FEATURES ? 0 : KeyScores.gridBytes(raw, spec().reduce());
        return new KeyScores(owner, frame, raw, deep, output, grid);
    }

    /** Where nothing lies between a score and its pixel, softmax would not change which one is the highest. */
    @Override
    public LabelMap keyMask(State state, FrameSize target) {
        KeyScores key = (KeyScores) state;
        try (NDManager scope = programs.newScope()) {
            boolean isPlain = spec().propagation() != PropagationKind.FEATURES
                    && programs.isPixels(key.raw(), key.content(), target);
            NDArray scores = isPlain ? key.raw() : throughHead(scope, key.output(scope));
            return mask(scope, scores, key.content(), target);
        }
    }

    private LabelMap mask(NDManager scope, NDArray scores, FrameSize content, FrameSize target) {
        return outputClasses.apply(programs.mask(scope, scores, content, target));
    }

    @Override
    public LabelMap skip(RgbFrame current, List<SkipSource> sources, FrameSize target) {
        TorchProgram program = modules.skipCurrent().orElseThrow();
        try (NDManager scope = programs.newScope()) {
            List<IValue> arguments = new ArrayList<>();
            arguments.add(tensor(
                    program.isChannelsLast()
                            ? programs.prepareChannelsLast(scope, List.of(current), precision)
                            : programs.prepare(scope, List.of(current), precision)));
            deepMaps(scope, sources).forEach(map -> arguments.add(tensor(map)));
            NDArray scores = output.whole(scope, program.call(scope, "forward", arguments.toArray(IValue[]::new)));
            return mask(scope, scores, current.size(), target);
        }
    }

    private List<NDArray> deepMaps(NDManager scope, List<SkipSource> sources) {
        List<NDArray> first = ((KeyScores) sources.get(0).state()).deepMaps();
        if (sources.size() == 1) {
            return first;
        }
        List<NDArray> second = ((KeyScores) sources.get(1).state()).deepMaps();
        return IntStream.range(0, first.size())
                .mapToObj(i -> programs.mixed(
                        scope, first.get(i), second.get(i), sources.get(0).weight()))
                .toList();
    }

    @Override
    public LabelMap propagate(RgbFrame current, List<WarpSource> sources, FrameSize target) {
        boolean needsTorch = device.isGpu()
                || spec().propagation() == PropagationKind.FEATURES
                || sources.stream().anyMatch(source -> source.scaleField().isPresent());
        return outputClasses.apply(
                needsTorch
                        ? byTorch(current, sources, target)
                        : warps.propagated(current, sources, target, spec().reduce()));
    }

    @Override
    public boolean blendsStates() {
        return !device.isGpu() && spec().propagation() != PropagationKind.FEATURES;
    }

    @Override
    public State blended(RgbFrame current, List<WarpSource> sources) {
        return warps.blended(current, sources, spec().reduce());
    }

    WindowPrograms windows() {
        return windows;
    }

    Precision precision() {
        return precision;
    }

    @Override
    public List<LabelMap> window(Stretch stretch) {
        Optional<BiFunction<NDManager, NDArray, NDArray>> head =
                spec().propagation() == PropagationKind.FEATURES ? Optional.of(this::throughHead) : Optional.empty();
        try (NDManager scope = programs.newScope()) {
            return windows.masks(scope, stretch, head).stream()
                    .map(outputClasses::apply)
                    .toList();
        }
    }

    @Override
    public float[] largestScores(RgbFrame current, List<WarpSource> sources, FrameSize target, List<Area> parts) {
        return warps.largestScores(current, sources, target, spec().reduce(), parts);
    }

    private LabelMap byTorch(RgbFrame current, List<WarpSource> sources, FrameSize target) {
        try (NDManager scope = programs.newScope()) {
            NDArray scores = throughHead(scope, warps.combined(scope, current, sources));
            return programs.mask(scope, scores, current.size(), target);
        }
    }

    /** Scores (N, K, h, w) of features (N, C, h, w). */
    private NDArray throughHead(NDManager scope, NDArray features) {
        if (spec().propagation() != PropagationKind.FEATURES) {
            return features;
        }
        NDArray typed = programs.typed(scope, features, precision);
        return programs.single(scope, modules.head().orElseThrow().forward(scope, typed));
    }

    private BundleSpec spec() {
        return spec;
    }

    @Override
    public String description() {
        String looks = spec().evaluation().isSingle() ? "" : ", " + spec().evaluation();
        String system = skips ? ", skip:" + bundle.skipLevels().orElseThrow() : "";
        return "%s %s on %s, bundle %s%s%s"
                .formatted(spec().name(), precision, device.getDeviceType(), bundle.digest(), looks, system);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            modules.release();
        }
    }
}
