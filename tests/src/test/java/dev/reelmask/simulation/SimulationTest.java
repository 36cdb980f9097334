package dev.reelmask.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.schedule.Schedulers;
import dev.reelmask.testing.PortableProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed report is what schedulers do on generated motion today. */
class SimulationTest {
    private static final Path FILE = Path.of("../docs/simulation.txt");
    /** With {@code -Drecreate=true} the test writes the file. */
    private static final boolean RECREATE = Boolean.getBoolean("recreate");

    private static final String HEADER =
            """
            # What each key scheduler does on generated motion, by the real loop with flows that are really estimated (DIS balanced,
            # path init). The network is exact: a key frame's mask is its label, so what a score lacks, propagation has lost.
            # Without end keys, so that schedulers are compared and all propagations have the same keys.
            # "planned" is no scheduler but a bound: the keys that lose least (mean frame mIoU, nearest), known from the labels, at one
            # price a key frame for all scenarios, in whole frames lost; at most 11 frames between two.
            # Six scenarios of 90 frames, 80x80, five classes of faces; mIoU in percent over all frames, and calls of the flow
            # estimator, with causal, nearest and blend. The same on every machine. SimulationTest compares, and writes it anew:
            # ./mvnw test -pl io,udf,job,tests/s3-endpoint,tests -am -Dreelmask.skip-spark-jar=true -Dtest=SimulationTest \\
            #     -Dsurefire.failIfNoSpecifiedTests=false -Drecreate=true
            """;

    @TempDir
    private Path folder;

    @Test
    void theReportIsTheCommittedOne() throws IOException, InterruptedException {
        Path made = folder.resolve("made.txt");
        new PortableProcess(folder.resolve("log.txt"), List.of(), List.of("-XX:TieredStopAtLevel=4"))
                .run(SimulationProgram.class, made.toString());
        String report = HEADER + Files.readString(made);
        if (RECREATE) {
            Files.writeString(FILE, report);
        }

        assertThat(report).isEqualTo(Files.readString(FILE));
    }

    @Test
    void everyKindOfSchedulerIsInIt() {
        TreeSet<String> exist = Pattern.compile("[a-z]+(-[a-z]+)*")
                // those that take a table are bounds for videos that have one
                .matcher(Schedulers.HELP.replaceAll("^Schedulers: | agreement:.*|\\[[^]]*\\]|:\\w", ""))
                .results()
                .map(kind -> kind.group())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(exist).contains("fixed", "flow-magnitude");
        assertThat(SimulationReport.SCHEDULERS.stream().map(spelling -> spelling.replaceAll(":.*", "")))
                .containsAll(exist);
    }
}
