package dev.reelmask.job;

import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.bench.BenchCommand;
import dev.reelmask.job.bundle.BundleCommand;
import dev.reelmask.job.bundle.ExportCommand;
import dev.reelmask.job.bundle.ImportCommand;
import dev.reelmask.job.cli.BuildInfo;
import dev.reelmask.job.cli.CommandName;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.cli.Failures;
import dev.reelmask.job.cli.GuardedOutput;
import dev.reelmask.job.cli.Secrets;
import dev.reelmask.job.cli.Stopping;
import dev.reelmask.job.demo.DemoCommand;
import dev.reelmask.job.doctor.DoctorCommand;
import dev.reelmask.job.estimate.EstimateCommand;
import dev.reelmask.job.export.ExportMasksCommand;
import dev.reelmask.job.generate.GenerateCommand;
import dev.reelmask.job.keyplan.PlanCommand;
import dev.reelmask.job.ls.ListCommand;
import dev.reelmask.job.reduce.SummarizeCommand;
import dev.reelmask.job.render.RenderCommand;
import dev.reelmask.job.report.ReportCommand;
import dev.reelmask.job.segment.SegmentCommand;
import dev.reelmask.job.sweep.SweepCommand;
import dev.reelmask.job.train.TrainCommand;
import dev.reelmask.job.transitions.TransitionsCommand;
import dev.reelmask.job.vacuum.VacuumCommand;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
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
            SegmentCommand.class,
            SweepCommand.class,
            PlanCommand.class,
            EstimateCommand.class,
            ListCommand.class,
            SummarizeCommand.class,
            ReportCommand.class,
            RenderCommand.class,
            ExportMasksCommand.class,
            ImportCommand.class,
            BundleCommand.class,
            ExportCommand.class,
            TrainCommand.class,
            GenerateCommand.class,
            TransitionsCommand.class,
            BenchCommand.class,
            DoctorCommand.class,
            VacuumCommand.class,
        },
        exitCodeList = {
            ExitCodes.DONE_HELP,
            ExitCodes.FAILURE_HELP,
            ExitCodes.USER_ERROR_HELP,
            ExitCodes.QUARANTINED_HELP,
            ExitCodes.NOTHING_TO_DO_HELP,
            ExitCodes.SIGNAL_HELP
        },
        footer = {"", "Example:", "  reelmask demo --out reelmask-demo"})
public final class Main implements Secrets.Keeper {
    private final Secrets secrets;

    private Main(Secrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public Secrets secrets() {
        return secrets;
    }

    /** All options that are URIs are roots of corpora. */
    private static URI corpusRoot(String text) {
        try {
            return Corpora.root(text);
        } catch (UserException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    public static void main(String[] args) {
        List<String> arguments = List.of(args);
        Secrets secrets = Secrets.of(System.getenv(), System.getProperties(), arguments);
        GuardedOutput out = new GuardedOutput(System.out, secrets);
        GuardedOutput err = new GuardedOutput(System.err, secrets);
        System.setOut(out.stream());
        System.setErr(err.stream());
        Stopping stopping = Stopping.watch(arguments, out, err);
        int code = commandLine(secrets, CommandName.of(System.getenv())).execute(args);
        stopping.commandEnded();
        System.exit(code);
    }

    /** All commands, their handlers of failures attached; tests run commands through it. */
    public static CommandLine commandLine() {
        return commandLine(CommandName.DOCUMENTED);
    }

    /** The same, by the name under which the user starts it. */
    static CommandLine commandLine(String name) {
        return commandLine(Secrets.of(Map.of(), new Properties(), List.of()), name);
    }

    private static CommandLine commandLine(Secrets secrets, String name) {
        Failures failures = new Failures();
        CommandLine reelmask = new CommandLine(new Main(secrets))
                .registerConverter(URI.class, Main::corpusRoot)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setCommandName(name);
        completeHelp(reelmask, name);
        return reelmask;
    }

    /**
     * In the help of every command: which options it cannot do without, examples as the user would type them, and exit
     * codes, its own or those of all.
     */
    private static void completeHelp(CommandLine command, String name) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        if (usage.exitCodeList().isEmpty()) {
            Map<String, String> codes = new LinkedHashMap<>();
            ExitCodes.HELP.forEach(line -> codes.put(line.split(":", 2)[0], line.split(":", 2)[1]));
            usage.exitCodeList(codes);
        }
        usage.exitCodeListHeading("%nExit codes:%n");
        if (command.getCommandSpec().options().stream().anyMatch(OptionSpec::required)) {
            usage.requiredOptionMarker('*');
            usage.optionListHeading("%nOptions (* must be given):%n");
        }
        usage.footer(Stream.of(usage.footer())
                .map(line -> CommandName.in(line, name))
                .toArray(String[]::new));
        command.getSubcommands().values().forEach(sub -> completeHelp(sub, name));
    }
}
