package dev.reelmask.job.bundle;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.archive.ArchiveCheck;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.bundle.InputSpec.ChannelOrder;
import dev.reelmask.net.bundle.InputSpec.Padding;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.check.BundleCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask bundle}: a bundle of someone's own TorchScript modules, tried on a frame before it is written. */
@Command(
        name = "bundle",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes a bundle of your own TorchScript modules (torch.jit.trace or script).",
            "They run once before anything is written, so that what does not fit is found here."
        },
        footer = {
            "",
            "Example:",
            "  reelmask bundle --features features.pt --classes cityscapes --size 1024x512 --out my-network",
            "",
            "docs/bring-your-own-network.md shows how to export the modules."
        })
public final class BundleCommand implements Callable<Integer> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
    private static final double BYTE = 255;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--features",
            required = true,
            paramLabel = "FILE",
            description = "Module from (N, 3, H, W) to scores (N, K, h, w), or with --head to features.")
    private Path features;

    @Option(names = "--head", paramLabel = "FILE", description = "Module from features to scores.")
    private Path head;

    @Option(
            names = "--low",
            paramLabel = "FILE",
            description =
                    "Module from (N, 3, H, W) to what the first layers see, (N, C, h, w), for the scheduler deviation.")
    private Path low;

    @Option(
            names = "--classes",
            required = true,
            paramLabel = "NAME|FILE",
            description = "Class set of the masks, in the order of the network's outputs.")
    private String classes;

    @Option(
            names = "--outputs",
            paramLabel = "CLASS",
            split = ",",
            description = "Class of each output, or 'ignore', where they are not in the class set's order.")
    private List<String> outputs = List.of();

    @Option(
            names = "--size",
            paramLabel = "WxH",
            description = "Frames are scaled into this size, aspect kept (--stretch: given up).")
    private String size;

    @Option(names = "--longest-side", paramLabel = "N", description = "Frames are scaled to this longest side.")
    private Integer longestSide;

    @Option(names = "--stretch", description = "Scale onto --size and give up the aspect.")
    private boolean stretch;

    @Option(
            names = "--channels",
            defaultValue = "RGB",
            description = "Order of the colours: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private ChannelOrder channels;

    @Option(
            names = "--mean",
            split = ",",
            paramLabel = "M",
            defaultValue = "0.485,0.456,0.406",
            description = "Three means of pixels in 0..1 (default ImageNet's ${DEFAULT-VALUE}).")
    private List<Double> mean;

    @Option(
            names = "--std",
            split = ",",
            paramLabel = "S",
            defaultValue = "0.229,0.224,0.225",
            description = "Three deviations of pixels in 0..1 (default ImageNet's ${DEFAULT-VALUE}).")
    private List<Double> std;

    @Option(names = "--bytes", description = "--mean and --std speak of pixels in 0..255.")
    private boolean bytes;

    @Option(
            names = "--stride",
            paramLabel = "N",
            defaultValue = "32",
            description = "Frames are padded to multiples of it (default ${DEFAULT-VALUE}).")
    private int stride;

    @Option(
            names = "--pad-to",
            defaultValue = "STRIDE",
            description = "STRIDE, or BOX: to --size, for modules traced at one size (default ${DEFAULT-VALUE}).")
    private Padding padding;

    @Option(
            names = "--propagate",
            paramLabel = "WHAT",
            description = "What is warped: features (default with --head), posteriors (default without), logits.")
    private PropagationKind propagation;

    @Option(
            names = "--reduce",
            paramLabel = "N",
            description = "Side of the cells of scores that are warped as one; by default half the input's resolution.")
    private Integer reduce;

    @Option(names = "--name", description = "Appears in results; by default the folder's name.")
    private String name;

    @Option(
            names = "--licence",
            paramLabel = "TEXT",
            defaultValue = "not stated",
            description = "Of the weights (default '${DEFAULT-VALUE}').")
    private String licence;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder of the bundle, on any Hadoop filesystem.")
    private String out;

    @Override
    public Integer call() {
        BundlePlace.check(new Configuration(), out, common::note);
        Map<String, byte[]> modules = new LinkedHashMap<>();
        modules.put(Bundle.FEATURES, read(features));
        if (head != null) {
            modules.put(Bundle.HEAD, read(head));
        }
        if (low != null) {
            modules.put(Bundle.LOW, read(low));
            ArchiveCheck.check(modules.get(Bundle.LOW), low.toString());
        }
        ClassSet classSet = ClassSets.load(classes);
        InputSpec input = input();
        String network = name == null ? new org.apache.hadoop.fs.Path(out).getName() : name;
        BundleCheck.Outcome outcome = BundleCheck.probe(network, input, modules);
        Bundle bundle = Bundle.of(spec(network, classSet, input, outcome), modules);
        bundle.write(new Configuration(), out);
        common.printResult(
                Map.of("bundle", out, "name", network, "digest", bundle.digest(), "outputs", outcome.scores()),
                String.format(
                        Locale.ROOT,
                        "Bundle %s written to %s: %d outputs at %dx%d for frames of %dx%d, classes %s.",
                        network,
                        out,
                        outcome.scores(),
                        outcome.map().width(),
                        outcome.map().height(),
                        outcome.input().width(),
                        outcome.input().height(),
                        classSet.name()));
        return ExitCodes.DONE;
    }

    private static byte[] read(Path file) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new UserException("Module %s is no ordinary file. Check the path.".formatted(file));
            }
            long most = Math.min(
                    Integer.MAX_VALUE - Long.BYTES, Runtime.getRuntime().maxMemory() / 2);
            if (Files.size(file) > most) {
                throw new UserException(String.format(
                        Locale.ROOT,
                        "Module %s is larger than %d MiB, which a module may have here. Give this JVM more memory, for example REELMASK_JAVA_OPTS=-Xmx8g (2 GiB are the most), or export smaller weights.",
                        file,
                        most >> 20));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UserException("Module %s cannot be read: %s. Check the path.".formatted(file, e.getMessage()), e);
        }
    }

    private BundleSpec spec(String network, ClassSet classSet, InputSpec input, BundleCheck.Outcome outcome) {
        PropagationKind kind = propagation;
        if (kind == null) {
            kind = head == null ? PropagationKind.POSTERIORS : PropagationKind.FEATURES;
        }
        if ((kind == PropagationKind.FEATURES) != (head != null)) {
            throw new UserException("--propagate features and --head belong together: give both or neither.");
        }
        try {
            return spec(network, classSet, input, outcome, kind);
        } catch (IllegalArgumentException e) {
            throw new UserException(e.getMessage() + ". Check --name, --classes and --reduce.", e);
        }
    }

    private BundleSpec spec(
            String network, ClassSet classSet, InputSpec input, BundleCheck.Outcome outcome, PropagationKind kind) {
        int halved = Math.max(
                1, Math.round(2f * outcome.map().height() / outcome.input().height()));
        return new BundleSpec(
                network,
                classSet,
                outputClasses(classSet, outcome.scores()),
                input,
                kind,
                reduce != null ? reduce : kind == PropagationKind.FEATURES ? 1 : halved,
                licence,
                "Made by reelmask bundle from %s".formatted(features.getFileName()));
    }

    private List<Integer> outputClasses(ClassSet classSet, int scores) {
        List<String> names = new ArrayList<>(outputs.isEmpty() ? classSet.names() : outputs);
        if (outputs.isEmpty() && scores == names.size() + 1) {
            names.add("ignore");
        }
        if (names.size() != scores) {
            String binary = scores == 1
                    ? " One score (a sigmoid) becomes two with torch.cat([-x, x], 1) in the exported module."
                    : "";
            throw new UserException(String.format(
                    Locale.ROOT,
                    "The modules give %d scores a pixel, but %s. Choose the --classes that the network was trained for, or name the class of each output with --outputs.%s",
                    scores,
                    outputs.isEmpty()
                            ? String.format(Locale.ROOT, "class set %s has %d classes", classSet.name(), names.size())
                            : "--outputs names " + names.size(),
                    binary));
        }
        return names.stream().map(output -> id(classSet, output)).toList();
    }

    private static int id(ClassSet classSet, String output) {
        int id = output.equals("ignore") ? LabelMap.IGNORE : classSet.names().indexOf(output);
        if (id < 0) {
            throw new UserException("--outputs: '%s' is neither 'ignore' nor a class of %s, which are %s."
                    .formatted(output, classSet.name(), String.join(", ", classSet.names())));
        }
        return id;
    }

    private InputSpec input() {
        boolean small = mean.stream().allMatch(m -> m <= 1) && std.stream().allMatch(s -> s <= 1);
        if (!bytes && !small) {
            throw new UserException(
                    "--mean %s and --std %s are not of pixels in 0..1. Add --bytes if they are of 0..255."
                            .formatted(mean, std));
        }
        try {
            return new InputSpec(sizePolicy(), channels, inBytes(mean), inBytes(std), stride, padding);
        } catch (IllegalArgumentException e) {
            throw new UserException(e.getMessage() + ". Check --mean, --std, --stride, --size and --pad-to.", e);
        }
    }

    private List<Double> inBytes(List<Double> values) {
        return values.stream()
                .map(value -> bytes ? value : Math.rint(value * BYTE * 1e6) / 1e6)
                .toList();
    }

    private SizePolicy sizePolicy() {
        if (size != null && longestSide != null) {
            throw new UserException("Give --size or --longest-side, not both.");
        }
        if (longestSide != null) {
            return SizePolicy.longestSide(longestSide);
        }
        if (size == null) {
            return SizePolicy.source();
        }
        Matcher matcher = SIZE.matcher(size);
        if (!matcher.matches()) {
            throw new UserException("--size '%s' is not WIDTHxHEIGHT, such as 512x288.".formatted(size));
        }
        FrameSize box = new FrameSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        return stretch ? SizePolicy.stretched(box) : SizePolicy.fixed(box);
    }
}
