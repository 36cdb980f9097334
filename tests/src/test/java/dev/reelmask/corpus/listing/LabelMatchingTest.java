package dev.reelmask.corpus.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.LabelCounts;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.Value255;
import dev.reelmask.corpus.label.SequenceLabels;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelMatchingTest {
    @TempDir
    private Path root;

    @Test
    void labelsOfAVideoAreCounted() {
        files("clip.mp4", "clip.labels/000000.png", "clip.labels/000007.png", "clip.labels/readme.txt");

        assertThat(only().labelCounts()).isEqualTo(LabelCounts.allMatched(2));
    }

    @Test
    void labelsWithoutANumberAndOfOtherKindsAreLeftOverWithAWord() {
        files(
                "clip.mp4",
                "clip.labels/000000.png",
                "clip.labels/legend.png",
                "clip.labels/000001.gif",
                "clip.labels/000002.webp");

        SequenceSpec spec = only();

        assertThat(spec.labels()).containsOnlyKeys(0);
        assertThat(counts(spec)).isEqualTo("4 found, 1 matched, 3 left over");
        assertThat(spec.labelCounts().note())
                .isEqualTo(
                        "label file clip.labels/legend.png: no number in the name; 2 label files (clip.labels/000001.gif, …): of a kind that is not read as labels; save them as PNG");
    }

    @Test
    void animationsAmongLabelsAreNoVideosAndOtherVideosStay() {
        files("clip.mp4", "clip.labels/000000.gif", "clip.labels/making-of.mp4");

        assertThat(list(CorpusLayout.AUTO))
                .extracting(SequenceSpec::id)
                .containsExactly("clip", "clip.labels__making-of");
    }

    @Test
    void severalLabelsOfOneFrameAreRefused() {
        files("clip.mp4", "clip.labels/1.png", "clip.labels/000001.png");

        assertRefused(only(), "labels clip.labels/000001.png and clip.labels/1.png are both of frame 1; keep one");
    }

    @Test
    void severalLabelsOfOneImageAreRefused() {
        files("walk/f1.png", "walk/f2.png", "walk.labels/f1.png", "walk.labels/f1.bmp");

        assertRefused(
                only(), "labels walk.labels/f1.bmp and walk.labels/f1.png are both of frame walk/f1.png; keep one");
    }

    @Test
    void oneLabelForSeveralImagesIsRefused() {
        files("walk/left_1.png", "walk/right_1.png", "walk.labels/gt_1.png");

        assertRefused(
                only(),
                "label walk.labels/gt_1.png may be of frame walk/left_1.png or of walk/right_1.png; give labels the names of their frames");
    }

    @Test
    void numbersThatNoVideoHasAreRefused() {
        files("clip.mp4", "clip.labels/20240101120000.png");

        assertRefused(only(), "label clip.labels/20240101120000.png is of frame 20240101120000, which no video has");
    }

    @Test
    void asManyLabelsAsImagesWithNumbersOneOffAreRefused() {
        for (int i = 0; i < 5; i++) {
            files(numbered("walk/%03d.png", i), numbered("walk.labels/%03d.png", i + 1));
            files(numbered("run/in%03d.png", i + 1), numbered("run.labels/gt%03d.png", i));
        }

        List<SequenceSpec> specs = list(CorpusLayout.AUTO);

        assertRefused(specs.get(0), "labels are numbered 0 to 4, their 5 frames 1 to 5; number both alike");
        assertRefused(specs.get(1), "labels are numbered 1 to 5, their 5 frames 0 to 4; number both alike");
    }

    @Test
    void labelsOfSomeImagesAndOfOthersThatAreNotThereAreCounted() {
        files("walk/10.png", "walk/20.png", "walk.labels/10.png", "walk.labels/15.png", "walk.labels/20.png");

        SequenceSpec spec = only();

        assertThat(spec.labels()).containsOnlyKeys(0, 1);
        assertThat(counts(spec)).isEqualTo("3 found, 2 matched, 1 left over");
        assertThat(spec.labelCounts().note())
                .isEqualTo("label file walk.labels/15.png: no frame of that name or number");
    }

    @Test
    void labelFoldersOfNearlyTheRightNameAreNamedAndLeftOver() {
        files("a.mp4", "a_labels/000000.png", "b.mp4", "b.Labels/000000.png", "c.mp4", "c.label/000000.png");
        files("d.mp4", "d.labels/000000.png", "d_mask/000000.png", "e.mp4", "emasks/0.png");

        List<SequenceSpec> videos =
                list(CorpusLayout.AUTO).stream().filter(SequenceSpec::isVideo).toList();

        assertThat(videos)
                .extracting(spec -> spec.labelCounts().note())
                .containsExactly(
                        "1 files in a_labels/ are not read: labels are read from a.labels/",
                        "1 files in b.Labels/ are not read: labels are read from b.labels/",
                        "1 files in c.label/ are not read: labels are read from c.labels/",
                        "",
                        "1 files in emasks/ are not read: labels are read from e.labels/");
        assertThat(counts(videos.get(0))).isEqualTo("1 found, 0 matched, 1 left over");
    }

    @Test
    void labelsOneFolderTooDeepAreNoSequenceAndLeftOver() {
        files("clip.mp4", "clip.labels/in/000000.png", "clip.labels/in/000001.png");

        SequenceSpec spec = only();

        assertThat(spec.isVideo()).isTrue();
        assertThat(counts(spec)).isEqualTo("2 found, 0 matched, 2 left over");
        assertThat(spec.labelCounts().note())
                .isEqualTo("2 files in clip.labels/in/ are not read: labels are read from clip.labels/");
    }

    @Test
    void numbersFromOneOnAreNoted() {
        files("clip.mp4", "clip.labels/1.png", "clip.labels/2.png", "clip.labels/3.png");

        assertThat(only().labelCounts().note())
                .isEqualTo("labels are numbered 1 to 3: frames are numbered from 0, and frame 0 has none");
    }

    @Test
    void labelsOfACamvidDriveAreNotThoseOfAnother() {
        files("train/0001TP_000010.png", "train/0016E5_000010.png", "train/0016E5_000020.png");
        files("trainannot/0016E5_000010_L.png", "trainannot/0016E5_000030_L.png", "trainannot/legend.png");

        List<SequenceSpec> specs = list(CorpusLayout.CAMVID);

        assertThat(specs).extracting(SequenceSpec::id).containsExactly("train__0001TP", "train__0016E5");
        assertThat(specs.get(0).labels()).isEmpty();
        assertThat(counts(specs.get(0))).isEqualTo("1 found, 0 matched, 1 left over");
        assertThat(specs.get(1).labels()).containsOnlyKeys(0);
        assertThat(counts(specs.get(1))).isEqualTo("2 found, 1 matched, 1 left over");
    }

    @Test
    void labelsOfNoFrameOfACityscapesDriveAreLeftOver() {
        files("leftImg8bit/val/bonn/bonn_000001_000011_leftImg8bit.png");
        files("gtFine/val/bonn/bonn_000001_000011_gtFine_labelIds.png");
        files("gtFine/val/bonn/bonn_000001_000031_gtFine_labelIds.png");

        SequenceSpec spec = only();

        assertThat(spec.labels()).containsOnlyKeys(0);
        assertThat(counts(spec)).isEqualTo("2 found, 1 matched, 1 left over");
    }

    @Test
    void aSecondLabelFolderOfAFaceVideoIsNamed() {
        files("001/images/1.jpg", "001/labels/1.png", "001/masks/1.png");

        assertThat(only().labelCounts().note())
                .isEqualTo("1 files in 001/masks/ are not read: labels are read from 001/labels/");
    }

    @Test
    void countsAddUp() {
        assertThatThrownBy(() -> new LabelCounts(3, 1, 1, "", "", Value255.UNKNOWN))
                .hasMessage("3 labels found are not 1 matched and 1 left over");
    }

    private static void assertRefused(SequenceSpec spec, String why) {
        assertThat(spec.labelCounts().refusal()).isEqualTo(why);
        assertThatThrownBy(() -> SequenceLabels.refuseStray(spec))
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.STRAY_LABEL))
                .hasMessage(why);
    }

    private static String counts(SequenceSpec spec) {
        LabelCounts counts = spec.labelCounts();
        return String.format(
                Locale.ROOT, "%d found, %d matched, %d left over", counts.found(), counts.matched(), counts.leftOver());
    }

    private static String numbered(String pattern, int number) {
        return String.format(Locale.ROOT, pattern, number);
    }

    private SequenceSpec only() {
        List<SequenceSpec> specs = list(CorpusLayout.AUTO);
        assertThat(specs).hasSize(1);
        return specs.get(0);
    }

    private List<SequenceSpec> list(CorpusLayout layout) {
        return Corpora.sequences(new Configuration(), root.toUri(), layout);
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
