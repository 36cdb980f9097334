package dev.reelmask.net.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.net.archive.StorageTypes;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.window.Stretch;
import dev.reelmask.propagate.window.WindowSizing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a device runs between frames and masks, call by call, each with what the one before gave: to be timed, or
 * written for a machine without Java. Not thread-safe.
 */
public final class DeviceParts implements AutoCloseable {
    /** Module of pre-processing, flows, warps and masks. */
    static final String PROGRAMS = "programs";

    /** Module of the network; a bundle that propagates features has {@code head} too. */
    static final String NETWORK = "network";

    private static final String HEAD = "head";

    private final Bundle bundle;
    private final Precision precision;
    private final TorchNetwork network;
    private final SharedModules modules;
    private final NDManager owner;
    private final Stretch stretch;
    private final List<State> states;
    private final List<Part> parts = new ArrayList<>();

    /**
     * One call.
     *
     * @param result what it gave, one array
     * @param frames that it was for
     */
    record Part(String name, String module, ProgramCall call, NDArray result, int frames) {}

    private DeviceParts(Bundle bundle, int gpu, Precision precision, List<RgbFrame> frames, long deviceBytes) {
        this.bundle = bundle;
        this.network = TorchNetwork.open(bundle, gpu, precision);
        this.precision = network.precision();
        this.modules = SharedModules.acquire(bundle, TorchRuntime.device(gpu), this.precision);
        this.owner = modules.programs().newScope();
        RgbFrame first = frames.get(0);
        RgbFrame last = frames.get(frames.size() - 1);
        this.states = network.keyStates(List.of(first, last));
        this.stretch = new Stretch(
                frames.subList(1, frames.size() - 1),
                new Key(first, states.get(0)),
                Optional.of(new Key(last, states.get(1))),
                first.size(),
                deviceBytes);
    }

    /**
     * Runs every part once.
     *
     * @param gpu index of a GPU, or -1 for the CPU
     * @param frames at least three, the first and the last of which are key frames
     */
    public static DeviceParts of(Bundle bundle, int gpu, Precision precision, List<RgbFrame> frames, long deviceBytes) {
        DeviceParts parts = new DeviceParts(bundle, gpu, precision, frames, deviceBytes);
        try {
            parts.network(List.of(frames.get(0)), "network");
            parts.network(List.of(frames.get(0), frames.get(frames.size() - 1)), "network of 2");
            parts.window();
            return parts;
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private NDArray add(String name, String module, ProgramCall call, int frames) {
        NDArray result = call.on(program(module), owner);
        parts.add(new Part(name, module, call, result, frames));
        return result;
    }

    private void network(List<RgbFrame> batch, String name) {
        FrameSize content = batch.get(0).size();
        FrameSize padded = bundle.spec().input().paddedSize(content);
        NDArray bytes = WindowPrograms.bytes(owner, batch);
        NDArray input = add(
                "prepare for " + name,
                PROGRAMS,
                ProgramCall.of(
                        "prepare",
                        bytes,
                        bundle.spec().input().order() == InputSpec.ChannelOrder.BGR,
                        (long) padded.height() - content.height(),
                        (long) padded.width() - content.width(),
                        (long) precision.scalarType(),
                        false),
                batch.size());
        NDArray output = add(name, NETWORK, ProgramCall.of("forward", input), batch.size());
        if (batch.size() == 1) {
            String last = bundle.spec().propagation() == PropagationKind.POSTERIORS ? "posteriors" : "planes";
            NDArray scores = add(last, PROGRAMS, ProgramCall.of(last, output), 1);
            add(
                    "state",
                    PROGRAMS,
                    ProgramCall.of("state", scores, (long) bundle.spec().reduce()),
                    1);
        }
    }

    private void window() {
        int count = stretch.frames().size();
        WindowPrograms windows = network.windows();
        WindowArguments arguments = windows.arguments(owner, stretch);
        NDArray stack = windows.stack(owner, stretch, 0, count);
        NDArray frames = WindowPrograms.bytes(owner, stretch.frames());
        NDArray keys = WindowPrograms.bytes(
                owner, stretch.keys().stream().map(Key::frame).toList());
        NDArray steps = add("flow steps", PROGRAMS, arguments.steps(stack), count);
        NDArray chains = add("flow chains", PROGRAMS, WindowArguments.chains(steps), count);
        NDArray flows = add("flow refined", PROGRAMS, WindowArguments.refined(frames, keys, chains), count);
        NDArray blended =
                add("warp and blend", PROGRAMS, arguments.blend(frames, keys, flows, arguments.distances()), count);
        if (bundle.spec().propagation() == PropagationKind.FEATURES) {
            NDArray typed =
                    add("features", PROGRAMS, ProgramCall.of("typed", blended, (long) precision.scalarType()), count);
            NDArray scored = add(HEAD, HEAD, ProgramCall.of("forward", typed), count);
            add("resize and arg-max", PROGRAMS, arguments.masks(scored), count);
        } else {
            add("resize and arg-max", PROGRAMS, arguments.masks(blended), count);
            add("window", PROGRAMS, arguments.window(stack), count);
        }
    }

    private TorchProgram program(String module) {
        return switch (module) {
            case NETWORK -> modules.features();
            case HEAD -> modules.head().orElseThrow();
            default -> modules.programs().program();
        };
    }

    /** In the order in which they run. */
    List<Part> parts() {
        return List.copyOf(parts);
    }

    /** Names of the parts in the order in which they run. */
    public List<String> names() {
        return parts.stream().map(Part::name).toList();
    }

    private Part part(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Frames that one run of a part is for. */
    public int frames(String name) {
        return part(name).frames();
    }

    /** In which the network runs. */
    public Precision precision() {
        return precision;
    }

    /** Runs a part, and waits for its result. */
    public void run(String name) {
        Part part = part(name);
        try (NDManager scope = modules.programs().newScope()) {
            await(scope, part.call().on(program(part.module()), scope));
        }
    }

    /** Brings the stretch's frames and key frames to the device, and waits. */
    public void upload() {
        try (NDManager scope = modules.programs().newScope()) {
            await(
                    scope,
                    network.windows().stack(scope, stretch, 0, stretch.frames().size()));
        }
    }

    /** Brings masks of all frames from the device. */
    public void download() {
        NDArray masks = parts.get(parts.size() - 1).result();
        if (masks.toByteArray().length == 0) {
            throw new IllegalStateException("no masks");
        }
    }

    /** Devices compute behind the caller's back until a value is read. */
    private void await(NDManager scope, NDArray result) {
        NDArray one = modules.programs().program().call(scope, "window_first", TorchProgram.tensor(result));
        if (one.toFloatArray().length != 1) {
            throw new IllegalStateException("nothing came back");
        }
    }

    /** TorchScript archives by module, as PyTorch opens them: in float32, and the network's in half precision too. */
    Map<String, byte[]> archives() {
        Map<String, byte[]> archives = new LinkedHashMap<>();
        archives.put(
                PROGRAMS, TorchArchive.write(FramePrograms.module(bundle.spec().input())));
        byte[] features = bundle.modules().get(Bundle.FEATURES);
        archives.put(NETWORK, features);
        archives.put(NETWORK + "-f16", StorageTypes.toHalf(features));
        Optional.ofNullable(bundle.modules().get(Bundle.HEAD)).ifPresent(head -> {
            archives.put(HEAD, head);
            archives.put(HEAD + "-f16", StorageTypes.toHalf(head));
        });
        return archives;
    }

    /** An array as float32 or bytes, for a file. */
    NDArray forFile(NDArray array) {
        boolean isByte = array.getDataType() == DataType.UINT8;
        return isByte ? array : modules.programs().single(owner, array);
    }

    /** What the frames take of a device. */
    public WindowSizing sizing() {
        return network.windows().sizing(stretch);
    }

    @Override
    public void close() {
        states.forEach(State::close);
        owner.close();
        modules.release();
        network.close();
    }
}
