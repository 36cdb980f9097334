package dev.reelmask.corpus.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorporaTest {
    private static final Path DATA = Path.of("../../shared/data");

    @TempDir
    private Path root;

    @Test
    void videosLieInAnyFolderAndOtherKindsOfFilesAreIgnored() {
        files("b.mp4", "a/b.WEBM", "a/16x16.264", "a/c.avif", "notes.txt", "a/b.srt", "x.unknownkind", ".hidden.mp4");

        List<SequenceSpec> specs = list(CorpusLayout.AUTO);

        assertThat(specs).extracting(SequenceSpec::id).containsExactly("a__16x16", "a__b", "a__c", "b");
        assertThat(specs).allMatch(SequenceSpec::isVideo);
        assertThat(specs.get(3).video()).endsWith(root + "/b.mp4");
    }

    @Test
    void aRootMayBeOneVideo() {
        files("clips/one.mkv");

        List<SequenceSpec> specs = Corpora.sequences(
                new Configuration(), root.resolve("clips/one.mkv").toUri(), CorpusLayout.AUTO);

        assertThat(specs).extracting(SequenceSpec::id).containsExactly("one");
    }

    @Test
    void aVideosLabelsLieBesideItAndAreNumberedByFrame() {
        files(
                "test/subject3.mp4",
                "test/subject3.labels/000000.png",
                "test/subject3.labels/000020.png",
                "test/subject3.labels/readme.txt");

        for (CorpusLayout layout : List.of(CorpusLayout.AUTO, CorpusLayout.VIDEO)) {
            List<SequenceSpec> specs = list(layout);
            assertThat(specs).hasSize(1);
            assertThat(specs.get(0).id()).isEqualTo("test__subject3");
            assertThat(specs.get(0).labels()).containsOnlyKeys(0, 20);
            assertThat(specs.get(0).labels().get(20)).endsWith("/000020.png");
        }
    }

    @Test
    void framesComeInNaturalOrder() {
        files("walk/f10.jpg", "walk/f9.jpg", "walk/f100.jpg", "walk.labels/f100.png", "run/1.png");

        List<SequenceSpec> specs = list(CorpusLayout.AUTO);

        assertThat(specs).extracting(SequenceSpec::id).containsExactly("run", "walk");
        assertThat(specs.get(1).images())
                .extracting(CorporaTest::name)
                .containsExactly("f9.jpg", "f10.jpg", "f100.jpg");
        assertThat(specs.get(1).labels()).containsOnlyKeys(2);
    }

    @Test
    void aPosterBesideAVideoIsNoSequence() {
        files("trip/trip.mov", "trip/poster.jpg");

        assertThat(list(CorpusLayout.AUTO)).extracting(SequenceSpec::id).containsExactly("trip__trip");
    }

    @Test
    void camvidDrivesAreSequencesOfTheirOwn() {
        files(
                "train/0001TP_006690.png",
                "train/0001TP_006720.png",
                "train/0006R0_f00930.png",
                "trainannot/0001TP_006720.png",
                "trainannot/0006R0_f00930.png",
                "val/0016E5_07959.png",
                "val/0016E5_07961.png",
                "valannot/0016E5_07959.png",
                "predictions/0016E5_07959.png");

        for (CorpusLayout layout : List.of(CorpusLayout.AUTO, CorpusLayout.CAMVID)) {
            List<SequenceSpec> specs = list(layout);
            assertThat(specs).extracting(SequenceSpec::id).containsExactly("train__0001TP", "train__0006R0", "val");
            assertThat(specs.get(0).labels()).containsOnlyKeys(1);
            assertThat(specs.get(2).images()).hasSize(2);
        }
    }

    @Test
    void cityscapesSequencesBreakAtGapsAndPreferTrainIds() {
        String images = "leftImg8bit_sequence/val/bonn/bonn_000001_";
        String labels = "gtFine/val/bonn/bonn_000001_000011_gtFine_";
        files(
                images + "000010_leftImg8bit.png",
                images + "000011_leftImg8bit.png",
                images + "000040_leftImg8bit.png",
                "leftImg8bit/val/bonn/bonn_000001_000011_leftImg8bit.png",
                labels + "labelIds.png",
                labels + "labelTrainIds.png",
                labels + "color.png");

        List<SequenceSpec> specs = list(CorpusLayout.AUTO);

        assertThat(specs)
                .extracting(SequenceSpec::id)
                .containsExactly("val__bonn_000001_000010", "val__bonn_000001_000040");
        assertThat(specs.get(0).images()).hasSize(2).allMatch(image -> image.contains("leftImg8bit_sequence"));
        assertThat(specs.get(0).labels()).containsOnlyKeys(1);
        assertThat(specs.get(0).labels().get(1)).endsWith("labelTrainIds.png");
    }

    @Test
    void davisKeepsTheResolutionInTheId() {
        files(
                "JPEGImages/480p/bear/00000.jpg",
                "JPEGImages/480p/bear/00001.jpg",
                "Annotations/480p/bear/00001.png",
                "ImageSets/480p/train.txt");

        List<SequenceSpec> specs = list(CorpusLayout.AUTO);

        assertThat(specs).extracting(SequenceSpec::id).containsExactly("480p__bear");
        assertThat(specs.get(0).labels()).containsOnlyKeys(1);
    }

    @Test
    void vspwAndFaceVideosAreFoundByTheirTwoFolders() {
        files("data/12_abc/origin/0001.jpg", "data/12_abc/mask/0001.png");
        assertThat(list(CorpusLayout.AUTO)).extracting(SequenceSpec::id).containsExactly("data__12_abc");

        Path faces = root.resolve("data/faces");
        files("data/faces/001/images/1.jpg", "data/faces/001/labels/1.png", "data/faces/002/image/1.jpg");
        List<SequenceSpec> specs = Corpora.sequences(new Configuration(), faces.toUri(), CorpusLayout.AUTO);
        assertThat(specs).extracting(SequenceSpec::id).containsExactly("001");
        assertThat(specs.get(0).labels()).containsOnlyKeys(0);
    }

    @Test
    void labelsOfOtherNamesArePairedByTheirLastNumber() {
        files("x/input/in000901.jpg", "x/input/in000902.jpg", "x/groundtruth/gt000902.png");

        assertThat(list(CorpusLayout.VW300_MASK).get(0).labels()).containsOnlyKeys(1);
    }

    @Test
    void idsAreSafeFileNames() {
        assertThat(SequenceIds.of("a b/c:d*e")).isEqualTo("a-b__c-d-e");
        assertThat(SequenceIds.of("_draft")).isEqualTo("-_draft");
        assertThat(SequenceIds.of("Straße/été")).isEqualTo("Straße__été");
        assertThat(SequenceIds.of("x".repeat(400))).hasSize(160).isNotEqualTo(SequenceIds.of("x".repeat(401)));
    }

    @Test
    void namesWithSpacesAndPercentSignsCanBeOpenedAgain() throws IOException {
        files("my clip 100%.mp4");

        org.apache.hadoop.fs.Path path =
                new org.apache.hadoop.fs.Path(list(CorpusLayout.AUTO).get(0).video());

        assertThat(path.getFileSystem(new Configuration()).exists(path)).isTrue();
    }

    @Test
    void anEmptyCorpusSaysWhatWasLookedFor() {
        files("readme.txt");

        assertThatThrownBy(() -> list(CorpusLayout.DAVIS))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("holds no sequence: 1 files, none fits layout davis, which looks for")
                .hasMessageEndingWith("JPEGImages/<sequence>/* with Annotations/<sequence>/*");
    }

    @Test
    void aMissingCorpusIsTheUsersMistake() {
        assertThatThrownBy(() -> Corpora.sequences(
                        new Configuration(), root.resolve("nowhere").toUri(), CorpusLayout.AUTO))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith("nowhere does not exist; give a folder or a video file");
    }

    @Test
    void theContentKeyFollowsTheContent() throws IOException {
        files("a.mp4");
        String before = list(CorpusLayout.AUTO).get(0).contentKey();
        assertThat(list(CorpusLayout.AUTO).get(0).contentKey()).isEqualTo(before);

        Files.writeString(root.resolve("a.mp4"), "longer than before");

        assertThat(list(CorpusLayout.AUTO).get(0).contentKey()).isNotEqualTo(before);
    }

    @Test
    void realCorporaAreRecognised() {
        assumeTrue(Files.isDirectory(DATA), "shared/data is absent");

        assertThat(shared("camvid_0016E5_15hz")).singleElement().satisfies(spec -> {
            assertThat(spec.id()).isEqualTo("val");
            assertThat(spec.images()).hasSize(55);
            assertThat(spec.labels()).hasSize(55);
        });
        assertThat(shared("camvid_train_1hz"))
                .extracting(spec -> spec.id() + " " + spec.images().size() + " "
                        + spec.labels().size())
                .containsExactly("train__0001TP 62 62", "train__0006R0 101 101", "train__0016E5 204 204");
        assertThat(shared("davis2016"))
                .extracting(spec -> spec.id() + " " + spec.images().size() + " "
                        + spec.labels().size())
                .containsExactly("car-shadow 40 40", "drift-straight 50 50", "scooter-black 43 43");
        assertThat(shared("cdnet_highway")).singleElement().satisfies(spec -> assertThat(spec.labels())
                .hasSize(300));
        assertThat(shared("face_clips")).hasSize(7).allMatch(SequenceSpec::isVideo);
    }

    private static List<SequenceSpec> shared(String name) {
        return Corpora.sequences(new Configuration(), DATA.resolve(name).toUri(), CorpusLayout.AUTO);
    }

    private List<SequenceSpec> list(CorpusLayout layout) {
        return Corpora.sequences(new Configuration(), root.toUri(), layout);
    }

    private static String name(String location) {
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private void files(String... paths) {
        for (String path : paths) {
            try {
                Path file = root.resolve(path);
                Files.createDirectories(file.getParent());
                Files.writeString(file, "x");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
