package dev.reelmask.job.bundle;

import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.bundle.InputSpec.Padding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code network.json} says: all that must be known to use exported modules without Reelmask. */
final class ExportFacts {
    private ExportFacts() {}

    /** Of a bundle that segments. */
    static Map<String, Object> of(Bundle bundle, boolean whole) {
        BundleSpec spec = bundle.spec();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", spec.name());
        facts.put("bundle_sha256", bundle.digest());
        if (whole) {
            Map<String, Object> methods = new LinkedHashMap<>();
            methods.put("forward", "(N, 3, H, W) float RGB in 0..1 -> (N, K, H, W) float scores before softmax");
            methods.put("masks", "(N, H, W, 3) uint8 RGB -> (N, H, W) uint8 class ids, 255 = unlabelled");
            facts.put("network.pt", methods);
        }
        facts.put("classes", classes(spec));
        facts.put("output_class_ids", spec.outputClasses());
        facts.put("made_for", madeFor(spec.input().size()));
        facts.put("features.pt", features(spec));
        facts.put("propagation", spelled(spec.propagation()));
        bundle.flow().ifPresent(flow -> facts.put("flow.pt", flow(flow.spec())));
        facts.put("licence", spec.licence());
        facts.put("provenance", spec.provenance());
        return facts;
    }

    /** Of a flow network alone. */
    static Map<String, Object> of(FlowBundle bundle) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", bundle.name());
        facts.put("bundle_sha256", bundle.digest());
        facts.put("flow.pt", flow(bundle.spec()));
        facts.put("licence", bundle.licence());
        facts.put("provenance", bundle.provenance());
        return facts;
    }

    private static List<Map<String, Object>> classes(BundleSpec spec) {
        List<Map<String, Object>> classes = new ArrayList<>();
        for (LabelClass labelClass : spec.classes().classes()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", classes.size());
            fields.put("name", labelClass.name());
            fields.put("colour", String.format(Locale.ROOT, "#%06x", labelClass.rgb()));
            classes.add(fields);
        }
        return classes;
    }

    private static Map<String, Object> features(BundleSpec spec) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("takes", "(N, 3, H, W) float, (byte - mean) / std, padded at right and bottom with 0");
        input.put("channels", spec.input().order().name());
        input.put("mean", spec.input().mean());
        input.put("std", spec.input().std());
        input.put("stride", spec.input().stride());
        input.put("padded_to_size", spec.input().padding() == Padding.BOX);
        return input;
    }

    private static Map<String, Object> madeFor(SizePolicy size) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("size", spelled(size.kind()));
        if (size.kind() != SizePolicy.Kind.SOURCE) {
            fields.put("width", size.box().width());
            fields.put("height", size.box().height());
            fields.put("stretched", size.stretch());
        }
        return fields;
    }

    private static Map<String, Object> flow(FlowSpec spec) {
        Map<String, Object> facts = new LinkedHashMap<>();
        String images = "(current, key), (N, 3, H, W) float each, (byte - mean) / std";
        String initial = String.format(
                Locale.ROOT, ", and an initial flow (N, 2, H / %1$d, W / %1$d) in cells", spec.initialStride());
        facts.put("takes", spec.takesInitial() ? images + initial : images);
        facts.put("gives", "(N, 2, h, w) current -> key, x then y, in pixels of its input once multiplied by factor");
        facts.put("channels", spec.order().name());
        facts.put("mean", spec.mean());
        facts.put("std", spec.std());
        facts.put("minus_mean_of_pair", spec.pairMean());
        facts.put("scale", spec.scale());
        facts.put("refinements", spec.refinements());
        facts.put("fit", spelled(spec.fit()));
        facts.put("stride", spec.stride());
        facts.put("smallest", spec.smallest());
        facts.put("factor", spec.factor());
        return facts;
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
