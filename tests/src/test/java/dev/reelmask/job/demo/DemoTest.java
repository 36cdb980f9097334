package dev.reelmask.job.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.synthetic.FaceCorpusSpec;
import dev.reelmask.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's whole path on one short clip. */
@Tag("spark")
class DemoTest {
    private static final int FRAMES = 26;

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    @Test
    void leavesTablesPageAndVideoAndASecondStartRedoesNothing() throws IOException {
        Demo.Outcome first = demo().run();

        assertThat(first.points())
                .extracting(point -> point.<String>getAs("scheduler"))
                .containsExactlyInAnyOrderElementsOf(Demo.SCHEDULERS);
        Row everyFrame = first.points().get(0);
        assertThat(everyFrame.<Double>getAs("aki")).isEqualTo(1);
        assertThat(everyFrame.<String>getAs("reference")).isEqualTo("label");
        assertThat(everyFrame.<Long>getAs("scored_frames")).isEqualTo(FRAMES);
        assertThat(first.page()).content().contains("report-data", "frame-difference", "data:image/jpeg;base64,");
        assertThat(first.video()).isNotEmptyFile();
        assertThat(first.text()).contains("every-frame", first.page().toUri().toString());

        List<FileTime> before = unitTimes();
        notes.clear();
        Demo.Outcome second = demo().run();

        assertThat(unitTimes()).isEqualTo(before);
        assertThat(second.points()).hasSameSizeAs(first.points());
        assertThat(notes).noneMatch(note -> note.startsWith("render"));
    }

    private Demo demo() {
        FaceCorpusSpec tiny = new FaceCorpusSpec(
                1,
                new FaceCorpusSpec.Subjects(0, 0, 1),
                1,
                new FaceCorpusSpec.ClipShape(new FrameSize(96, 96), FRAMES, 25),
                1);
        return new Demo(LocalSpark.session(), folder, new DemoFiles(folder, tiny), new ConfigOptions(), notes::add);
    }

    private List<FileTime> unitTimes() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("results/masks"))) {
            List<FileTime> times = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                times.add(Files.getLastModifiedTime(file));
            }
            return times;
        }
    }
}
