package dev.reelmask.corpus.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.Value255;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.label.LabelBounds;
import dev.reelmask.testing.RawPng;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceLabelsTest {
    private static final LabelBounds ROW_OF_FOUR = LabelBounds.of(new FrameSize(4, 1), new FrameSize(4, 1));

    @TempDir
    private Path folder;

    @Test
    void masksOfBlackAndWhiteHaveTheSecondClassWhereTheyAreWhite() {
        SequenceLabels labels = labels("binary", grey(0, 255, 255, 0), grey(0, 0, 0, 0));

        assertThat(labels.sequence().labelCounts().value255()).isEqualTo(Value255.CLASS_ONE);
        assertThat(ids(labels, 0)).containsExactly(0, 1, 1, 0);
        assertThat(ids(labels, 1)).containsExactly(0, 0, 0, 0);
    }

    @Test
    void aLabelWith0And255AloneIsIgnoredThereWhereOthersOfItsSequenceHold1Too() {
        SequenceLabels labels = labels("binary", grey(0, 255, 255, 0), grey(0, 1, 255, 1));

        assertThat(labels.sequence().labelCounts().value255()).isEqualTo(Value255.NOT_LABELLED);
        assertThat(ids(labels, 0)).containsExactly(0, -1, -1, 0);
        assertThat(ids(labels, 1)).containsExactly(0, 1, -1, 1);
    }

    @Test
    void whatIsDecidedOnceHoldsForEveryPiece() {
        SequenceSpec decided =
                labels("binary", grey(0, 255, 255, 0), grey(0, 1, 255, 1)).sequence();

        SequenceLabels again = SequenceLabels.of(new Configuration(), decided, ClassSets.named("binary"), ROW_OF_FOUR);

        assertThat(ids(again, 0)).containsExactly(0, -1, -1, 0);
    }

    @Test
    void onesHereAnd255ThereCannotBeTold() {
        assertThatThrownBy(() -> labels("binary", grey(0, 1, 1, 0), grey(0, 255, 0, 0)))
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.FOREIGN_LABEL))
                .hasMessageContaining("it cannot be told whether 255 is 'foreground' or not labelled");
    }

    @Test
    void theObjectOfDavisIs255And1() {
        SequenceLabels labels = labels("davis", grey(0, 1, 1, 0), grey(0, 255, 0, 0));

        assertThat(ids(labels, 0)).containsExactly(0, 1, 1, 0);
        assertThat(ids(labels, 1)).containsExactly(0, 1, 0, 0);
    }

    @Test
    void aClassSetCanSayThat255IsNeverAClass() {
        ClassSet binary = ClassSets.named("binary");
        ClassSet declared = new ClassSet("declared", binary.classes(), 255);

        SequenceLabels labels =
                SequenceLabels.of(new Configuration(), spec(grey(0, 255, 255, 0)), declared, ROW_OF_FOUR);

        assertThat(ids(labels, 0)).containsExactly(0, -1, -1, 0);
    }

    @Test
    void ofMoreClasses255IsNeverAClass() {
        assertThat(ids(labels("camvid", grey(0, 255, 255, 0)), 0)).containsExactly(0, -1, -1, 0);
    }

    @Test
    void labelsPastTheEndAreRefused() {
        SequenceLabels labels = labels("camvid", grey(0, 1, 2, 3), grey(0, 1, 2, 3), grey(0, 1, 2, 3));

        labels.checkEnd(3);
        assertThatThrownBy(() -> labels.checkEnd(2))
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.STRAY_LABEL))
                .hasMessageEndingWith(
                        "2.png is of frame 2, but there are 2 frames, 0 to 1; the labels seem to be another video's, or of another frame rate");
    }

    @Test
    void labelsFromOneOnAreToldToBeginAtZero() throws IOException {
        Path label = Files.write(folder.resolve("1.png"), grey(0, 1, 2, 3));
        SequenceSpec spec = new SequenceSpec(
                "clip", "file:/clip.mp4", "file:/clip.mp4", List.of(), Map.of(1, label.toString()), 1, "");

        SequenceLabels labels = SequenceLabels.of(new Configuration(), spec, ClassSets.named("camvid"), ROW_OF_FOUR);

        assertThatThrownBy(() -> labels.checkEnd(1)).hasMessageEndingWith("number the labels from 0");
    }

    @Test
    void aLabelMayHaveTheProportionsOfItsOwnImage() throws IOException {
        image("image.png", 80, 80);
        image("label.png", 40, 40);
        SequenceSpec spec = new SequenceSpec(
                "walk", "file:/walk", "", List.of(file("image.png")), Map.of(0, file("label.png")), 1, "");
        LabelBounds wide = LabelBounds.of(new FrameSize(80, 40), new FrameSize(80, 40));

        SequenceLabels labels = SequenceLabels.of(new Configuration(), spec, ClassSets.named("camvid"), wide);

        assertThat(labels.label(0)).isPresent();
        image("image.png", 80, 60);
        assertThatThrownBy(() -> labels.label(0))
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.BAD_LABEL))
                .hasMessageContaining("other proportions than the frame's 80x40");
    }

    private void image(String name, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        ImageIO.write(image, "png", folder.resolve(name).toFile());
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private SequenceLabels labels(String classes, byte[]... files) {
        return SequenceLabels.of(new Configuration(), spec(files), ClassSets.named(classes), ROW_OF_FOUR);
    }

    private SequenceSpec spec(byte[]... files) {
        TreeMap<Integer, String> labels = new TreeMap<>();
        List<String> images = new ArrayList<>();
        for (int i = 0; i < files.length; i++) {
            try {
                labels.put(i, Files.write(folder.resolve(i + ".png"), files[i]).toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            images.add(folder.resolve("image-" + i + ".png").toString());
        }
        return new SequenceSpec("walk", "file:/walk", "", images, labels, 1, "");
    }

    private static byte[] ids(SequenceLabels labels, int frame) {
        return labels.label(frame).orElseThrow().ids();
    }

    private static byte[] grey(int... values) {
        return RawPng.grey(8, values).bytes();
    }
}
