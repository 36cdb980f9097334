package dev.reelmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Every command that a page of the documentation shows is one that there is, with options that it has. */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```[a-z]*\\n(.*?)^```");
    private static final Pattern INLINE = Pattern.compile("`((?:submit/)?reelmask [a-z][^`]*)`");
    private static final Pattern COMMAND = Pattern.compile("(?m)^(?:\\S+=\\S+ )*submit/reelmask (.*)$");
    /** Of a form that is written for people: brackets, choices, what goes on. */
    private static final Pattern SYNOPSIS = Pattern.compile("[\\[|…]|URI|\\bN\\b");

    /** A command, and the page that shows it. */
    private record Shown(String page, String text) {
        @Override
        public String toString() {
            return page + ": " + text;
        }

        List<String> words() {
            return Arrays.stream(text.replaceAll("[\\[\\]]", " ").strip().split("\\s+", -1))
                    .toList();
        }
    }

    static Stream<Shown> inBlocks() throws IOException {
        return pages().flatMap(page -> BLOCK.matcher(text(page))
                .results()
                .flatMap(block -> commands(page, block.group(1).replaceAll("\\\\\\n\\s*", " "))));
    }

    /** Without the comment behind it; what is piped on is another command. */
    private static Stream<Shown> commands(Path page, String block) {
        return COMMAND.matcher(block)
                .results()
                .map(found ->
                        found.group(1).replaceFirst("\\s(#|&&|\\|\\s|>).*", "").strip())
                .map(text -> new Shown(page.getFileName().toString(), text));
    }

    static Stream<Shown> inSentences() throws IOException {
        return pages().flatMap(page -> INLINE.matcher(BLOCK.matcher(text(page)).replaceAll(""))
                .results()
                .map(found ->
                        found.group(1).replaceFirst("^(submit/)?reelmask ", "").replace("\n", " "))
                .map(text -> new Shown(page.getFileName().toString(), text)));
    }

    private static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(
                ROOT.resolve("README.md"),
                ROOT.resolve("CONTRIBUTING.md"),
                ROOT.resolve("udf/python/README.md"),
                ROOT.resolve("notebooks/README.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages.stream();
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void thereAreSome() throws IOException {
        assertThat(inBlocks()).hasSizeGreaterThan(15);
        assertThat(inSentences()).hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @MethodSource({"inBlocks", "inSentences"})
    void hasACommandWithTheseOptions(Shown shown) {
        CommandLine command = Main.commandLine();
        for (String word : shown.words()) {
            CommandLine below = command.getSubcommands().get(word);
            if (below != null) {
                command = below;
            }
            Matcher option = Pattern.compile("(--[a-z][a-z0-9-]*).*").matcher(word);
            if (option.matches()) {
                assertThat(command.getCommandSpec().optionsMap())
                        .as("options of " + command.getCommandName())
                        .containsKey(option.group(1));
            }
        }
        assertThat(command.getParent()).as("command").isNotNull();
    }

    static Stream<Shown> toBeTyped() throws IOException {
        return inBlocks().filter(shown -> !SYNOPSIS.matcher(shown.text()).find());
    }

    /** Its options are all there that it needs, each with its value. */
    @ParameterizedTest
    @MethodSource("toBeTyped")
    void canBeTypedAsItStands(Shown shown) {
        CommandLine commands = Main.commandLine();

        assertThat(problem(commands, shown.words())).isEmpty();
    }

    private static String problem(CommandLine commands, List<String> words) {
        try {
            commands.parseArgs(
                    words.stream().map(word -> word.replaceAll("[\"']", "")).toArray(String[]::new));
            return "";
        } catch (ParameterException e) {
            return e.getMessage();
        }
    }
}
