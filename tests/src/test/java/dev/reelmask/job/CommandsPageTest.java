package dev.reelmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** docs/commands.md says what the commands say of themselves. */
class CommandsPageTest {
    private static final Path PAGE = Path.of("../docs/commands.md");
    /** With this property, {@code -Dreelmask.write-commands=true}, the test writes the page. */
    private static final boolean WRITE = Boolean.getBoolean("reelmask.write-commands");

    private static final Set<String> COMMON = Set.of("--help", "--version", "--json", "--verbose");

    @Test
    void everyCommandAndOptionIsOnThePage() throws IOException {
        String page = page(Main.commandLine());
        if (WRITE) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("write it with ./mvnw test -Dtest=CommandsPageTest -Dsurefire.failIfNoSpecifiedTests=false "
                        + "-Dreelmask.write-commands=true")
                .hasContent(page);
    }

    private static String page(CommandLine reelmask) {
        StringBuilder page = new StringBuilder(
                """
                # Commands

                Written from what `reelmask COMMAND --help` says; a test keeps both the same. Every command also takes `--help`,
                `--version`, `--json` (the result as one JSON object on standard output) and `--verbose` (stack traces, and what
                Spark logs). Exit codes: [operations.md](operations.md#exit-codes).
                """);
        for (CommandLine command : sorted(reelmask)) {
            append(page, command);
        }
        return page.toString();
    }

    private static List<CommandLine> sorted(CommandLine parent) {
        return new TreeSet<>(parent.getSubcommands().keySet())
                .stream().map(parent.getSubcommands()::get).toList();
    }

    private static void append(StringBuilder page, CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        page.append("\n## ")
                .append(spec.qualifiedName(" ").replaceFirst("reelmask ", ""))
                .append("\n\n");
        page.append(String.join(" ", spec.usageMessage().description())).append("\n");
        List<String> items = items(spec);
        if (!items.isEmpty()) {
            page.append("\n").append(String.join("", items));
        }
        List<String> footer = Stream.of(spec.usageMessage().footer())
                .filter(line -> !line.isBlank() && !line.startsWith("Example"))
                .toList();
        footer.stream().filter(line -> !isExample(line)).forEach(line -> page.append("\n" + line + "\n"));
        List<String> examples = footer.stream()
                .filter(CommandsPageTest::isExample)
                .map(line -> line.substring(2))
                .toList();
        if (!examples.isEmpty()) {
            page.append("\n```\n").append(String.join("\n", examples)).append("\n```\n");
        }
        sorted(command).forEach(sub -> append(page, sub));
    }

    private static List<String> items(CommandSpec spec) {
        List<String> items = new ArrayList<>();
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            items.add(item(parameter.paramLabel(), parameter));
        }
        for (OptionSpec option : spec.options()) {
            if (!COMMON.contains(option.longestName()) && !option.hidden()) {
                String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
                items.add(item(option.longestName() + label, option));
            }
        }
        return items;
    }

    private static boolean isExample(String footerLine) {
        return footerLine.startsWith("  ");
    }

    private static String item(String name, ArgSpec argument) {
        return "- `%s`%s: %s%n".formatted(name, necessity(argument), String.join(" ", argument.description()));
    }

    private static String necessity(ArgSpec argument) {
        if (argument.group() != null && argument.group().exclusive()) {
            return argument.group().options().stream()
                    .filter(Predicate.not(argument::equals))
                    .map(other -> " (or `" + other.longestName() + "`)")
                    .collect(Collectors.joining());
        }
        return argument.required() ? " (required)" : "";
    }
}
