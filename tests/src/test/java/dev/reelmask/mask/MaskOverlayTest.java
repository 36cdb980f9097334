package dev.reelmask.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class MaskOverlayTest {
    private static final ClassSet CLASSES =
            new ClassSet("two", List.of(new LabelClass("background", 0xff00ff), new LabelClass("road", 0x804020)), -1);

    @Test
    void coloursLieOverThePictureAndTheRestStaysAsItIs() throws IOException {
        LabelMap mask = new LabelMap(new FrameSize(4, 1), new byte[] {0, 1, 7, (byte) LabelMap.IGNORE});

        BufferedImage half = overlaid(mask, 8, 2, 0.5);

        assertThat(half.getWidth()).isEqualTo(8);
        assertThat(half.getHeight()).isEqualTo(2);
        assertThat(half.getRGB(0, 0)).isEqualTo(0xff202020);
        assertThat(half.getRGB(2, 1)).isEqualTo(0xff503020);
        assertThat(half.getRGB(5, 1)).isEqualTo(0xff202020);
        assertThat(half.getRGB(7, 0)).isEqualTo(0xff202020);
        assertThat(overlaid(mask, 8, 2, 1).getRGB(3, 0)).isEqualTo(0xff804020);
    }

    private static BufferedImage overlaid(LabelMap mask, int width, int height, double opacity) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            picture.setRGB(i % width, i / width, 0x202020);
        }
        byte[] png = MaskOverlay.png(png(picture), mask, CLASSES, opacity);
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    @Test
    void whatIsNoPictureIsNamed() throws IOException {
        LabelMap mask = new LabelMap(new FrameSize(1, 1), new byte[1]);
        byte[] cut = new byte[60];
        System.arraycopy(png(new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB)), 0, cut, 0, 50);

        assertThatThrownBy(() -> MaskOverlay.png(new byte[] {1, 2, 3}, mask, CLASSES, 0.5))
                .isInstanceOf(MaskException.class)
                .hasMessage("not a picture: the bytes are no PNG, JPEG, BMP or GIF");
        assertThatThrownBy(() -> MaskOverlay.png(cut, mask, CLASSES, 0.5))
                .isInstanceOf(MaskException.class)
                .hasMessageStartingWith("not a picture: it cannot be decoded: ");
    }
}
