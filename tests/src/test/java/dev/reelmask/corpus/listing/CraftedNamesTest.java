package dev.reelmask.corpus.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.corpus.Corpus;
import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.UnitKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose names were made to become somebody else's results: each has files of its own, in its run's folders. */
class CraftedNamesTest {
    private static final ResultsLayout RESULTS = new ResultsLayout(URI.create("file:/results"));
    private static final String PIECES =
            "a0.-_+@,=%~ \\:;&|<>\"'*?#[]{}()!$`^\t\n\u0001\u007f\u00e9\u0301\u202e\u200b\ufeff\u65e5\ud83d\ude00";

    @TempDir
    private Path root;

    @Test
    void namesThatLookLikePathsPartitionsOrFilesOfOthersStayInTheirRunsFolder() {
        Corpus corpus = new Corpus(root)
                .files(
                        "...mp4", // hidden, as the next
                        "..\\victim.mp4",
                        "v\\..\\..\\victim.mp4",
                        "%2e%2e%2fvictim.mp4",
                        "run=other.mp4",
                        "day=1/run=other.mp4",
                        "__HIVE_DEFAULT_PARTITION__.mp4",
                        "_runs.mp4",
                        "_tmp.mp4",
                        "-rf.mp4",
                        "a.mp4",
                        "a.0.mp4",
                        "a.0.parquet.mp4",
                        "a.0.parquet.0.mp4",
                        "b/c.mp4",
                        "b__c.mp4",
                        "line\nbreak.mp4",
                        "line\rbreak.mp4",
                        "bell\u0007.mp4",
                        "right\u202eleft.mp4",
                        "con.mp4",
                        "x".repeat(251) + ".mp4",
                        "x".repeat(250) + "y.mp4",
                        "d".repeat(250) + "/" + "e".repeat(250) + "/f.mp4");

        checkThatEachHasItsOwn(corpus.list(), 22);
    }

    @Test
    void whoeverIsNamedAsAnotherIsKnownByGetsAnotherId() {
        Corpus corpus = new Corpus(root).files("a b.mp4", "a-b.mp4");
        List<String> ids =
                corpus.list().sequences().stream().map(SequenceSpec::id).toList();
        ids.forEach(id -> corpus.files(id + ".mp4"));

        checkThatEachHasItsOwn(corpus.list(), 4);
    }

    @Test
    void anyNamesDo() {
        Random random = new Random(14);
        Set<String> names = new HashSet<>();
        while (names.size() < 2_000) {
            names.add(random.ints(1 + random.nextInt(6), 0, PIECES.codePointCount(0, PIECES.length()))
                    .mapToObj(i -> Character.toString(PIECES.codePointAt(PIECES.offsetByCodePoints(0, i))))
                    .collect(Collectors.joining()));
        }
        names.removeIf(name -> name.startsWith("."));
        Corpus corpus = new Corpus(root);
        names.forEach(name -> corpus.files(name + ".mp4"));

        checkThatEachHasItsOwn(corpus.list(), names.size());
    }

    private void checkThatEachHasItsOwn(CorpusListing listing, int sequences) {
        assertThat(listing.sequences()).hasSize(sequences);
        Set<String> files = new HashSet<>();
        for (SequenceSpec spec : listing.sequences()) {
            for (int frame : IntStream.of(0, 5, 100).toArray()) {
                UnitKey unit = new UnitKey("r", spec.id(), frame);
                org.apache.hadoop.fs.Path file = RESULTS.masks(unit);
                assertThat(file.getParent()).isEqualTo(RESULTS.partition(ResultsLayout.TableName.MASKS, "r"));
                assertThat(file.getName())
                        .isEqualTo(unit.fileName())
                        .doesNotStartWith("_")
                        .doesNotStartWith(".")
                        .doesNotContainPattern("\\p{Cntrl}|\\p{Cf}|=");
                assertThat(file.getName().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
                assertThat(UnitKey.of("r", file.getName())).contains(unit);
                assertThat(files.add(file.toString())).as(file.toString()).isTrue();
            }
        }
    }
}
