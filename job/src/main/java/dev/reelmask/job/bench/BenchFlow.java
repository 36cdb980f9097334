package dev.reelmask.job.bench;

import dev.reelmask.job.network.FlowSource;
import picocli.CommandLine.Option;

/** The flow along which a measurement propagates. */
final class BenchFlow {
    @Option(
            names = "--flow",
            paramLabel = "NAME",
            defaultValue = "patches",
            description = {"The flow (default ${DEFAULT-VALUE}):", FlowSource.SPELLINGS})
    private String name;

    String name() {
        return name;
    }
}
