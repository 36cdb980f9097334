package dev.reelmask.corpus.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.corpus.Corpus;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.Unlistable;
import dev.reelmask.corpus.tree.LinkPolicy;
import dev.reelmask.corpus.tree.ListingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which id and which source a sequence gets, today and on the nights after. */
class CorpusIdsTest {
    @TempDir
    private Path root;

    @Test
    void videosOfOneStemTakeTheirEndings() {
        Corpus corpus = new Corpus(root).files("day/a.mp4", "day/a.mkv", "day/b.mp4");

        assertThat(ids(corpus.list()))
                .containsOnlyKeys("day__a.mp4", "day__a.mkv", "day__b")
                .containsEntry("day__a.mkv", corpus.source("day/a.mkv"));
    }

    @Test
    void aFolderOfFramesKeepsTheStemThatItSharesWithAVideo() {
        Corpus corpus = new Corpus(root).files("a/0.png", "a.mp4");

        assertThat(ids(corpus.list()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "a", corpus.source("a"),
                        "a.mp4", corpus.source("a.mp4")));
    }

    @Test
    void namesThatDifferOnlyInWhatIdsCannotHoldGetADigest() {
        Corpus corpus = new Corpus(root).files("a b.mp4", "a-b.mp4", "a?b.mp4");

        CorpusListing listing = corpus.list();

        assertThat(listing.sequences()).hasSize(3).allMatch(spec -> spec.id().matches("a-b\\.mp4-[0-9a-f]{8}"));
        assertThat(ids(listing)).hasSize(3);
        assertThat(ids(corpus.list())).isEqualTo(ids(listing));
    }

    @Test
    void whatWasPublishedKeepsItsIdAndANewcomerGetsAnother() throws IOException {
        Corpus corpus = new Corpus(root).files("a.mp4");
        Map<String, String> first = published(corpus.list());
        assertThat(first).containsExactly(Map.entry(corpus.source("a.mp4"), "a"));

        corpus.files("a.mkv", "a/0.png");
        Map<String, String> second = published(corpus.list(after(first)));
        assertThat(second)
                .containsEntry(corpus.source("a.mp4"), "a")
                .containsEntry(corpus.source("a.mkv"), "a.mkv")
                .containsEntry(corpus.source("a"), "a.frames");

        Files.delete(root.resolve("a.mp4"));
        corpus.files("a.webm");
        assertThat(published(corpus.list(after(second))))
                .containsEntry(corpus.source("a.mkv"), "a.mkv")
                .containsEntry(corpus.source("a.webm"), "a.webm")
                .doesNotContainValue("a");
    }

    @Test
    void anIdOfAnotherSourceIsNeverTakenEvenIfTheSourceHasGone() {
        Corpus corpus = new Corpus(root).files("a.mp4");
        Map<String, String> published = Map.of("file:/elsewhere/a.mp4", "a", "file:/elsewhere/b.mp4", "a.mp4");

        assertThat(corpus.list(after(published)).sequences()).singleElement().satisfies(spec -> assertThat(spec.id())
                .matches("a\\.mp4-[0-9a-f]{8}"));
    }

    @Test
    void anIdThatTwoSourcesClaimGoesToOne() {
        Corpus corpus = new Corpus(root).files("a.mp4", "b.mp4");
        Map<String, String> published = Map.of(corpus.source("a.mp4"), "same", corpus.source("b.mp4"), "same");

        assertThat(corpus.list(after(published)).sequences())
                .extracting(SequenceSpec::id)
                .containsExactly("b", "same");
    }

    @Test
    void sequencesOfOneFolderHaveSourcesOfTheirOwn() {
        Corpus corpus = new Corpus(root).files("val/0016E5_07959.png", "valannot/0016E5_07959.png");
        Map<String, String> one = published(corpus.list());
        assertThat(one).containsExactly(Map.entry(corpus.source("val#0016E5"), "val"));

        corpus.files("val/0006R0_f00930.png");

        assertThat(published(corpus.list(after(one))))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(corpus.source("val#0016E5"), "val", corpus.source("val#0006R0"), "val__0006R0"));
    }

    @Test
    void sequencesOfOnePathInTwoTreesAreToldApartByTheirFolders() {
        Corpus corpus = new Corpus(root)
                .files(
                        "a/JPEGImages/480p/bear/0.jpg",
                        "a/Annotations/480p/bear/0.png",
                        "b/JPEGImages/480p/bear/0.jpg",
                        "b/Annotations/480p/bear/0.png");

        assertThat(ids(corpus.list())).containsOnlyKeys("a__JPEGImages__480p__bear", "b__JPEGImages__480p__bear");
    }

    @Test
    void aSourceIsPercentEncodedAndTheSameHoweverTheRootIsWritten() throws IOException {
        Path folder = Files.createDirectory(root.resolve("ünder #1"));
        new Corpus(folder).files("a?b%.mp4");
        String escaped = "file:" + root + "/%C3%BCnder%20%231/a%3Fb%25.mp4";

        for (String written : List.of(
                folder.toString(), folder + "/", folder + "/../ünder #1/.", "file://" + folder, "file:" + folder)) {
            CorpusListing listing =
                    Corpora.list(new Configuration(), Corpora.root(written), ListingSettings.of(CorpusLayout.AUTO));
            assertThat(listing.sequences()).extracting(SequenceSpec::source).containsExactly(escaped);
            assertThat(listing.root()).hasToString("file:" + root + "/%C3%BCnder%20%231");
        }
    }

    @Test
    void aLinkAsTheRootIsNotResolved() throws IOException {
        Path store = Files.createDirectory(root.resolve("store-2024"));
        new Corpus(store).files("a.mp4");
        Path current = Files.createSymbolicLink(root.resolve("current"), store);

        assertThat(new Corpus(current).list().sequences())
                .extracting(SequenceSpec::source)
                .containsExactly("file:" + root + "/current/a.mp4");
    }

    @Test
    void theFirstEntriesAreThoseOfTheFirstIds() {
        CorpusListing listing = new Corpus(root)
                .files("a.mp4", "c.mp4")
                .link("b.mp4", Path.of("nowhere.mp4"))
                .list();

        assertThat(listing.first(0)).isEqualTo(listing);
        assertThat(listing.first(2).sequences()).extracting(SequenceSpec::id).containsExactly("a");
        assertThat(listing.first(2).unlistable()).extracting(Unlistable::id).containsExactly("b");
    }

    private static ListingSettings after(Map<String, String> published) {
        return new ListingSettings(CorpusLayout.AUTO, List.of(), List.of(), LinkPolicy.FOLLOW, published);
    }

    private static Map<String, String> ids(CorpusListing listing) {
        return listing.sequences().stream().collect(Collectors.toMap(SequenceSpec::id, SequenceSpec::source));
    }

    private static Map<String, String> published(CorpusListing listing) {
        Map<String, String> published = new LinkedHashMap<>();
        listing.sequences().forEach(spec -> published.put(spec.source(), spec.id()));
        return published;
    }
}
