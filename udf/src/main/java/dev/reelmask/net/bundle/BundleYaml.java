package dev.reelmask.net.bundle;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.FlowSpec.FeatureScale;
import dev.reelmask.yaml.LimitedYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code bundle.yaml} as objects; {@code docs/networks.md} explains its keys. */
record BundleYaml(
        String name,
        Optional<BundleSpec> spec,
        Optional<FlowSpec> flow,
        Optional<SchedulerSpec> scheduler,
        Optional<PlannerSpec> planner,
        Map<String, ModuleFile> modules,
        String licence,
        String provenance) {
    static final int VERSION = 1;
    static final String IGNORE = "ignore";
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private static final Set<String> ROLES = Set.of(
            Bundle.FEATURES,
            Bundle.HEAD,
            Bundle.LOW,
            Bundle.SKIP_KEY,
            Bundle.skipRole(1),
            Bundle.skipRole(2),
            Bundle.FLOW,
            Bundle.SCHEDULER);

    private static final Set<String> SEGMENTATION_KEYS =
            Set.of("classes", "outputs", "input", "propagation", "evaluation");
    private static final Set<String> KEYS = Set.of(
            "reelmask-bundle",
            "name",
            "classes",
            "outputs",
            "input",
            "propagation",
            "evaluation",
            "flow",
            "scheduler",
            "planner",
            "modules",
            "licence",
            "provenance");
    private static final Set<String> FLOW_KEYS = Set.of(
            "channels",
            "mean",
            "std",
            "pair-mean",
            "scale",
            "fit",
            "stride",
            "smallest",
            "factor",
            "initial-stride",
            "reduced-precision",
            "scale-field",
            "conv6-1",
            "refinements");

    /** A module's file, relative to the bundle, and its digest in hex. */
    record ModuleFile(String file, String sha256) {}

    static String fileName(String role) {
        return role + ".pt";
    }

    /** @param source path of the text, for messages */
    static BundleYaml read(byte[] text, String source) {
        if (!(LimitedYaml.read(text, source) instanceof Map<?, ?> map)) {
            throw new UserException(source + " is not a map of keys and values.");
        }
        try {
            return parse(new Section(map, source, ""));
        } catch (IllegalArgumentException e) {
            throw new UserException("%s: %s.".formatted(source, e.getMessage()), e);
        }
    }

    private static BundleYaml parse(Section root) {
        root.only(KEYS);
        int version = root.integer("reelmask-bundle", 1, Integer.MAX_VALUE);
        if (version != VERSION) {
            throw root.wrong("reelmask-bundle", "version " + version + " is unknown, this Reelmask reads " + VERSION);
        }
        boolean hasFlow = root.keys().contains("flow");
        boolean flowAlone = hasFlow && SEGMENTATION_KEYS.stream().noneMatch(root.keys()::contains);
        return new BundleYaml(
                root.name("name"),
                flowAlone ? Optional.empty() : Optional.of(segmentation(root)),
                hasFlow ? Optional.of(flow(root.section("flow"))) : Optional.empty(),
                root.keys().contains("scheduler")
                        ? Optional.of(SchedulerYaml.read(root.section("scheduler")))
                        : Optional.empty(),
                root.keys().contains("planner")
                        ? Optional.of(PlannerSpec.read(root.section("planner")))
                        : Optional.empty(),
                modules(root.section("modules")),
                root.string("licence"),
                root.string("provenance"));
    }

    private static Map<String, ModuleFile> modules(Section files) {
        Map<String, ModuleFile> modules = new LinkedHashMap<>();
        files.only(ROLES);
        for (String role : files.keys()) {
            Section file = files.section(role);
            file.only(Set.of("file", "sha256"));
            String name = file.name("file");
            if (!FILE_NAME.matcher(name).matches()) {
                throw file.wrong(
                        "file",
                        "'%s' is not a name of a file in the bundle's own folder: letters, digits and . _ - without a path"
                                .formatted(LimitedYaml.shown(name)));
            }
            if (!SHA256.matcher(file.string("sha256")).matches()) {
                throw file.wrong("sha256", "it is not a SHA-256, 64 hexadecimal digits in lower case");
            }
            modules.put(role, new ModuleFile(name, file.string("sha256")));
        }
        return modules;
    }

    private static BundleSpec segmentation(Section root) {
        ClassSet classes = classes(root.section("classes"));
        Section propagation = root.section("propagation");
        propagation.only(Set.of("kind", "reduce"));
        return new BundleSpec(
                root.name("name"),
                classes,
                outputs(root, classes),
                input(root.section("input")),
                propagation.word("kind", PropagationKind.class),
                propagation.integerOr("reduce", 1, BundleSpec.MAX_REDUCE, 1),
                root.keys().contains("evaluation") ? Evaluation.read(root.section("evaluation")) : Evaluation.SINGLE,
                root.string("licence"),
                root.string("provenance"));
    }

    private static FlowSpec flow(Section section) {
        section.only(FLOW_KEYS);
        return new FlowSpec(
                section.word("channels", InputSpec.ChannelOrder.class),
                section.numbers("mean", -InputSpec.MAX_MEAN, InputSpec.MAX_MEAN),
                section.numbers("std", InputSpec.MIN_STD, InputSpec.MAX_STD),
                section.flagOr("pair-mean", false),
                section.numberOr("scale", FlowSpec.MIN_SCALE, FlowSpec.MAX_SCALE, 1),
                section.wordOr("fit", FlowSpec.Fit.PAD),
                section.integerOr("stride", 1, InputSpec.MAX_STRIDE, 1),
                section.integerOr("smallest", 0, FlowSpec.MAX_SMALLEST, 0),
                section.numberOr("factor", -FlowSpec.MAX_FACTOR, FlowSpec.MAX_FACTOR, 1),
                section.integerOr("initial-stride", 0, InputSpec.MAX_STRIDE, 0),
                section.flagOr("reduced-precision", false),
                section.keys().contains("scale-field") ? scaleField(section.section("scale-field")) : FeatureScale.NONE,
                section.flagOr("conv6-1", false),
                section.numbersOr("refinements", FlowSpec.MIN_SCALE, FlowSpec.MAX_SCALE, List.of()));
    }

    private static FeatureScale scaleField(Section section) {
        section.only(Set.of("channels", "stride"));
        return new FeatureScale(
                section.integer("channels", 1, FeatureScale.MAX_CHANNELS),
                section.integer("stride", 1, InputSpec.MAX_STRIDE));
    }

    private static ClassSet classes(Section section) {
        section.only(Set.of("name", "ignore-id", "colours"));
        Section colours = section.section("colours");
        List<LabelClass> classes = new ArrayList<>();
        for (String name : colours.keys()) {
            if (!BundleSpec.isName(name)) {
                throw colours.wrong(
                        name, "a class has a name of one line, 1 to " + BundleSpec.MAX_NAME + " characters");
            }
            classes.add(new LabelClass(name, colours.colour(name)));
        }
        return new ClassSet(
                section.name("name"), classes, section.integerOr("ignore-id", -1, BundleSpec.MAX_LABEL, -1));
    }

    private static List<Integer> outputs(Section root, ClassSet classes) {
        List<Integer> ids = new ArrayList<>();
        List<?> names = root.list("outputs");
        if (names.isEmpty() || names.size() > BundleSpec.MAX_OUTPUTS) {
            throw root.wrong(
                    "outputs", "a network has 1 to %s outputs, got %s".formatted(BundleSpec.MAX_OUTPUTS, names.size()));
        }
        for (Object name : names) {
            int id = IGNORE.equals(name) ? LabelMap.IGNORE : classes.names().indexOf(name);
            if (id < 0) {
                throw root.wrong(
                        "outputs", "'%s' is neither a class nor '%s'".formatted(LimitedYaml.shown(name), IGNORE));
            }
            ids.add(id);
        }
        return ids;
    }

    private static InputSpec input(Section section) {
        section.only(Set.of("size", "width", "height", "stretch", "channels", "mean", "std", "stride", "pad-to"));
        SizePolicy.Kind kind = section.word("size", SizePolicy.Kind.class);
        SizePolicy size =
                switch (kind) {
                    case SOURCE -> SizePolicy.source();
                    case LONGEST_SIDE -> SizePolicy.longestSide(section.integer("width", 1, InputSpec.MAX_SIDE));
                    case FIXED -> {
                        FrameSize box = new FrameSize(
                                section.integer("width", 1, InputSpec.MAX_SIDE),
                                section.integer("height", 1, InputSpec.MAX_SIDE));
                        yield section.flag("stretch") ? SizePolicy.stretched(box) : SizePolicy.fixed(box);
                    }
                };
        return new InputSpec(
                size,
                section.word("channels", InputSpec.ChannelOrder.class),
                section.numbers("mean", -InputSpec.MAX_MEAN, InputSpec.MAX_MEAN),
                section.numbers("std", InputSpec.MIN_STD, InputSpec.MAX_STD),
                section.integerOr("stride", 1, InputSpec.MAX_STRIDE, 1),
                section.wordOr("pad-to", InputSpec.Padding.STRIDE));
    }
}
