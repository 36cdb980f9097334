package dev.reelmask.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed digests, which are the code's revision as far as output goes, are those that this build makes. */
class GoldenMasksTest {
    private static final Path FILE = Path.of("../job/src/main/resources/dev/reelmask/job/run", MaskRevision.FILE);
    /** With {@code -Drecreate=true} the test writes the file. */
    private static final boolean RECREATE = Boolean.getBoolean("recreate");

    private static final String HEADER =
            """
            # SHA-256 of masks, decisions and scores that this code makes of fixed inputs, one line a case. Together they are the
            # code's revision in the fingerprints of runs: where a line changes, every unit is done again at its next start.
            # GoldenMasksTest makes them anew and says how to write this file. A new case changes the revision too.
            """;

    private static final String HOW =
            """
            These golden masks changed: %s.
            If masks, decisions or scores were not meant to change, something is wrong. If they were, write the digests anew and
            commit them; every unit will be done again at its next start:
            ./mvnw test -pl io,udf,job,tests/s3-endpoint,tests -am -Dreelmask.skip-spark-jar=true -Dtest=GoldenMasksTest \
            -Dsurefire.failIfNoSpecifiedTests=false -Drecreate=true""";

    @TempDir
    private Path folder;

    @Test
    void masksAreThoseOfTheCommittedDigests() throws IOException, InterruptedException {
        Map<String, String> made = GoldenProcess.digests(folder, List.of(), List.of());
        if (RECREATE) {
            StringBuilder text = new StringBuilder(HEADER);
            made.forEach((name, digest) -> text.append(digest + "  " + name + "\n"));
            Files.writeString(FILE, text);
        }

        Map<String, String> committed = MaskRevision.digests(Files.readString(FILE));
        TreeSet<String> changed = new TreeSet<>(made.keySet());
        changed.addAll(committed.keySet());
        changed.removeIf(name -> Objects.equals(made.get(name), committed.get(name)));

        assertThat(changed).as(HOW, String.join("; ", changed)).isEmpty();
    }

    @Test
    void theRevisionFollowsTheDigestsAndNoComment() {
        Map<String, String> digests = MaskRevision.digests("# one\n\n00ff  b c\nab  a\n");

        assertThat(digests).containsExactly(Map.entry("b c", "00ff"), Map.entry("a", "ab"));
        assertThat(MaskRevision.of("00ff  b\nab  a\n"))
                .isEqualTo(MaskRevision.of("# a comment\nab  a\n00ff  b\n"))
                .isNotEqualTo(MaskRevision.of("00fe  b\nab  a\n"))
                .hasSize(16);
    }
}
