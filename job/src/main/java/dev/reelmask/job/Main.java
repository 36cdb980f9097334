package dev.reelmask.job;

import dev.reelmask.corpus.Corpora;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.bench.BenchCommand;
import dev.reelmask.job.demo.DemoCommand;
import dev.reelmask.job.doctor.DoctorCommand;
import dev.reelmask.job.generate.GenerateCommand;
import dev.reelmask.job.reduce.SummarizeCommand;
import dev.reelmask.job.render.RenderCommand;
import dev.reelmask.job.report.ReportCommand;
import dev.reelmask.job.segment.SegmentCommand;
import dev.reelmask.job.train.TrainCommand;
import dev.reelmask.job.vacuum.VacuumCommand;
import java.net.URI;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.TypeConversionException;

/**
 * The one entry point of all commands.
 *
 * <p>A command is a class with {@code @Command} that implements {@code Callable<Integer>}, returns one of
 * {@link ExitCodes}, takes {@link CommonOptions} as a mixin, and shows an example in its footer. Exceptions it throws
 * become a message and an exit code in one place.
 */
@Command(
        name = "reelmask",
        mixinStandardHelpOptions = true,
        versionProvider = BuildInfo.class,
        description = "Segments whole video corpora on Apache Spark.",
        subcommands = {
            // one command a line
            DemoCommand.class,
            DoctorCommand.class,
            BenchCommand.class,
            BundleCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            GenerateCommand.class,
            RenderCommand.class,
            ReportCommand.class,
            SegmentCommand.class,
            SummarizeCommand.class,
            TrainCommand.class,
            VacuumCommand.class,
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failure",
            "2:user error",
            "3:done, some sequences were set aside (table quarantine)",
            "4:nothing to do"
        },
        footer = {"", "Example:", "  reelmask demo --out reelmask-demo"})
public final class Main {
    private Main() {}

    /** All options that are URIs are roots of corpora. */
    private static URI corpusRoot(String text) {
        try {
            return Corpora.root(text);
        } catch (UserException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** All commands, their handlers of failures attached; tests run commands through it. */
    public static CommandLine commandLine() {
        Failures failures = new Failures();
        return new CommandLine(new Main())
                .registerConverter(URI.class, Main::corpusRoot)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }
}
