package dev.reelmask.corpus.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.Corpus;
import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.UserException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left out of a listing, and that it says so. */
class CorpusSelectionTest {
    @TempDir
    private Path root;

    @Test
    void aProxyBesideItsVideoIsLeftOutWithAWord() {
        CorpusListing listing = new Corpus(root)
                .files("GOPR0001.MP4", "GOPR0001.LRV", "GOPR0001.THM", "GOPR0002.MP4", "dji/DJI_1.MP4", "dji/DJI_1.LRF")
                .list();

        assertThat(listing.sequences())
                .extracting(SequenceSpec::id)
                .containsExactly("GOPR0001", "GOPR0002", "dji__DJI_1");
        assertThat(listing.notes())
                .containsExactly("2 proxies beside their videos are left out: GOPR0001.LRV, dji/DJI_1.LRF");
    }

    @Test
    void newerGoprosNameTheirProxiesAnew() {
        CorpusListing listing = new Corpus(root)
                .files("GX010123.MP4", "GL010123.LRV", "GH010124.MP4", "GL010124.LRV", "GL010125.LRV")
                .list();

        assertThat(listing.sequences())
                .extracting(SequenceSpec::id)
                .containsExactly("GH010124", "GL010125", "GX010123");
    }

    @Test
    void aProxyAloneIsAVideo() {
        Corpus corpus = new Corpus(root).files("GOPR0001.MP4", "GOPR0001.LRV", "other/GOPR0001.LRV");

        assertThat(corpus.list().sequences())
                .extracting(SequenceSpec::id)
                .containsExactly("GOPR0001", "other__GOPR0001");
        assertThat(corpus.globs("*.LRV").sequences())
                .extracting(spec -> Path.of(spec.video()).getFileName().toString())
                .containsExactly("GOPR0001.LRV", "GOPR0001.LRV");
    }

    @ParameterizedTest
    @CsvSource({
        "*.mp4, a.mp4 day1/b.mp4 day1/c/d.mp4 däy/f.mp4",
        "a.mp4, a.mp4",
        "/a.mp4, a.mp4",
        "./day1, day1/b.mp4 day1/c/d.mp4",
        "day1/, day1/b.mp4 day1/c/d.mp4",
        "day1/**, day1/b.mp4 day1/c/d.mp4",
        "day1/*.mp4, day1/b.mp4",
        "**/*.mp4, a.mp4 day1/b.mp4 day1/c/d.mp4 däy/f.mp4",
        "day1/**/d.mp4, day1/c/d.mp4",
        "day1/**/b.mp4, day1/b.mp4",
        "*/?.mp4, day1/b.mp4 däy/f.mp4",
        "d?y/*, däy/f.mp4",
        "c, day1/c/d.mp4",
        "[ab].mp4, a.mp4 day1/b.mp4",
        "[!ab].mp4, day1/c/d.mp4 däy/f.mp4",
        "[^a-d].mp4, däy/f.mp4",
        "'{a,f}.mp4', a.mp4 däy/f.mp4",
        "'{**/d,däy/f}.mp4', day1/c/d.mp4 däy/f.mp4",
        "*.MOV, e[1].MOV",
        "e\\[1].*, e[1].MOV",
        "e[[]1[]].MOV, e[1].MOV",
    })
    void globsTakeWhatTheyMatch(String glob, String taken) {
        CorpusListing listing = new Corpus(root)
                .files("a.mp4", "day1/b.mp4", "day1/c/d.mp4", "e[1].MOV", "däy/f.mp4")
                .globs(glob);

        int prefix = ("file:" + root + "/").length();
        assertThat(listing.sequences())
                .extracting(spec -> spec.video().substring(prefix))
                .containsExactlyInAnyOrder(taken.split(" "));
        assertThat(listing.notes()).isEmpty();
    }

    @Test
    void exclusionGoesOverInclusion() {
        CorpusListing listing = new Corpus(root)
                .files("day1/a.mp4", "day1/raw/b.mp4", "day2/c.mp4", "f/raw/0.png", "f/1.png")
                .globs("day*", "f", "!raw", "!day2/c.mp4");

        assertThat(listing.sequences()).extracting(SequenceSpec::id).containsExactly("day1__a", "f");
    }

    @Test
    void framesAreIncludedAndExcludedButLabelsFollowTheirSequence() {
        CorpusListing listing = new Corpus(root)
                .files("f/1.jpg", "f/2.jpg", "f/2.png", "f/thumb.jpg", "f.labels/2.png", "v.mp4", "v.labels/7.png")
                .globs("*.jpg", "v.mp4", "!thumb.*");

        assertThat(listing.sequences()).extracting(SequenceSpec::id).containsExactly("f", "v");
        assertThat(listing.sequences().get(0).images()).hasSize(2);
        assertThat(listing.sequences().get(0).labels()).containsOnlyKeys(1);
        assertThat(listing.sequences().get(1).labels()).containsOnlyKeys(7);
    }

    @Test
    void excludedLabelsAreNotThere() {
        assertThat(new Corpus(root)
                        .files("v.mp4", "v.labels/7.png")
                        .globs("!*.labels")
                        .sequences())
                .singleElement()
                .satisfies(spec -> assertThat(spec.labels()).isEmpty());
    }

    @Test
    void aGlobThatMatchesNothingIsTold() {
        assertThat(new Corpus(root)
                        .files("a.mp4")
                        .globs("*.mp4", "*.mp44", "!*.lrv")
                        .notes())
                .containsExactly("no file or folder matches '*.mp44'", "no file or folder matches '*.lrv'");
    }

    @Test
    void globsThatLeaveNothingAreTheUsersMistake() {
        assertThatThrownBy(() -> new Corpus(root).files("a.mp4").globs("*.mkv", "!b"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("holds no sequence: 1 files (with include [*.mkv], exclude [b]), none fits");
    }

    @ParameterizedTest
    @CsvSource({"a[b", "'{a,b'", "/", "\\"})
    void brokenGlobsAreTheUsersMistake(String glob) {
        assertThatThrownBy(() -> new Corpus(root).files("a.mp4").globs(glob))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'" + glob + "' is no glob");
    }

    @Test
    void whatHasNoPlaceInTheLayoutIsTold() {
        List<String> notes = new Corpus(root)
                .files("JPEGImages/bear/0.jpg", "Annotations/bear/0.png", "extra/0.png", "extra/1.png", "x.raw")
                .list()
                .notes();

        assertThat(notes)
                .containsExactly(
                        "1 folders of images are no part of a sequence in layout davis: extra (2)",
                        "1 files with unknown extensions are left out: raw (1)");
    }

    @Test
    void picturesBesideAVideoAreTold() {
        assertThat(new Corpus(root)
                        .files("trip/a.mov", "trip/poster.jpg")
                        .list()
                        .notes())
                .containsExactly("1 folders of images are no part of a sequence in layout auto: trip (1)");
    }

    @Test
    void labelsOfAVideoThatSharesItsStemMayCarryItsEnding() {
        List<SequenceSpec> specs = new Corpus(root)
                .files("a.mp4", "a.mkv", "a.labels/1.png", "a.mkv.labels/2.png")
                .list()
                .sequences();

        assertThat(specs).extracting(SequenceSpec::id).containsExactly("a.mkv", "a.mp4");
        assertThat(specs.get(0).labels()).containsOnlyKeys(2);
        assertThat(specs.get(1).labels()).containsOnlyKeys(1);
    }
}
