package dev.reelmask.corpus.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.label.ImageHeader;
import dev.reelmask.label.LabelBounds;
import dev.reelmask.testing.RawPng;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelImageKindsTest {
    private static final int ROAD = 0x804080;

    @Test
    void greyOfAnyDepthHoldsIds() {
        assertThat(read("camvid", RawPng.grey(1, 0, 1, 1).bytes())).containsExactly(0, 1, 1);
        assertThat(read("camvid", RawPng.grey(2, 0, 3, 1).bytes())).containsExactly(0, 3, 1);
        assertThat(read("camvid", RawPng.grey(4, 11, 3, 10).bytes())).containsExactly(-1, 3, 10);
        assertThat(read("camvid", RawPng.grey(16, 0, 10, 255).bytes())).containsExactly(0, 10, -1);
        assertThatThrownBy(() -> read("camvid", RawPng.grey(16, 0, 256).bytes()))
                .hasMessageContaining("holds the value 256 at (1, 0)");
    }

    @Test
    void idsWrittenToAllThreeChannelsAreIds() {
        assertThat(read("camvid", RawPng.rgb(0x000000, 0x030303, 0x0a0a0a).bytes()))
                .containsExactly(0, 3, 10);
        assertThat(read("binary", RawPng.rgb(0x000000, 0x010101).bytes())).containsExactly(0, 1);
        assertThat(read("camvid", RawPng.rgb(0x000000, 0x808080).bytes())).containsExactly(-1, 0);
        assertThat(read("binary", RawPng.rgb(0x000000, 0xffffff).bytes())).containsExactly(0, 1);
        assertThatThrownBy(() ->
                        read("binary", RawPng.rgb(0x000000, 0x010101, 0xffffff).bytes()))
                .hasMessageContaining("it cannot be told whether it holds ids or colours");
    }

    @Test
    void transparentPixelsAreRefused() {
        assertThat(read("camvid", RawPng.rgba(0x804080ff).bytes())).containsExactly(3);
        assertThatThrownBy(
                        () -> read("camvid", RawPng.rgba(0x804080ff, 0x80408000).bytes()))
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.BAD_LABEL))
                .hasMessage(
                        "label p.png is transparent at (1, 0), which may mean a class or none; save it without transparency");
        byte[] key = {0, 3};
        RawPng grey = RawPng.grey(8, 1, 2).with("tRNS", key);
        assertThat(read("camvid", grey.bytes())).containsExactly(1, 2);
        assertThatThrownBy(() ->
                        read("camvid", RawPng.grey(8, 1, 3).with("tRNS", key).bytes()))
                .hasMessageContaining("is transparent at (1, 0)");
    }

    @Test
    void jpegsAreReadInColoursAndRefusedAsIds() throws IOException {
        BufferedImage colours = new BufferedImage(16, 16, BufferedImage.TYPE_3BYTE_BGR);
        BufferedImage ids = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 256; i++) {
            colours.setRGB(i % 16, i / 16, ROAD);
        }

        assertThat(read("camvid", image(colours, "jpeg"))).containsOnly(3);
        assertThatThrownBy(() -> read("camvid", image(ids, "jpeg")))
                .hasMessage("label p.png is a grey JPEG, whose compression changes class ids; save the labels as PNG");
    }

    @Test
    void bitmapsAreRead() throws IOException {
        BufferedImage colours = new BufferedImage(3, 2, BufferedImage.TYPE_3BYTE_BGR);
        colours.setRGB(1, 1, ROAD);
        BufferedImage grey = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(2, 0, 0, 7);

        assertThat(read("camvid", image(colours, "bmp"))).containsExactly(-1, -1, -1, -1, 3, -1);
        assertThat(read("camvid", image(grey, "bmp"))).containsExactly(0, 0, 7, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GIF89a.........", "II*\0............", "RIFF....WEBPVP8 "})
    void otherKindsAreNamed(String start) {
        byte[] bytes = start.getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> read("camvid", bytes)).hasMessageEndingWith("; save the labels as PNG");
    }

    @Test
    void whatIsDamagedIsRefused() {
        byte[] whole = RawPng.grey(8, 1, 2, 3).bytes();
        byte[] flipped = whole.clone();
        flipped[whole.length - 18] ^= 1;

        assertThatThrownBy(() -> read("camvid", RawPng.grey(8, 1, 2, 3).brokenOff()))
                .hasMessage("label p.png cannot be decoded: it breaks off");
        assertThatThrownBy(() -> read("camvid", flipped))
                .hasMessage("label p.png cannot be decoded: its IDAT has a wrong checksum");
        assertThatThrownBy(() -> read(
                        "camvid", RawPng.grey(8, 1, 2).with("acTL", new byte[8]).bytes()))
                .hasMessage("label p.png cannot be decoded: it is an animation");
    }

    @Test
    void aLabelIsNotDecodedThatIsTooLargeForItsFrame() {
        LabelBounds bounds = LabelBounds.of(new FrameSize(64, 64), new FrameSize(64, 64));
        byte[] bomb = RawPng.header(30000, 30000).bytes();

        assertThatThrownBy(() -> reader("binary").decode(bomb, "p.png", bounds))
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.BAD_LABEL))
                .hasMessage("label p.png is 30000x30000 large, at most 2097152 pixels are read for frames of 64x64");
        assertThatThrownBy(() -> read("binary", bomb)).hasMessageContaining("at most 134217728 pixels are read");
    }

    @Test
    void textsAndProfilesAreNotUnpacked() {
        byte[] text = RawPng.deflated(new byte[100 << 20]);
        byte[] keyword = "Comment\0\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] data = ByteBuffer.allocate(keyword.length + text.length)
                .put(keyword)
                .put(text)
                .array();
        int[] palette = {0x010203, 0x030201};
        RawPng png = RawPng.indexed(8, palette, 1, 0).with("zTXt", data).with("iCCP", data);

        assertThat(read("camvid", png.bytes())).containsExactly(1, 0);
    }

    @Test
    void aPhotographInPlaceOfALabelDoesNotFillTheMemory() {
        int[] colours = new int[300_000];
        Arrays.setAll(colours, i -> i * 55);

        assertThat(read("camvid", RawPng.rgb(colours).bytes())).hasSize(colours.length);
    }

    @Test
    void labelsHaveTheProportionsOfTheirFrame() {
        LabelBounds bounds = LabelBounds.of(new FrameSize(1024, 576), new FrameSize(720, 576));

        assertThat(bounds.fits(new FrameSize(1024, 576))).isTrue();
        assertThat(bounds.fits(new FrameSize(256, 144))).isTrue();
        assertThat(bounds.fits(new FrameSize(720, 576))).isTrue();
        assertThat(bounds.fits(new FrameSize(341, 192))).isTrue();
        assertThat(bounds.fits(new FrameSize(576, 1024))).isFalse();
        assertThat(bounds.fits(new FrameSize(1024, 570))).isFalse();
        assertThatThrownBy(() -> bounds.check(new FrameSize(64, 64), "p.png"))
                .hasMessage(
                        "label p.png is 64x64 large: other proportions than the frame's 1024x576; cut or scale it as its frame");
    }

    @Test
    void headersTellSizesWithoutDecoding() throws IOException {
        for (String format : new String[] {"png", "bmp", "jpeg"}) {
            byte[] bytes = image(new BufferedImage(37, 21, BufferedImage.TYPE_3BYTE_BGR), format);

            assertThat(ImageHeader.of(bytes).orElseThrow().size()).as(format).isEqualTo(new FrameSize(37, 21));
            for (int length = 0; length < Math.min(60, bytes.length); length++) {
                assertThat(ImageHeader.of(Arrays.copyOf(bytes, length)))
                        .as(format + length)
                        .satisfiesAnyOf(
                                h -> assertThat(h).isEmpty(),
                                h -> assertThat(h.get().size().width()).isEqualTo(37));
            }
        }
    }

    private static byte[] image(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static LabelReader reader(String classes) {
        return new LabelReader(ClassSets.named(classes));
    }

    private static byte[] read(String classes, byte[] label) {
        return reader(classes).decode(label, "p.png").ids();
    }
}
