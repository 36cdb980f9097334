package dev.reelmask.job.segment;

import static org.bytedeco.ffmpeg.global.avutil.av_force_cpu_flags;

import dev.reelmask.flow.DisFlow;
import dev.reelmask.net.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the golden masks anew, in a process that its caller has capped to the instructions that every x86-64 processor
 * has.
 */
public final class GoldenProgram {
    private GoldenProgram() {}

    /** Takes a folder to work in and the file to write. */
    public static void main(String[] args) throws IOException {
        av_force_cpu_flags(0);
        TorchRuntime.setThreads(1);
        DisFlow.setThreads(1);
        Path folder = Path.of(args[0]);
        GoldenCorpus corpus = new GoldenCorpus(folder.resolve("corpus"));
        corpus.write();
        GoldenNetworks bundles = new GoldenNetworks(folder.resolve("bundles"));
        bundles.write();
        List<String> lines = new ArrayList<>();
        for (GoldenCase golden : GoldenCase.ALL) {
            Path results = folder.resolve("results-" + lines.size());
            lines.add(
                    new GoldenRun(golden, folder.resolve("corpus"), bundles, results).digest() + "  " + golden.name());
        }
        Files.write(Path.of(args[1]), lines);
        // At once: libtorch may have threads that do not end.
        Runtime.getRuntime().halt(0);
    }
}
