package dev.reelmask.net.check;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.ArchiveCheck;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.module.FusedArchive;
import dev.reelmask.net.torch.NetworkProgram;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchProgram;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.weights.WeightFiles;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs a bundle's modules once on the CPU, on a frame of made-up pixels, within a limit of time, and says in words what
 * is wrong with them.
 */
public final class BundleCheck {
    /** Display sizes of wide and of old video; a network that takes both takes any. */
    private static final List<FrameSize> DISPLAYS = List.of(new FrameSize(320, 180), new FrameSize(176, 144));

    private static final int MAX_REASON = 500;

    private static final String GUIDE = "docs/bring-your-own-network.md shows how.";

    /**
     * What the modules give for one frame.
     *
     * @param scores number of scores a pixel
     * @param map size of the map of scores
     * @param input size of the padded frame
     */
    public record Outcome(int scores, FrameSize map, FrameSize input) {}

    private final String name;
    private final InputSpec input;
    private final Map<String, byte[]> modules;

    private BundleCheck(Trial.Scores trial) {
        this.name = trial.name();
        this.input = trial.input();
        this.modules = trial.files();
    }

    /**
     * Runs a bundle on one frame.
     *
     * @throws UserException where it does not run, or its outputs are not those that it names
     */
    public static void check(Bundle bundle) {
        InputSpec input = bundle.spec().input();
        List<FrameSize> one = List.copyOf(sizes(input)).subList(0, 1);
        int scores = outcome(bundle.spec().name(), input, bundle.modules(), one).scores();
        int named = bundle.spec().outputClasses().size();
        if (scores != named) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "Network %s gives %d scores a pixel, but its bundle names %d outputs. Correct 'outputs' in bundle.yaml, or make the bundle anew with the classes that the network was trained for.",
                    bundle.spec().name(),
                    scores,
                    named));
        }
    }

    /**
     * Runs modules on frames of every shape that their input allows.
     *
     * @param name of the network, for messages
     * @param modules bytes of {@code .pt} files by role
     * @return what came of the first
     * @throws UserException where they do not run or do not give scores
     */
    public static Outcome probe(String name, InputSpec input, Map<String, byte[]> modules) {
        return outcome(name, input, modules, List.copyOf(sizes(input)));
    }

    private static Outcome outcome(String name, InputSpec input, Map<String, byte[]> modules, List<FrameSize> sizes) {
        TreeMap<String, byte[]> run = new TreeMap<>(modules);
        run.keySet().retainAll(List.of(Bundle.FEATURES, Bundle.HEAD));
        run.forEach((role, module) -> ArchiveCheck.check(module, name + "/" + role));
        List<Integer> numbers = TryOut.run(new Trial.Scores(name, input, run, sizes));
        return new Outcome(
                numbers.get(0),
                new FrameSize(numbers.get(1), numbers.get(2)),
                new FrameSize(numbers.get(3), numbers.get(4)));
    }

    /** Padded sizes of frames of wide and of old video. */
    static Set<FrameSize> sizes(InputSpec input) {
        Set<FrameSize> sizes = new LinkedHashSet<>();
        SizePolicy policy = input.size();
        DISPLAYS.forEach(display -> sizes.add(input.paddedSize(policy.contentSize(display))));
        return sizes;
    }

    /** Runs the trial here. */
    static List<Integer> run(Trial.Scores trial) {
        BundleCheck check = new BundleCheck(trial);
        List<Outcome> outcomes = trial.sizes().stream().map(check::run).toList();
        check.loadRewritten();
        Outcome first = outcomes.get(0);
        return List.of(
                first.scores(),
                first.map().width(),
                first.map().height(),
                first.input().width(),
                first.input().height());
    }

    /** What a job makes of the modules of others runs here first: a crash of libtorch is to end this process. */
    private void loadRewritten() {
        Optional<List<FeatureShape>> frame =
                input.largestSize().map(size -> List.of(new FeatureShape(3, size.height(), size.width())));
        modules.forEach((role, module) -> {
            if (FusedArchive.network(module).isEmpty()) {
                Optional<List<FeatureShape>> inputs = role.equals(Bundle.FEATURES) ? frame : Optional.empty();
                Precision precision = TorchRuntime.precision(Precision.AUTO, -1);
                NetworkProgram.load(name + "/" + role, module, Device.cpu(), precision, inputs)
                        .close();
            }
        });
    }

    private Outcome run(FrameSize size) {
        TorchRuntime.start();
        try (TorchProgram features = program(Bundle.FEATURES);
                NDManager scope = features.newScope()) {
            NDArray frame = scope.create(ramp(input, size)).reshape(new Shape(1, 3, size.height(), size.width()));
            NDArray output = forward(features, Bundle.FEATURES, scope, frame, size);
            if (modules.containsKey(Bundle.HEAD)) {
                try (TorchProgram head = program(Bundle.HEAD)) {
                    output = forward(head, Bundle.HEAD, scope, output, size);
                    return outcome(output, size);
                }
            }
            return outcome(output, size);
        }
    }

    private TorchProgram program(String role) {
        return TorchProgram.load(name + "/" + role, modules.get(role), Device.cpu());
    }

    /** Colours that differ everywhere, normalised. */
    static float[] ramp(InputSpec input, FrameSize size) {
        float[] values = new float[3 * size.pixels()];
        for (int i = 0; i < values.length; i++) {
            int channel = i / size.pixels();
            int grey = (i % size.width() + i / size.width() + 85 * channel) % 256;
            values[i] =
                    (float) ((grey - input.mean().get(channel)) / input.std().get(channel));
        }
        return values;
    }

    private NDArray forward(TorchProgram program, String role, NDManager scope, NDArray x, FrameSize size) {
        NDArray output;
        try {
            output = program.forward(scope, x);
        } catch (EngineException | IllegalArgumentException e) {
            throw new UserException(
                    String.format(
                            Locale.ROOT,
                            "Module %s/%s fails on a frame of %dx%d pixels (after padding to multiples of %d): %s. If it was traced at one size, trace it with dynamic sizes, or give that size with --size and --pad-to box. %s",
                            name,
                            role,
                            size.width(),
                            size.height(),
                            input.stride(),
                            reason(e),
                            GUIDE),
                    e);
        }
        Shape shape = output.getShape();
        if (shape.dimension() != 4 || shape.get(0) != 1 || output.getDataType() != DataType.FLOAT32) {
            throw new UserException(
                    "Module %s/%s gives %s of shape %s for one frame; a map (1, C, h, w) of float32 is needed, scores and not a mask. %s"
                            .formatted(name, role, output.getDataType(), shape, GUIDE));
        }
        return output;
    }

    private Outcome outcome(NDArray scores, FrameSize size) {
        if (scores.isNaN().any().getBoolean() || scores.isInfinite().any().getBoolean()) {
            modules.forEach((role, archive) ->
                    WeightFiles.readZip(archive, name + "/" + role).checkedFinite(name + "/" + role));
            throw new UserException(
                    "Network %s gives NaN or infinite scores for an ordinary frame. Check its weights, and mean and std."
                            .formatted(name));
        }
        Shape shape = scores.getShape();
        FrameSize map = new FrameSize((int) shape.get(3), (int) shape.get(2));
        if (map.pixels() == 1 && size.pixels() > 1) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "Network %s gives %d scores a frame, not a pixel: it classifies images. %s",
                    name,
                    shape.get(1),
                    GUIDE));
        }
        return new Outcome((int) shape.get(1), map, size);
    }

    /** The last line that says something; before it stands TorchScript's own stack trace. */
    static String reason(RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        String line = message.lines()
                .filter(candidate -> candidate.contains("Error: "))
                .reduce((first, second) -> second)
                .orElse(message.lines().findFirst().orElse(message))
                .strip();
        // A module chooses the text of its errors.
        String printable = line.replaceAll("\\p{Cntrl}", "?");
        return printable.substring(0, Math.min(printable.length(), MAX_REASON));
    }
}
