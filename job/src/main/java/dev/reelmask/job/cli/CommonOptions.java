package dev.reelmask.job.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Options that every command takes ({@code @Mixin CommonOptions common}), and the one way to print a result.
 *
 * <p>Standard output carries the result only, so that {@code reelmask … --json | jq .} works; progress goes to standard
 * error.
 */
public final class CommonOptions {
    static final String VERBOSE = "--verbose";
    static final String JSON = "--json";
    static final String CLEAR_LINE = "\r\u001b[2K";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = JSON, description = "Print the result as one JSON object on standard output.")
    private boolean json;

    @Option(names = VERBOSE, description = "Show stack traces and what Spark logs.")
    private boolean verbose;

    /** True if the result is for a machine. */
    public boolean json() {
        return json;
    }

    /** True if the user wants details of failures. */
    public boolean verbose() {
        return verbose;
    }

    /**
     * Prints the result of the command: {@code text} for people, or {@code fields} as one JSON object.
     *
     * @param fields strings, numbers, booleans, lists and maps of them
     */
    public void printResult(Map<String, ?> fields, String text) {
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? toJson(fields) : text);
        out.flush();
    }

    /** Prints one line of progress or advice to standard error; nothing if the result is for a machine. */
    public void note(String line) {
        if (!json) {
            PrintWriter err = command.commandLine().getErr();
            err.println(line);
            err.flush();
        }
    }

    /**
     * Advises on commands that come next, as {@link #note} does.
     *
     * @param commands as in the documentation, {@code reelmask …}; shown as this one was started
     */
    public void next(String commands) {
        note("next: " + CommandName.in(commands, command.root().name()));
    }

    /** True if someone watches: neither input nor output is redirected. */
    @SuppressWarnings("SystemConsoleNull") // this runs on Java 17 to 21, where null means "no terminal"
    public static boolean isTerminal() {
        return System.console() != null;
    }

    /** Shows how far the work is: over the line before on a terminal, as a new line in a log. */
    public void progress(String line) {
        if (!isTerminal()) {
            note(line);
        } else if (!json) {
            print(CLEAR_LINE + line);
        }
    }

    /** Removes the line of progress from a terminal. */
    public void endProgress() {
        if (isTerminal() && !json) {
            print(CLEAR_LINE);
        }
    }

    private void print(String text) {
        PrintWriter err = command.commandLine().getErr();
        err.print(text);
        err.flush();
    }

    static String toJson(Map<String, ?> fields) {
        try {
            return MAPPER.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("result is not JSON: " + fields, e);
        }
    }
}
