package dev.reelmask.job.run;

import dev.reelmask.job.segment.GoldenProgram;
import dev.reelmask.testing.PortableProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs {@link GoldenProgram} in a process of its own. */
final class GoldenProcess {
    private GoldenProcess() {}

    /**
     * The digests that this build makes, by name.
     *
     * @param folder to work in
     * @param prefix words before the name of the Java program, such as {@code taskset -c 0}
     * @param options of Java
     */
    static Map<String, String> digests(Path folder, List<String> prefix, List<String> options)
            throws IOException, InterruptedException {
        Path made = folder.resolve("made.txt");
        new PortableProcess(folder.resolve("log.txt"), prefix, options)
                .run(GoldenProgram.class, folder.toString(), made.toString());
        return MaskRevision.digests(Files.readString(made));
    }
}
