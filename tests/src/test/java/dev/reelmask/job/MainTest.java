package dev.reelmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.spark.ClusterException;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.store.ResultsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

class MainTest {
    @Test
    void everyCommandTakesTheCommonOptionsAndShowsAnExample() {
        for (CommandLine command : leaves(Main.commandLine())) {
            assertThat(command.getCommandSpec().optionsMap())
                    .as(command.getCommandSpec().qualifiedName())
                    .containsKeys("--help", "--json", "--verbose");
            assertThat(command.getUsageMessage())
                    .contains("Example:", command.getCommandSpec().qualifiedName());
        }
    }

    @Test
    void withoutACommandThereIsTheListOfThem() {
        Outcome outcome = run(Main.commandLine());

        assertThat(outcome.code()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith("Usage: reelmask [").contains("Commands:", "segment", "Exit codes:");
        Outcome group = run(Main.commandLine(), "bench");
        assertThat(group.code()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(group.err()).startsWith("Usage: reelmask bench [").contains("Commands:", "propagation");
    }

    @Test
    void aWrongCommandIsNamed() {
        Outcome outcome = run(Main.commandLine(), "segmnt");

        assertThat(outcome.code()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(outcome.err()).startsWith("reelmask: ").contains("segmnt").doesNotContain("Commands:");
    }

    @Test
    void helpShowsCommandsAsTheUserTypesThem() {
        CommandLine reelmask = Main.commandLine("submit/reelmask");

        String usage = reelmask.getSubcommands().get("summarize").getUsageMessage();

        assertThat(usage)
                .contains("Usage: submit/reelmask summarize ", "  submit/reelmask summarize --results /data/results");
        assertThat(run(reelmask, "doctor", "--jsom").err()).contains("See: submit/reelmask doctor --help");
    }

    @Test
    void anUnknownOptionIsAUserErrorWithASuggestion() {
        Outcome outcome = run(Main.commandLine(), "doctor", "--jsom");

        assertThat(outcome.code()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(outcome.err()).contains("Unknown option: '--jsom'").contains("reelmask doctor --help");
    }

    @Test
    void theRootOfACorpusMayHoldAnyCharacters() {
        String[] bench = {"bench", "propagation", "--true-masks", "camvid", "--corpus", "/no where/100%:x"};

        Outcome outcome = run(Main.commandLine(), bench);

        assertThat(outcome.code()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(outcome.err()).startsWith("reelmask: corpus /no where/100%:x does not exist");
        bench[bench.length - 1] = "";
        assertThat(run(Main.commandLine(), bench).err()).contains("'' is no path of a corpus: ");
    }

    @Test
    void aMistakeOfTheUserShowsItsMessageAndNoStackTrace() {
        Outcome outcome = run(withThrower(new RuntimeException(new UserException("no such corpus: x"))), "throw");

        assertThat(outcome.code()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(outcome.err()).startsWith("reelmask: no such corpus: x").doesNotContain("\tat ");
    }

    @Test
    void verboseShowsTheStackTrace() {
        Outcome outcome = run(withThrower(new UserException("no such corpus: x")), "throw", "--verbose");

        assertThat(outcome.code()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(outcome.err()).contains("reelmask: no such corpus: x").contains("\tat ");
    }

    @Test
    void aBadSequenceIsAFailureWithoutStackTrace() {
        Outcome outcome = run(withThrower(new SequenceException(ReasonCode.NO_FRAMES, "a.mp4: no frames")), "throw");

        assertThat(outcome.code()).isEqualTo(ExitCodes.FAILURE);
        assertThat(outcome.err()).startsWith("reelmask: a.mp4: no frames").doesNotContain("\tat ");
    }

    static Stream<RuntimeException> failuresOfTheSurroundings() {
        return Stream.of(
                new LeaseLostException("run r was taken over"),
                new ResultsException("results /r: writing failed", new IOException("No space left on device")),
                new ClusterException("Spark does not start", new IllegalStateException()),
                new UncheckedIOException("writing page.html failed", new IOException("No space left on device")));
    }

    @ParameterizedTest
    @MethodSource("failuresOfTheSurroundings")
    void aFailureOfTheSurroundingsIsOneLineWithoutStackTrace(RuntimeException failure) {
        Outcome outcome = run(withThrower(new IllegalStateException(failure)), "throw");

        assertThat(outcome.code()).isEqualTo(ExitCodes.FAILURE);
        assertThat(outcome.err())
                .contains("reelmask: ")
                .contains(failure.getMessage())
                .doesNotContain("\tat ");
        assertThat(outcome.err().lines()).hasSize(2);
    }

    @Test
    void everyCommandListsItsExitCodes() {
        for (CommandLine command : leaves(Main.commandLine())) {
            String usage = command.getUsageMessage();
            String name = command.getCommandSpec().qualifiedName();

            assertThat(usage).as(name).contains("Exit codes:", "129, 130, 143");
            for (String code : List.of("0", "1", "2")) {
                assertThat(usage).as(name).containsPattern("(?m)^ +" + code + " {2}");
            }
            boolean setsAside = usage.matches("(?s).*\\R +3 {2}.*");
            assertThat(setsAside)
                    .as(name)
                    .isEqualTo(List.of("reelmask segment", "reelmask sweep", "reelmask transitions")
                            .contains(name));
        }
    }

    @Test
    void aFaultOfTheProgramShowsItsStackTrace() {
        Outcome outcome = run(withThrower(new IllegalStateException("broken")), "throw", "--json");

        assertThat(outcome.code()).isEqualTo(ExitCodes.FAILURE);
        assertThat(outcome.err()).contains("\tat ").contains("reelmask: IllegalStateException: broken");
        assertThat(outcome.out())
                .isEqualToIgnoringNewLines(
                        "{\"status\":\"failure\",\"exit\":1,\"message\":\"IllegalStateException: broken\"}");
    }

    @Test
    void theListOfCommandsIsOfWholeSentences() {
        for (CommandLine command : Main.commandLine().getSubcommands().values()) {
            String line = command.getCommandSpec().usageMessage().description()[0];

            assertThat(line).as(command.getCommandName()).endsWith(".").hasSizeLessThan(120);
        }
    }

    @Test
    void helpTellsDefaultsAndWhatMustBeGiven() {
        for (CommandLine command : leaves(Main.commandLine())) {
            for (OptionSpec option : command.getCommandSpec().options()) {
                boolean isTold = option.defaultValue() == null
                        || option.defaultValue().isEmpty()
                        || String.join(" ", option.description()).contains("default");

                assertThat(isTold)
                        .as(command.getCommandName() + " " + option.longestName())
                        .isTrue();
            }
        }
        assertThat(Main.commandLine().getSubcommands().get("render").getUsageMessage())
                .contains("Options (* must be given):", "* ", "--sequence=ID");
    }

    private static List<CommandLine> leaves(CommandLine command) {
        if (command.getSubcommands().isEmpty()) {
            return List.of(command);
        }
        List<CommandLine> leaves = new ArrayList<>();
        command.getSubcommands().values().forEach(c -> leaves.addAll(leaves(c)));
        return leaves;
    }

    private static CommandLine withThrower(RuntimeException failure) {
        return Main.commandLine()
                .addSubcommand(new CommandLine(new Thrower(failure)).addMixin("common", new CommonOptions()));
    }

    private static Outcome run(CommandLine command, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        int code = command.execute(args);
        return new Outcome(code, out.toString(), err.toString());
    }

    private record Outcome(int code, String out, String err) {}

    @Command(name = "throw")
    private static final class Thrower implements Callable<Integer> {
        private final RuntimeException failure;

        Thrower(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public Integer call() {
            throw failure;
        }
    }
}
