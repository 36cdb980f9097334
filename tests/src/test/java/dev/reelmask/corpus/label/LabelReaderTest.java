package dev.reelmask.corpus.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class LabelReaderTest {
    private static final Path DATA = Path.of("../../shared/data");

    @Test
    void greyValuesAreIdsAndTheIgnoreIdBecomes255() throws IOException {
        LabelMap map = reader("camvid").decode(grey(0, 10, 11, 255), "label.png");

        assertThat(map.ids()).containsExactly(0, 10, -1, -1);
    }

    @Test
    void aValueOutsideTheClassSetIsAForeignLabelThatNamesTheFileAndTheValue() throws IOException {
        byte[] label = grey(0, 12, 0, 0);

        assertThatThrownBy(() -> reader("camvid").decode(label, "drive/7.png"))
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.FOREIGN_LABEL))
                .hasMessage(
                        "label drive/7.png holds the value 12 at (1, 0), which is no class of 'camvid' (11 classes)");
    }

    @Test
    void idsOfCityscapesAreForeignToANetworkOfFewerClasses() throws IOException {
        byte[] label = grey(7, 33, 7, 7);

        assertThat(reader("cityscapes").decode(label, "a_gtFine_labelIds.png").ids())
                .containsExactly(0, 18, 0, 0);
        assertThatThrownBy(() -> reader("camvid").decode(label, "a_gtFine_labelIds.png"))
                .hasMessage(
                        "label a_gtFine_labelIds.png holds the value 33 at (1, 0), which is no class of 'camvid' (11 classes)");
    }

    @Test
    void aPaletteImageHoldsIdsNotColours() throws IOException {
        byte[] ramp = {0, 50, 100};
        BufferedImage image =
                new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 3, ramp, ramp, ramp));
        image.getRaster().setPixels(0, 0, 4, 1, new int[] {2, 1, 0, 2});

        assertThat(reader("face-lite").decode(png(image), "p.png").ids()).containsExactly(2, 1, 0, 2);
    }

    @Test
    void coloursGoToTheNearestClassWithinTheTolerance() throws IOException {
        BufferedImage image = new BufferedImage(5, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 5, 1, new int[] {0xff0000, 0xfafa09, 0x0009f0, 0x808080, 0x000000}, 0, 5);

        assertThat(reader("fasseg").decode(png(image), "p.png").ids()).containsExactly(0, 1, 3, -1, -1);
    }

    @Test
    void davisObjectsAre255() throws IOException {
        assertThat(reader("davis").decode(grey(0, 255, 255, 0), "p.png").ids()).containsExactly(0, 1, 1, 0);
    }

    @Test
    void vspwCountsFromOne() throws IOException {
        assertThat(reader("vspw").decode(grey(0, 1, 124, 255), "p.png").ids()).containsExactly(-1, 0, 123, -1);
    }

    @Test
    void cityscapesLabelIdsBecomeTrainIds() throws IOException {
        byte[] label = grey(7, 26, 0, 33);

        assertThat(reader("cityscapes").decode(label, "x_gtFine_labelIds.png").ids())
                .containsExactly(0, 13, -1, 18);
        assertThatThrownBy(() -> reader("cityscapes").decode(label, "x_gtFine_labelTrainIds.png"))
                .hasMessageContaining("holds the value 26");
    }

    @Test
    void cityscapesLabelIdsThatAreInRangeByChanceAreForeignToo() throws IOException {
        byte[] label = grey(7, 8, 11);

        assertThatThrownBy(() -> reader("camvid").decode(label, "x_gtFine_labelIds.png"))
                .hasMessage(
                        "label x_gtFine_labelIds.png holds label ids of Cityscapes, and 'camvid' is not its class set");
    }

    @Test
    void ofAsManyClassesAsCityscapesHasLabelIdsTheyAreIds() throws IOException {
        LabelReader reader = new LabelReader(ClassSets.named("vspw"));
        byte[] label = grey(7, 33);

        assertThat(reader.decode(label, "x_gtFine_labelIds.png").ids()).containsExactly(6, 32);
    }

    @Test
    void eachImageOfTwoClassesSpeaksForItselfWhereNothingElseIsKnown() throws IOException {
        assertThat(reader("binary").decode(grey(0, 255, 0), "p.png").ids()).containsExactly(0, 1, 0);
        assertThat(reader("binary").decode(grey(0, 255, 1), "p.png").ids()).containsExactly(0, -1, 1);
    }

    @Test
    void damagedLabelsAreBadLabels() {
        assertThatThrownBy(() -> reader("davis").decode(new byte[] {1, 2, 3}, "p.png"))
                .hasMessage("label p.png is no PNG, BMP or other image that Java reads");
        assertThatThrownBy(() -> reader("davis").read(new Configuration(), "/nowhere/p.png"))
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.IO_ERROR));
    }

    @Test
    void realLabelsAreReadWithoutComplaint() {
        assumeTrue(Files.isDirectory(DATA), "shared/data is absent");

        for (String[] set :
                new String[][] {{"camvid_0016E5_15hz", "camvid"}, {"davis2016", "davis"}, {"fasseg_headturn", "fasseg"}
                }) {
            SequenceSpec spec = Corpora.sequences(
                            new Configuration(), DATA.resolve(set[0]).toUri(), CorpusLayout.AUTO)
                    .get(0);
            LabelMap map =
                    reader(set[1]).read(new Configuration(), spec.labels().get(0));
            int classes = ClassSets.named(set[1]).size();
            long labelled = 0;
            for (long count : map.pixelCounts(classes)) {
                labelled += count;
            }
            assertThat(labelled).as(set[0]).isGreaterThan(map.size().pixels() * 9L / 10);
        }
    }

    private static LabelReader reader(String classes) {
        return new LabelReader(ClassSets.named(classes));
    }

    private static byte[] grey(int... values) throws IOException {
        BufferedImage image = new BufferedImage(values.length, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setPixels(0, 0, values.length, 1, values);
        return png(image);
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
