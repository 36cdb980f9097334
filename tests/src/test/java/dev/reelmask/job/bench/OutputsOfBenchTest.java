package dev.reelmask.job.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.testing.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a measurement is to leave is looked at before all else, also before inputs that are not there. */
class OutputsOfBenchTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "device --corpus /no/where --bundle /no/where | --out",
                "schedulers --table /no/where | --picture",
                "schedulers --table /no/where | --timeline",
                "schedulers --table /no/where | --intervals",
                "steadiness --corpus /no/where --bundles /no/where --consistency dis | --table",
                "curves --training /no/where --columns loss | --picture",
            })
    void refusesAFileWhereNoneCanBe(String command, String option) {
        assertRefused(run(command, option, folder.resolve("absent/file")), option, "there is no folder");
        assertRefused(run(command, option, folder), option, "is a folder; name a file in it");
    }

    @ParameterizedTest
    @CsvSource({"photo.png/sub, cannot be made", "photo.png, is a file; name a folder", "'', holds other files"})
    void refusesAFolderOfOtherThingsForAnExport(String place, String message) throws IOException {
        Files.writeString(folder.resolve("photo.png"), "a picture");

        CommandRun run = run("device --corpus /no/where --bundle /no/where", "--export", folder.resolve(place));

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(run.err()).contains("--export " + folder, message).doesNotContain("\tat ");
        assertThat(folder).isDirectoryContaining("glob:**photo.png");
    }

    private static CommandRun run(String command, String option, Path place) {
        List<String> arguments = new ArrayList<>(List.of("bench"));
        arguments.addAll(List.of(command.split(" ")));
        arguments.addAll(List.of(option, place.toString()));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static void assertRefused(CommandRun run, String option, String message) {
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(run.err()).contains("reelmask: " + option, message).doesNotContain("\tat ");
    }
}
