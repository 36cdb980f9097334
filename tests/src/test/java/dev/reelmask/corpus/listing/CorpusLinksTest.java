package dev.reelmask.corpus.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.Corpus;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.Unlistable;
import dev.reelmask.corpus.tree.LinkPolicy;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links, and what cannot be listed. */
class CorpusLinksTest {
    @TempDir
    private Path folder;

    private Path outside;
    private Corpus corpus;

    @BeforeEach
    void folders() throws IOException {
        outside = Files.createDirectory(folder.resolve("outside"));
        corpus = new Corpus(Files.createDirectory(folder.resolve("corpus")));
    }

    @Test
    void aLoopEndsAndItsVideosAreListedOnce() {
        corpus.files("a/v.mp4").link("a/up", Path.of("..")).link("a/b/self", Path.of("."));

        CorpusListing listing = corpus.list();

        assertThat(listing.sequences()).extracting(SequenceSpec::id).containsExactly("a__v");
        assertThat(listing.unlistable()).isEmpty();
        assertThat(listing.notes())
                .containsExactly("2 links to folders that are listed already are left out: a/b/self, a/up");
    }

    @Test
    void linksThatLeadToEachOtherAreListedAsWhatTheyAre() {
        corpus.files("v.mp4").link("x.mp4", Path.of("y.mp4")).link("y.mp4", Path.of("x.mp4"));

        assertThat(corpus.list().sequences()).extracting(SequenceSpec::id).containsExactly("v");
        assertThat(corpus.list().unlistable()).extracting(Unlistable::id).containsExactly("x", "y");
        assertThat(corpus.list().unlistable().get(0).message())
                .startsWith(corpus.root() + "/x.mp4 is a link that cannot be followed, to y.mp4: ");
    }

    @Test
    void aFolderIsListedUnderThePathThatNoLinkIsPartOf() {
        corpus.files("z/v.mp4").link("a", Path.of("z"));

        assertThat(corpus.list().sequences()).extracting(SequenceSpec::id).containsExactly("z__v");
    }

    @Test
    void ofTwoLinksToOneFolderTheFirstIsTaken() {
        new Corpus(outside).files("v.mp4");
        corpus.link("b", outside).link("a", outside);

        assertThat(corpus.list().sequences()).extracting(SequenceSpec::id).containsExactly("a__v");
        assertThat(corpus.list().notes()).hasSize(1);
    }

    @Test
    void aFileIsListedUnderEachOfItsNames() {
        corpus.files("v.mp4", "f/0.png").link("w.mp4", Path.of("v.mp4")).link("f/1.png", Path.of("0.png"));

        List<SequenceSpec> specs = corpus.list().sequences();

        assertThat(specs).extracting(SequenceSpec::id).contains("v", "w");
        assertThat(specs).extracting(SequenceSpec::source).contains(corpus.source("w.mp4"));
        assertThat(corpus.globs("f").sequences().get(0).images()).hasSize(2);
    }

    @Test
    void linksThatLeadOutAreFollowedUnlessRefused() {
        new Corpus(outside).files("v.mp4", "deep/w.mp4");
        corpus.files("own/u.mp4")
                .link("v.mp4", outside.resolve("v.mp4"))
                .link("deep", outside.resolve("deep"))
                .link("inside", Path.of("own/u.mp4"));

        assertThat(corpus.links(LinkPolicy.FOLLOW).sequences())
                .extracting(SequenceSpec::id)
                .containsExactly("deep__w", "own__u", "v");
        CorpusListing refused = corpus.links(LinkPolicy.REFUSE);
        assertThat(refused.sequences()).extracting(SequenceSpec::id).containsExactly("own__u");
        assertThat(refused.unlistable())
                .extracting(Unlistable::id, Unlistable::source, Unlistable::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("deep", corpus.source("deep"), ReasonCode.IO_ERROR),
                        org.assertj.core.groups.Tuple.tuple("v", corpus.source("v.mp4"), ReasonCode.IO_ERROR));
        assertThat(refused.unlistable().get(0).message())
                .isEqualTo(
                        "%s/deep is a link that leads out of the corpus, to %s/deep; copy what it leads to, or set corpus.links: follow"
                                .formatted(corpus.root(), outside));
    }

    @Test
    void aDanglingLinkIsListedAsWhatItStandsFor() {
        corpus.files("v.mp4", "f/0.png", "f/2.png")
                .link("gone.mp4", Path.of("/nowhere/gone.mp4"))
                .link("f/1.png", Path.of("/nowhere/1.png"))
                .link("disk", Path.of("/nowhere"))
                .link("notes.txt", Path.of("/nowhere/notes.txt"));

        CorpusListing listing = corpus.list();

        assertThat(listing.sequences()).extracting(SequenceSpec::id).containsExactly("v");
        assertThat(listing.unlistable())
                .allMatch(entry -> entry.reason() == ReasonCode.IO_ERROR)
                .extracting(Unlistable::id)
                .containsExactly("disk", "f", "gone");
        assertThat(listing.unlistable().get(1).source()).isEqualTo(corpus.source("f"));
        assertThat(listing.unlistable().get(1).message())
                .isEqualTo(
                        "its frames cannot be numbered: %s/f/1.png is a link that leads nowhere, to /nowhere/1.png; mount or restore what it leads to, or remove it"
                                .formatted(corpus.root()));
    }

    @Test
    void aDanglingLabelSetsItsSequenceAside() {
        corpus.files("v.mp4", "v.labels/0.png", "w.mp4").link("v.labels/5.png", Path.of("/nowhere"));

        assertThat(corpus.list().sequences()).extracting(SequenceSpec::id).containsExactly("w");
        assertThat(corpus.list().unlistable().get(0).message()).startsWith("one of its labels cannot be read: ");
    }

    @Test
    void aFolderThatCannotBeListedIsOneEntry() throws IOException {
        corpus.files("v.mp4");
        try (DeepFolder deep = DeepFolder.under(corpus.root().resolve("deep"), folder.resolve("spare"))) {
            CorpusListing listing = corpus.list();

            assertThat(listing.sequences()).extracting(SequenceSpec::id).containsExactly("v");
            assertThat(listing.unlistable()).singleElement().satisfies(entry -> {
                assertThat(entry.source()).startsWith("file:" + deep.end() + "/");
                assertThat(entry.reason()).isEqualTo(ReasonCode.IO_ERROR);
                assertThat(entry.message()).contains(": File name too long");
            });
            assertThatThrownBy(() ->
                            Corpora.sequences(new Configuration(), corpus.root().toUri(), CorpusLayout.AUTO))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("1 of 2 entries of corpus");
        }
    }

    @Test
    void aPipeWithTheNameOfAVideoIsNotOpened() throws Exception {
        corpus.files("v.mp4");
        assertThat(new ProcessBuilder("mkfifo", corpus.root() + "/p.mp4")
                        .start()
                        .waitFor())
                .isZero();

        assertThat(corpus.list().unlistable()).singleElement().satisfies(entry -> assertThat(entry.message())
                .contains("/p.mp4 is no file but a pipe"));
    }

    @Test
    void aRootThatLeadsNowhereIsTheUsersMistake() throws IOException {
        Path root = Files.createSymbolicLink(folder.resolve("root"), Path.of("nowhere"));

        assertThatThrownBy(() -> new Corpus(root).list())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("root is a link that leads nowhere, to nowhere");
    }
}
