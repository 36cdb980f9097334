package dev.reelmask.net.bundle;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.SizePolicy;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Objects as {@code bundle.yaml}: what {@link BundleYaml} reads. */
final class BundleYamlWriter {
    private BundleYamlWriter() {}

    static String write(
            String name,
            Optional<BundleSpec> spec,
            Optional<FlowSpec> flow,
            Optional<SchedulerSpec> scheduler,
            Optional<PlannerSpec> planner,
            String licence,
            String provenance,
            Map<String, String> digests) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("reelmask-bundle", BundleYaml.VERSION);
        root.put("name", name);
        spec.ifPresent(s -> segmentation(s, root));
        flow.ifPresent(f -> root.put("flow", flow(f)));
        scheduler.ifPresent(one -> root.put("scheduler", SchedulerYaml.written(one)));
        planner.ifPresent(one -> root.put("planner", one.yaml()));
        Map<String, Object> modules = new LinkedHashMap<>();
        digests.forEach((role, digest) -> {
            Map<String, Object> module = new LinkedHashMap<>();
            module.put("file", BundleYaml.fileName(role));
            module.put("sha256", digest);
            modules.put(role, module);
        });
        root.put("modules", modules);
        root.put("licence", licence);
        root.put("provenance", provenance);
        return new Dump(DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.AUTO)
                        .setWidth(110)
                        .build())
                .dumpToString(root);
    }

    private static void segmentation(BundleSpec spec, Map<String, Object> root) {
        root.put("classes", classes(spec.classes()));
        root.put(
                "outputs",
                spec.outputClasses().stream()
                        .map(id -> id == LabelMap.IGNORE
                                ? BundleYaml.IGNORE
                                : spec.classes().names().get(id))
                        .toList());
        root.put("input", input(spec.input()));
        Map<String, Object> propagation = new LinkedHashMap<>();
        propagation.put("kind", Section.spelling(spec.propagation()));
        propagation.put("reduce", spec.reduce());
        root.put("propagation", propagation);
        if (!spec.evaluation().equals(Evaluation.SINGLE)) {
            root.put("evaluation", spec.evaluation().yaml());
        }
    }

    private static Map<String, Object> flow(FlowSpec spec) {
        Map<String, Object> flow = new LinkedHashMap<>();
        flow.put("channels", Section.spelling(spec.order()));
        flow.put("mean", spec.mean());
        flow.put("std", spec.std());
        flow.put("pair-mean", spec.pairMean());
        flow.put("scale", spec.scale());
        flow.put("fit", Section.spelling(spec.fit()));
        flow.put("stride", spec.stride());
        flow.put("smallest", spec.smallest());
        flow.put("factor", spec.factor());
        flow.put("initial-stride", spec.initialStride());
        flow.put("reduced-precision", spec.reducedPrecision());
        if (spec.scaleField().exists()) {
            Map<String, Object> field = new LinkedHashMap<>();
            field.put("channels", spec.scaleField().channels());
            field.put("stride", spec.scaleField().stride());
            flow.put("scale-field", field);
        }
        if (spec.conv6()) {
            flow.put("conv6-1", true);
        }
        if (!spec.refinements().isEmpty()) {
            flow.put("refinements", spec.refinements());
        }
        return flow;
    }

    private static Map<String, Object> classes(ClassSet set) {
        Map<String, Object> classes = new LinkedHashMap<>();
        classes.put("name", set.name());
        classes.put("ignore-id", set.ignoreId());
        Map<String, Object> colours = new LinkedHashMap<>();
        set.classes().forEach(c -> colours.put(c.name(), String.format(Locale.ROOT, "#%06x", c.rgb())));
        classes.put("colours", colours);
        return classes;
    }

    private static Map<String, Object> input(InputSpec spec) {
        Map<String, Object> input = new LinkedHashMap<>();
        SizePolicy size = spec.size();
        input.put("size", Section.spelling(size.kind()));
        if (size.kind() != SizePolicy.Kind.SOURCE) {
            input.put("width", size.box().width());
            input.put("height", size.box().height());
            input.put("stretch", size.stretch());
        }
        input.put("channels", Section.spelling(spec.order()));
        input.put("mean", spec.mean());
        input.put("std", spec.std());
        input.put("stride", spec.stride());
        input.put("pad-to", Section.spelling(spec.padding()));
        return input;
    }
}
