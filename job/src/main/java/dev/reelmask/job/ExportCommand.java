package dev.reelmask.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.bundle.InputSpec.Padding;
import dev.reelmask.net.bundle.WholeNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask export}: a bundle's networks as files for PyTorch. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a bundle's modules as files that torch.jit.load opens: each as it is, and",
            "network.pt, which takes RGB images of any size and gives scores or masks;",
            "network.json says what the outputs mean."
        },
        footer = {"", "Example:", "  reelmask export --bundle bundles/espnet-camvid --out espnet-pytorch"})
public final class ExportCommand implements Callable<Integer> {
    private static final String WHOLE = "network.pt";
    private static final String FACTS = "network.json";

    @Mixin
    private CommonOptions common;

    @Option(names = "--bundle", required = true, paramLabel = "DIR", description = "Folder of the networks.")
    private String bundle;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Local folder of the files.")
    private Path out;

    @Override
    public Integer call() {
        Bundle read = Bundle.read(new Configuration(), bundle);
        Optional<byte[]> whole = WholeNetwork.of(read);
        List<String> files = new ArrayList<>();
        try {
            Files.createDirectories(out);
            for (Map.Entry<String, byte[]> module : read.modules().entrySet()) {
                files.add(module.getKey() + ".pt");
                Files.write(out.resolve(module.getKey() + ".pt"), module.getValue());
            }
            if (whole.isPresent()) {
                files.add(WHOLE);
                Files.write(out.resolve(WHOLE), whole.get());
            }
            files.add(FACTS);
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(out.resolve(FACTS).toFile(), facts(read, whole.isPresent()));
        } catch (IOException e) {
            throw new UserException("%s cannot be written: %s.".formatted(out, e.getMessage()), e);
        }
        if (whole.isEmpty()) {
            common.note("There is no %s: the modules were not written by Reelmask. %s says how to feed them."
                    .formatted(WHOLE, FACTS));
        }
        common.printResult(
                Map.of("out", out.toString(), "files", files, "digest", read.digest()),
                "Bundle %s exported to %s: %s.".formatted(read.spec().name(), out, String.join(", ", files)));
        return ExitCodes.DONE;
    }

    private static Map<String, Object> facts(Bundle bundle, boolean whole) {
        BundleSpec spec = bundle.spec();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", spec.name());
        facts.put("bundle_sha256", bundle.digest());
        if (whole) {
            facts.put(
                    WHOLE,
                    Map.of(
                            "forward", "(N, 3, H, W) float RGB in 0..1 -> (N, K, H, W) float scores before softmax",
                            "masks", "(N, H, W, 3) uint8 RGB -> (N, H, W) uint8 class ids, 255 = unlabelled"));
        }
        facts.put("classes", classes(spec));
        facts.put("output_class_ids", spec.outputClasses());
        facts.put("made_for", madeFor(spec.input().size()));
        facts.put("features.pt", features(spec));
        bundle.flow().ifPresent(flow -> facts.put("flow.pt", flow(flow.spec())));
        facts.put("propagation", spec.propagation().name().toLowerCase(Locale.ROOT));
        facts.put("licence", spec.licence());
        facts.put("provenance", spec.provenance());
        return facts;
    }

    private static List<Map<String, Object>> classes(BundleSpec spec) {
        List<Map<String, Object>> classes = new ArrayList<>();
        for (LabelClass labelClass : spec.classes().classes()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", classes.size());
            fields.put("name", labelClass.name());
            fields.put("colour", "#%06x".formatted(labelClass.rgb()));
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

    private static Map<String, Object> flow(FlowSpec spec) {
        Map<String, Object> input = new LinkedHashMap<>();
        String images = "(current, key), (N, 3, H, W) float each, (byte - mean) / std";
        String initial = ", and an initial flow (N, 2, H / %1$d, W / %1$d) in cells".formatted(spec.initialStride());
        input.put("takes", spec.takesInitial() ? images + initial : images);
        input.put("gives", "(N, 2, h, w) current -> key, x then y, in pixels of its input once multiplied by factor");
        input.put("channels", spec.order().name());
        input.put("mean", spec.mean());
        input.put("std", spec.std());
        input.put("minus_mean_of_pair", spec.pairMean());
        input.put("scale", spec.scale());
        input.put("stride", spec.stride());
        input.put("factor", spec.factor());
        return input;
    }

    private static Map<String, Object> madeFor(SizePolicy size) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("size", size.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (size.kind() != SizePolicy.Kind.SOURCE) {
            fields.put("width", size.box().width());
            fields.put("height", size.box().height());
            fields.put("stretched", size.stretch());
        }
        return fields;
    }
}
