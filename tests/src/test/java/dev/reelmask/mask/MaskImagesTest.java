package dev.reelmask.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.label.LabelReader;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class MaskImagesTest {
    private static final LabelMap MAP = new LabelMap(new FrameSize(3, 2), new byte[] {0, 1, 2, 10, 0, (byte) 255});

    @Test
    void bothKindsOfPngAreReadBackAsTheSameLabels() {
        ClassSet camvid = ClassSets.named("camvid");

        assertThat(new LabelReader(camvid).decode(MaskImages.png(MAP), "grey.png"))
                .isEqualTo(MAP);
        assertThat(new LabelReader(camvid).decode(MaskImages.png(MAP, camvid), "palette.png"))
                .isEqualTo(MAP);
    }

    @Test
    void aPalettePngShowsTheColoursOfTheClasses() throws IOException {
        byte[] png = MaskImages.png(MAP, ClassSets.named("camvid"));

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));

        assertThat(image.getRGB(0, 0)).isEqualTo(0xff808080);
        assertThat(image.getRGB(0, 1)).isEqualTo(0xff0080c0);
        assertThat(image.getRGB(2, 1)).isEqualTo(0xff000000);
    }

    @Test
    void imagesOfIdsAreReadWithoutAClassSetAndOthersAreRefused() throws IOException {
        assertThat(MaskImages.map(MaskImages.png(MAP))).isEqualTo(MAP);
        assertThat(MaskImages.map(MaskImages.png(MAP, ClassSets.named("camvid"))))
                .isEqualTo(MAP);

        assertThatThrownBy(() -> MaskImages.map(png(BufferedImage.TYPE_INT_RGB)))
                .isInstanceOf(MaskException.class)
                .hasMessage("not an image of class ids: it is in colours; name its class set");
        assertThatThrownBy(() -> MaskImages.map(png(BufferedImage.TYPE_USHORT_GRAY)))
                .isInstanceOf(MaskException.class)
                .hasMessage("not an image of class ids: the value at (1, 0) is 300, above 255");
        assertThatThrownBy(() -> MaskImages.map(new byte[] {1, 2, 3}))
                .isInstanceOf(MaskException.class)
                .hasMessageStartingWith("not an image of class ids: ");
    }

    private static byte[] png(int type) throws IOException {
        BufferedImage image = new BufferedImage(2, 1, type);
        image.getRaster().setSample(1, 0, 0, type == BufferedImage.TYPE_USHORT_GRAY ? 300 : 3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
