package dev.reelmask.testing;

import dev.reelmask.job.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** How a command ended that ran in this JVM. */
public record CommandRun(int exit, String out, String err) {
    /** Runs it as {@code reelmask} would, but for what a process of its own adds: signals, and secrets held back. */
    public static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine reelmask = Main.commandLine();
        reelmask.setOut(new PrintWriter(out));
        reelmask.setErr(new PrintWriter(err));
        int exit = reelmask.execute(arguments);
        return new CommandRun(exit, out.toString(), err.toString());
    }
}
