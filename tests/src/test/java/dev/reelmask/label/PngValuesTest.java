package dev.reelmask.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.frame.SequenceException;
import dev.reelmask.testing.RawPng;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values read from a PNG's bytes are those that Java's own reader gives. */
class PngValuesTest {
    private static final int GREY = 0;
    private static final int PALETTE = 3;
    private static final int FILTERS = 5;
    private static final Path SHARED = Path.of("../../shared/data");

    private static Optional<char[]> read(byte[] png) throws IOException {
        return PngValues.of(new PngChunks(png));
    }

    private static char[] readByJava(byte[] png) throws IOException {
        Raster raster = ImageIO.read(new ByteArrayInputStream(png)).getRaster();
        int[] samples = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
        char[] values = new char[samples.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (char) samples[i];
        }
        return values;
    }

    /** Rows of random bytes, each with a filter's number before it; what they mean is the readers' to say. */
    private static byte[] rows(Random random, int width, int height, int bits, int firstFilter) {
        int length = (width * bits + 7) / 8 + 1;
        byte[] rows = new byte[length * height];
        random.nextBytes(rows);
        for (int y = 0; y < height; y++) {
            rows[y * length] = (byte) ((firstFilter + y) % FILTERS);
        }
        return rows;
    }

    private static RawPng png(int width, int height, int bits, int colourType) {
        RawPng png = RawPng.header(width, height, bits, colourType);
        return colourType == PALETTE ? png.with("PLTE", new byte[3 << bits]) : png;
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "4, 0", "8, 0", "16, 0", "1, 3", "2, 3", "4, 3", "8, 3"})
    void allDepthsAndFiltersGiveWhatJavaGives(int bits, int colourType) throws IOException {
        Random random = new Random(bits + 100L * colourType);
        for (int width : new int[] {1, 3, 8, 13, 61}) {
            for (int height : new int[] {1, 2, 11}) {
                for (int filter = 0; filter < FILTERS; filter++) {
                    byte[] rows = rows(random, width, height, bits, filter);
                    byte[] png = png(width, height, bits, colourType)
                            .with("IDAT", RawPng.deflated(rows))
                            .bytes();

                    assertThat(read(png).orElseThrow())
                            .as("%d x %d from filter %d", width, height, filter)
                            .isEqualTo(readByJava(png));
                }
            }
        }
    }

    /** As of flat areas: what a filter leaves is mostly nothing. */
    @ParameterizedTest
    @CsvSource({"8, 0", "16, 0", "2, 0", "8, 3", "4, 3"})
    void flatAreasGiveWhatJavaGives(int bits, int colourType) throws IOException {
        Random random = new Random(7 + bits);
        for (int filter = 0; filter < FILTERS; filter++) {
            byte[] rows = rows(random, 91, 40, bits, filter);
            int length = (91 * bits + 7) / 8 + 1;
            for (int i = 0; i < rows.length; i++) {
                rows[i] = i % length == 0 || random.nextInt(40) == 0 ? rows[i] : 0;
            }
            byte[] png = png(91, 40, bits, colourType)
                    .with("IDAT", RawPng.deflated(rows))
                    .bytes();

            assertThat(read(png).orElseThrow()).as("from filter %d", filter).isEqualTo(readByJava(png));
        }
    }

    @Test
    void dataMayComeInPieces() throws IOException {
        byte[] data = RawPng.deflated(rows(new Random(3), 40, 30, 8, 0));
        RawPng png = RawPng.header(40, 30, 8, GREY);
        for (int at = 0; at < data.length; at += 97) {
            png.with("IDAT", Arrays.copyOfRange(data, at, Math.min(data.length, at + 97)));
            png.with("IDAT", new byte[0]);
        }

        assertThat(read(png.bytes()).orElseThrow()).isEqualTo(readByJava(png.bytes()));
    }

    @Test
    void whatIsBesideThePictureIsLeftOut() throws IOException {
        byte[] rows = rows(new Random(4), 5, 4, 8, 1);
        byte[] png = RawPng.header(5, 4, 8, PALETTE)
                .with("tEXt", new byte[] {'a', 0, 'b'})
                .with("PLTE", new byte[] {1, 2, 3, 4, 5, 6})
                .with("tRNS", new byte[] {7})
                .with("IDAT", RawPng.deflated(rows))
                .bytes();
        PngChunks chunks = new PngChunks(png);

        assertThat(PngValues.of(chunks).orElseThrow()).isEqualTo(readByJava(chunks.picture()));
        assertThat(chunks.palette()).containsExactly(0x07010203, 0xff040506);
        assertThat(chunks.chunks().stream().map(PngChunks.Chunk::type)).containsExactly("IHDR", "PLTE", "IDAT", "IEND");
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR})
    void coloursAreLeftToJava(int type) throws IOException {
        assertThat(read(written(new BufferedImage(7, 5, type)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY, BufferedImage.TYPE_BYTE_BINARY})
    void whatJavaWritesIsRead(int type) throws IOException {
        byte[] png = written(noise(type));

        assertThat(read(png).orElseThrow()).isEqualTo(readByJava(png));
    }

    private static BufferedImage noise(int type) {
        BufferedImage image = new BufferedImage(37, 19, type);
        Random random = new Random(type);
        for (int i = 0; i < 37 * 19; i++) {
            int top = 1 << image.getRaster().getSampleModel().getSampleSize(0);
            image.getRaster().setSample(i % 37, i / 37, 0, random.nextInt(top));
        }
        return image;
    }

    private static byte[] written(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", out)).isTrue();
        return out.toByteArray();
    }

    @Test
    void interlacedPicturesAreLeftToJava() throws IOException {
        byte[] header = {0, 0, 0, 3, 0, 0, 0, 3, 8, GREY, 0, 0, 1};
        RawPng png = RawPng.header(3, 3).with("IDAT", RawPng.deflated(new byte[20]));
        byte[] bytes = png.bytes();
        byte[] interlaced = withHeader(bytes, header);

        assertThat(read(interlaced)).isEmpty();
        assertThat(LabelImages.decode(interlaced, "i.png", LabelBounds.withoutFrame())
                        .size()
                        .pixels())
                .isEqualTo(9);
    }

    /** The same file with another header, which ends at byte 33 with its checksum. */
    private static byte[] withHeader(byte[] png, byte[] header) {
        byte[] out = png.clone();
        System.arraycopy(header, 0, out, 16, header.length);
        CRC32 sum = new CRC32();
        sum.update(out, 12, 17);
        for (int i = 0; i < 4; i++) {
            out[29 + i] = (byte) (sum.getValue() >> (24 - 8 * i));
        }
        return out;
    }

    @Test
    void whatIsWrongIsLeftToJavaAndRefused() throws IOException {
        byte[] good = RawPng.deflated(rows(new Random(5), 6, 6, 8, 0));
        byte[] badFilter = rows(new Random(5), 6, 6, 8, 0);
        badFilter[7] = 9;
        byte[] garbled = good.clone();
        garbled[0] = 0;
        List<byte[]> wrong = List.of(
                RawPng.header(6, 6, 8, GREY)
                        .with("IDAT", RawPng.deflated(badFilter))
                        .bytes(),
                RawPng.header(6, 6, 8, GREY).with("IDAT", garbled).bytes(),
                RawPng.header(6, 6, 8, GREY)
                        .with("IDAT", Arrays.copyOf(good, 9))
                        .bytes(),
                RawPng.header(6, 7, 8, GREY).with("IDAT", good).bytes(),
                RawPng.header(6, 6, 8, GREY).bytes(),
                RawPng.header(6, 6, 3, GREY).with("IDAT", good).bytes(),
                RawPng.header(6, 6, 8, PALETTE).with("IDAT", good).bytes());

        for (byte[] png : wrong) {
            assertThat(read(png)).isEmpty();
            assertThatThrownBy(() -> LabelImages.decode(png, "x.png", LabelBounds.withoutFrame()))
                    .isInstanceOf(SequenceException.class)
                    .hasMessageContaining("x.png");
        }
    }

    @Test
    void realLabelsGiveWhatJavaGives() throws IOException {
        assumeTrue(Files.isDirectory(SHARED), "shared/data is absent");
        int read = 0;
        try (Stream<Path> files = Files.walk(SHARED)) {
            List<Path> labels = files.filter(path -> path.toString().endsWith(".png"))
                    .filter(path -> path.toString().contains("annot")
                            || path.toString().contains("label")
                            || path.toString().contains("Annotations")
                            || path.toString().contains("groundtruth"))
                    .sorted()
                    .toList();
            for (int i = 0; i < labels.size(); i += 1 + labels.size() / 60) {
                byte[] png = Files.readAllBytes(labels.get(i));
                Optional<char[]> values = read(png);
                if (values.isPresent()) {
                    read++;
                    assertThat(values.get()).as(labels.get(i).toString()).isEqualTo(readByJava(png));
                }
            }
        }
        assertThat(read).isPositive();
    }
}
