package dev.reelmask.job.train;

import dev.reelmask.job.cli.ExitCodes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code reelmask train}: what can be trained. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains a network and writes it as a bundle.",
        subcommands = {
            // one command a line
            TrainFlowCommand.class,
            TrainPlannerCommand.class,
            TrainSchedulerCommand.class,
            TrainSegmenterCommand.class,
        },
        footer = {"", "Example:", "  reelmask train segmenter --help"})
public final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCodes.USER_ERROR;
    }
}
