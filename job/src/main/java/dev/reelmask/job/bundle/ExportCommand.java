package dev.reelmask.job.bundle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.WholeNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
            "Writes a bundle's modules as files for PyTorch.",
            "Files that torch.jit.load opens: each as it is, and",
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
        Configuration hadoop = new Configuration();
        Map<String, byte[]> files = new LinkedHashMap<>();
        Map<String, Object> facts;
        if (FlowBundle.isAlone(hadoop, bundle)) {
            FlowBundle flow = FlowBundle.read(hadoop, bundle);
            files.put("flow.pt", flow.module());
            facts = ExportFacts.of(flow);
        } else {
            Bundle read = Bundle.read(hadoop, bundle);
            read.modules().forEach((role, module) -> files.put(role + ".pt", module));
            Optional<byte[]> whole = WholeNetwork.of(read);
            whole.ifPresent(module -> files.put(WHOLE, module));
            facts = ExportFacts.of(read, whole.isPresent());
            if (whole.isEmpty()) {
                common.note("There is no %s: the modules were not written by Reelmask. %s says how to feed them."
                        .formatted(WHOLE, FACTS));
            }
        }
        write(files, facts);
        List<String> names = new ArrayList<>(files.keySet());
        names.add(FACTS);
        common.printResult(
                Map.of("out", out.toString(), "files", names, "digest", facts.get("bundle_sha256")),
                "Bundle %s exported to %s: %s.".formatted(facts.get("name"), out, String.join(", ", names)));
        return ExitCodes.DONE;
    }

    private void write(Map<String, byte[]> files, Map<String, Object> facts) {
        try {
            Files.createDirectories(out);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(out.resolve(file.getKey()), file.getValue());
            }
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(out.resolve(FACTS).toFile(), facts);
        } catch (IOException e) {
            throw new UserException("%s cannot be written: %s.".formatted(out, e.getMessage()), e);
        }
    }
}
