package dev.reelmask.job;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The one entry point of all commands. */
@Command(
        name = "reelmask",
        mixinStandardHelpOptions = true,
        description = "Segments whole video corpora on Apache Spark.")
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
