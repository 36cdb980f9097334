package dev.reelmask.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class CommandNameTest {
    @Test
    void theLauncherTellsIt() {
        assertThat(CommandName.of(Map.of("REELMASK_COMMAND", "submit/reelmask")))
                .isEqualTo("submit/reelmask");
        assertThat(CommandName.of(Map.of())).isEqualTo("reelmask");
        assertThat(CommandName.of(Map.of("REELMASK_COMMAND", " "))).isEqualTo("reelmask");
    }

    @Test
    void onlyCommandsTakeItAndNoOtherWords() {
        assertThat(CommandName.in("reelmask summarize --results reelmask-demo && reelmask report --out a", "$x/r"))
                .isEqualTo("$x/r summarize --results reelmask-demo && $x/r report --out a");
        assertThat(CommandName.in("Made by reelmask ls.", "other")).isEqualTo("Made by reelmask ls.");
    }

    @Test
    void adviceOnWhatComesNextCanBeTyped() {
        StringWriter err = new StringWriter();
        Adviser adviser = new Adviser();
        new CommandLine(new Nothing())
                .setCommandName("/opt/reelmask/submit/reelmask")
                .addSubcommand(adviser)
                .setErr(new PrintWriter(err));

        adviser.common.next("reelmask ls --results a");

        assertThat(err.toString()).isEqualToIgnoringNewLines("next: /opt/reelmask/submit/reelmask ls --results a");
    }

    @Command(name = "nothing")
    private static final class Nothing {}

    @Command(name = "adviser")
    private static final class Adviser {
        @Mixin
        private CommonOptions common;
    }
}
