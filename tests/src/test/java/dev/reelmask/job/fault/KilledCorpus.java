package dev.reelmask.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.publish.FailPoint;
import dev.reelmask.testing.CleanTables;
import dev.reelmask.testing.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A corpus, the rows of one clean run of it, and what must hold of results of which starts were killed. */
final class KilledCorpus implements AutoCloseable {
    private static final int SEQUENCES = 2;
    private static final int FRAMES = 80;
    private static final int PIECE_FRAMES = 10;
    static final int DONE_WITH_QUARANTINE = 3;

    private static final int UNITS = SEQUENCES * FRAMES / PIECE_FRAMES;

    private final Path folder;
    private final CleanTables clean;

    private KilledCorpus(Path folder, CleanTables clean) {
        this.folder = folder;
        this.clean = clean;
    }

    /** Generates the corpus and runs it undisturbed. */
    static KilledCorpus in(Path folder) throws IOException, SQLException {
        CommandRun generated = CommandRun.of(
                "generate",
                "--out=" + folder.resolve("faces"),
                "--subjects=0,0," + SEQUENCES,
                "--clips=1",
                "--frames=" + FRAMES);
        assertThat(generated.exit()).as(generated.err()).isZero();
        Files.createFile(folder.resolve("faces/test/empty.mp4"));
        Path clean = folder.resolve("clean");
        CommandRun run = CommandRun.of(segment(folder, clean, List.of("--set=execute.master=local[1]")));
        assertThat(run.exit()).as(run.err()).isEqualTo(DONE_WITH_QUARANTINE);
        return new KilledCorpus(folder, CleanTables.of(clean, SEQUENCES * FRAMES));
    }

    /** Arguments of a start. */
    String[] segment(Path results, List<String> options) {
        return segment(folder, results, options);
    }

    private static String[] segment(Path folder, Path results, List<String> options) {
        List<String> arguments = new ArrayList<>(List.of(
                "segment",
                "--corpus=" + folder.resolve("faces"),
                "--bundle=../conf/bundles/face-lite",
                "--results=" + results,
                "--run=r",
                "--scheduler=frame-difference:4",
                "--set=plan.piece-frames=" + PIECE_FRAMES,
                "--set=plan.task-seconds=1",
                "--set=spark.spark.ui.enabled=\"false\""));
        arguments.addAll(options);
        return arguments.toArray(String[]::new);
    }

    /** What any engine sees in the plain folders after a kill: whole files, no row that a clean run has not. */
    void everyPublishedRowIsOfTheCleanRun(Path results, String when) {
        clean.holdEveryPublishedRow(results, when);
    }

    /** Rows of all tables, each once, two files a unit, and nothing that is unfinished. */
    void showsTheCleanRun(Path results) {
        clean.areThoseOf(results);
        assertThat(CleanTables.files(results.resolve("masks"))).hasSize(UNITS);
        assertThat(CleanTables.files(results.resolve("frames"))).hasSize(UNITS);
    }

    /** The option of a JVM that acts at these steps. */
    static String option(String action, Path marks, Collection<FailPoint> steps) {
        return steps.stream()
                .map(FailPoint::spelling)
                .collect(Collectors.joining(",", "-D%s=%s,%s,".formatted(FailPoint.PROPERTY, action, marks), ""));
    }

    @Override
    public void close() throws SQLException {
        clean.close();
    }
}
