package dev.reelmask.job.bench;

import picocli.CommandLine.Command;

/** {@code reelmask bench}: measures without Spark. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures accuracy and speed of networks and of the segmentation loop on this machine, without Spark.",
        subcommands = {
            NetworksBench.class,
            PrecisionBench.class,
            PropagationBench.class,
            SchedulersBench.class,
            CurvesBench.class,
            MaxLossBench.class,
            SteadinessBench.class,
            StepsBench.class,
            SweepBench.class,
            ThroughputBench.class,
            FlowBench.class,
            DeviceBench.class
        },
        footer = {"", "Example:", "  reelmask bench propagation --help"})
public final class BenchCommand {}
