package dev.reelmask.job.cli;

import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.spark.ClusterException;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.store.ResultsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place where an exception becomes a message and an exit code. */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        Throwable known = knownCause(failure);
        boolean ofUser = known instanceof UserException;
        boolean expected = isExpected(known);
        int code = ofUser ? ExitCodes.USER_ERROR : ExitCodes.FAILURE;
        PrintWriter err = command.getErr();
        if (!expected || verbose(parsed)) {
            failure.printStackTrace(err);
        }
        report(command, json(parsed), expected ? message(failure, known) : describe(failure), code);
        if (expected && !verbose(parsed)) {
            err.println("(--verbose shows where this comes from)");
        }
        err.flush();
        return code;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        if (isWithoutCommand(failure, args.length)) {
            command.usage(command.getErr());
            return ExitCodes.USER_ERROR;
        }
        report(command, List.of(args).contains(CommonOptions.JSON), failure.getMessage(), ExitCodes.USER_ERROR);
        PrintWriter err = command.getErr();
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return ExitCodes.USER_ERROR;
    }

    /** Nothing is said but the name of the program, or of a group of commands. */
    private static boolean isWithoutCommand(ParameterException failure, int arguments) {
        CommandLine command = failure.getCommandLine();
        return failure.getClass() == ParameterException.class
                && !command.getSubcommands().isEmpty()
                && arguments == depth(command);
    }

    private static int depth(CommandLine command) {
        return command.getParent() == null ? 0 : 1 + depth(command.getParent());
    }

    /** Spark and executors wrap what they throw; what it was lies below. */
    private static Throwable knownCause(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (isExpected(t)) {
                return t;
            }
        }
        return failure;
    }

    /** What its message says all of. */
    private static boolean isExpected(Throwable failure) {
        return failure instanceof UserException
                || failure instanceof SequenceException
                || failure instanceof ResultsException
                || failure instanceof LeaseLostException
                || failure instanceof ClusterException
                || isFullDisk(failure);
    }

    /** Of a full disk, what was to be written is known further up. */
    private static String message(Throwable failure, Throwable known) {
        String above = String.valueOf(failure.getMessage());
        return isFullDisk(known) && !above.contains(known.getMessage())
                ? above + ": " + known.getMessage()
                : known.getMessage();
    }

    private static boolean isFullDisk(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof IOException
                && (message.contains("No space left on device") || message.contains("Disk quota exceeded"));
    }

    private static void report(CommandLine command, boolean json, String message, int code) {
        command.getErr().println("reelmask: " + message);
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("status", code == ExitCodes.USER_ERROR ? "user-error" : "failure");
            fields.put("exit", code);
            fields.put("message", message);
            command.getOut().println(CommonOptions.toJson(fields));
            command.getOut().flush();
        }
    }

    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    private static boolean verbose(ParseResult parsed) {
        return has(parsed, CommonOptions.VERBOSE);
    }

    private static boolean json(ParseResult parsed) {
        return has(parsed, CommonOptions.JSON);
    }

    private static boolean has(ParseResult parsed, String option) {
        for (ParseResult p = parsed; p != null; p = p.subcommand()) {
            if (p.hasMatchedOption(option)) {
                return true;
            }
        }
        return false;
    }
}
