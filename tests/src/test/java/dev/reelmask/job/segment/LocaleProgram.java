package dev.reelmask.job.segment;

import dev.reelmask.job.Main;
import java.nio.file.Path;
import java.util.List;

/** Runs commands as a user does, in a process whose locale and time zone its caller chooses. */
public final class LocaleProgram {
    private LocaleProgram() {}

    /** Takes a corpus, a folder to work in, and results to start again on, if there are any. */
    public static void main(String[] args) {
        Path work = Path.of(args[1]);
        new GoldenNetworks(work.resolve("bundles")).write();
        segment(args[0], work, work.resolve("results").toString());
        if (args.length > 2) {
            segment(args[0], work, args[2]);
        }
        String results = work.resolve("results").toString();
        run(0, "summarize", "--results", results, "--set", "execute.master=local[1]");
        run(
                0,
                "report",
                "--results",
                results,
                "--out",
                work.resolve("report.html").toString());
        run(
                0,
                "export",
                "--bundle",
                work.resolve("bundles/posteriors").toString(),
                "--out",
                work.resolve("export").toString());
        run(
                0,
                "render",
                "--results",
                results,
                "--corpus",
                args[0],
                "--sequence",
                "ids",
                "--out",
                work.resolve("ids.mp4").toString());
        // At once: libtorch may have threads that do not end.
        Runtime.getRuntime().halt(0);
    }

    private static void segment(String corpus, Path work, String results) {
        run(
                3,
                List.of(
                                "segment",
                                "--corpus",
                                corpus,
                                "--bundle",
                                work.resolve("bundles/posteriors").toString(),
                                "--results",
                                results,
                                "--scheduler",
                                "random:0.4,seed=7",
                                "--precision",
                                "f32",
                                "--set",
                                "network.device=cpu",
                                "--set",
                                "plan.piece-frames=8",
                                "--set",
                                "execute.master=local[1]",
                                "--set",
                                "spark.spark.ui.enabled=false")
                        .toArray(String[]::new));
    }

    private static void run(int expected, String... words) {
        int exit = Main.commandLine().execute(words);
        if (exit != expected) {
            System.err.println(words[0] + " ended with " + exit);
            Runtime.getRuntime().halt(1);
        }
    }
}
