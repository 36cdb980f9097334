package dev.reelmask.video.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.video.Clips;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.damage.Damage;
import dev.reelmask.video.damage.DamagePolicy;
import dev.reelmask.video.decode.SequenceDecoder;
import dev.reelmask.video.encode.PngImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFramesTest {
    private static final FrameSize SIZE = new FrameSize(203, 61);

    @TempDir
    private Path folder;

    private Path image(String name, FrameSize size, int index) throws IOException {
        Path file = folder.resolve(name);
        byte[] png = PngImages.rgb(size, Clips.picture(size, index));
        if (name.endsWith(".png")) {
            return Files.write(file, png);
        }
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        String format = name.substring(name.lastIndexOf('.') + 1);
        assertThat(ImageIO.write(picture, format, file.toFile())).isTrue();
        return file;
    }

    private static SequenceFrames open(FrameRange range, Path... files) {
        return open(DamagePolicy.REFUSE, range, files);
    }

    private static SequenceFrames open(DamagePolicy damage, FrameRange range, Path... files) {
        List<String> uris = Arrays.stream(files).map(f -> f.toUri().toString()).toList();
        SequenceSpec spec = new SequenceSpec("folder", "file:/folder", "", uris, Map.of(), 1, "");
        DecodeSettings settings = DecodeSettings.defaults().withDamage(damage);
        return SequenceDecoder.open(new Configuration(), spec, SizePolicy.source(), range, settings);
    }

    @Test
    void aPartOfTheImagesGivesThePieceThatAllGive() throws IOException {
        List<String> uris = new ArrayList<>();
        Map<Integer, String> labels = new HashMap<>();
        for (int i = 0; i < 9; i++) {
            uris.add(image("p" + i + ".png", SIZE, i).toUri().toString());
            labels.put(i, "label" + i);
        }
        SequenceSpec all = new SequenceSpec("folder", "file:/folder", "", uris, labels, 1, "");
        SequenceSpec part = all.part(4, 7);
        FrameRange range = FrameRange.of(4, 2).andOneAfter();

        assertThat(part.images()).hasSize(9);
        assertThat(part.labels()).containsOnlyKeys(0, 4, 5, 6, 8);
        assertThatThrownBy(() -> part.images().get(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("element 2 of 9 is not in the part from 4 on");
        assertThat(serialized(part)).isLessThan(serialized(all));
        assertThat(part).isEqualTo(all.part(4, 7)).hasSameHashCodeAs(all.part(4, 7));
        assertThat(part).isNotEqualTo(all.part(4, 8)).isNotEqualTo(all);
        try (SequenceFrames whole = opened(all, range);
                SequenceFrames frames = opened(part, range)) {
            assertThat(Clips.drain(frames)).extracting(Clips::index).containsExactly(4, 5, 6);
            assertThat(frames.info()).isEqualTo(whole.info());
        }
    }

    private static SequenceFrames opened(SequenceSpec spec, FrameRange range) {
        return SequenceDecoder.open(new Configuration(), spec, SizePolicy.source(), range, DecodeSettings.defaults());
    }

    private static int serialized(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.size();
    }

    @Test
    void pngImagesComeBackBitExactInTheGivenOrder() throws IOException {
        try (SequenceFrames frames =
                open(FrameRange.all(), image("b.png", SIZE, 7), image("a.png", SIZE, 3), image("c.bmp", SIZE, 9))) {
            List<RgbFrame> all = Clips.drain(frames);

            assertThat(all).extracting(Clips::index).containsExactly(7, 3, 9);
            assertThat(all.get(1).rgb()).isEqualTo(Clips.picture(SIZE, 3));
            assertThat(all.get(2).rgb()).isEqualTo(Clips.picture(SIZE, 9));
            assertThat(frames.info().promisedFrames()).isEqualTo(3);
            assertThat(frames.integrity().verdict()).isEmpty();
        }
    }

    @Test
    void jpegImagesKeepTheirColours() throws IOException {
        try (SequenceFrames frames = open(FrameRange.all(), image("a.jpg", SIZE, 5))) {
            RgbFrame frame = Clips.drain(frames).get(0);

            byte[] expected = Clips.picture(SIZE, 5);
            int at = (40 * SIZE.width() + 150) * 3;
            for (int c = 0; c < 3; c++) {
                assertThat(frame.rgb()[at + c] & 0xff).isCloseTo(expected[at + c] & 0xff, within(8));
            }
        }
    }

    @Test
    void allTakeTheFirstImagesSizeAlsoInAPiece() throws IOException {
        Path first = image("a.png", SIZE, 1);
        Path second = image("b.png", new FrameSize(406, 122), 2);
        try (SequenceFrames frames = open(FrameRange.of(1, 5), first, second)) {
            List<RgbFrame> all = Clips.drain(frames);

            assertThat(all).extracting(RgbFrame::index).containsExactly(1);
            assertThat(all.get(0).size()).isEqualTo(SIZE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut.png", "cut.jpg", "cut.bmp"})
    void aDamagedImageIsNamed(String name) throws IOException {
        Path good = image("good.png", SIZE, 1);
        Path cut = image(name, SIZE, 2);
        byte[] bytes = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> {
                    try (SequenceFrames frames = open(FrameRange.all(), good, cut)) {
                        Clips.drain(frames);
                    }
                })
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.DAMAGED_STREAM))
                .hasMessageContaining(name + " is damaged");
    }

    private Path cut(String name) throws IOException {
        Path cut = image(name, SIZE, 2);
        byte[] bytes = Files.readAllBytes(cut);
        return Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
    }

    @Test
    void aDamagedImageIsLeftOutWhereDamageIsKept() throws IOException {
        Path[] files = {
            cut("0.png"),
            image("1.png", SIZE, 1),
            cut("2.jpg"),
            Files.write(folder.resolve("3.png"), new byte[0]),
            image("4.png", SIZE, 4)
        };

        try (SequenceFrames frames = open(DamagePolicy.KEEP, FrameRange.all(), files)) {
            List<RgbFrame> all = Clips.drain(frames);

            assertThat(all).extracting(RgbFrame::index).containsExactly(1, 4);
            assertThat(all).extracting(Clips::index).containsExactly(1, 4);
            assertThat(all).extracting(RgbFrame::ptsUs).containsExactly(40_000L, 160_000L);
            assertThat(all).noneMatch(RgbFrame::damaged);
            Damage damage = frames.integrity().damage();
            assertThat(damage.missing()).isEqualTo(3);
            assertThat(damage.text())
                    .startsWith("3 lost: 0 (0.00 s), 2-3 (0.08-0.12 s); the first: image ")
                    .contains("0.png is damaged");
            assertThat(frames.integrity().verdict(0.9)).isEmpty();
            assertThat(frames.integrity().verdict(0.5)).isPresent();
            assertThat(frames.integrity().verdict()).isPresent();
        }
    }

    @Test
    void aPieceBringsTheImageBehindItWhereItIsSound() throws IOException {
        Path[] files = {image("0.png", SIZE, 0), image("1.png", SIZE, 1), cut("2.png"), image("3.png", SIZE, 3)};

        assertThat(numbers(FrameRange.of(0, 1).andOneAfter(), files)).containsExactly(0, 1);
        assertThat(numbers(FrameRange.of(0, 2).andOneAfter(), files)).containsExactly(0, 1);
        assertThat(numbers(FrameRange.of(1, 2).andOneAfter(), files)).containsExactly(1, 3);
        assertThat(numbers(FrameRange.of(3, 1).andOneAfter(), files)).containsExactly(3);
    }

    private List<Integer> numbers(FrameRange range, Path... files) {
        try (SequenceFrames frames = open(DamagePolicy.KEEP, range, files);
                SequenceFrames own = open(DamagePolicy.KEEP, FrameRange.of(range.first(), range.count()), files)) {
            List<Integer> numbers =
                    Clips.drain(frames).stream().map(RgbFrame::index).toList();
            Clips.drain(own);
            assertThat(frames.integrity()).isEqualTo(own.integrity());
            return numbers;
        }
    }

    @Test
    void aPieceOfDamagedImagesTakesTheSizeOfTheFirstSoundOne() throws IOException {
        Path[] files = {cut("0.png"), image("1.png", SIZE, 1), image("2.png", new FrameSize(406, 122), 2)};

        try (SequenceFrames frames = open(DamagePolicy.KEEP, FrameRange.of(2, 5), files)) {
            List<RgbFrame> all = Clips.drain(frames);

            assertThat(all).extracting(RgbFrame::index).containsExactly(2);
            assertThat(all.get(0).size()).isEqualTo(SIZE);
            assertThat(frames.integrity().damage()).isEqualTo(Damage.NONE);
        }
    }

    @Test
    void aFileThatIsNoImageOrCannotBeReadIsNoDamage() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "no image at all");
        for (Path bad : List.of(text, folder.resolve("absent.png"))) {
            assertThatThrownBy(() -> {
                        try (SequenceFrames frames =
                                open(DamagePolicy.KEEP, FrameRange.all(), image("1.png", SIZE, 1), bad)) {
                            Clips.drain(frames);
                        }
                    })
                    .isInstanceOfSatisfying(SequenceException.class, e -> assertThat(e.reason())
                            .isIn(ReasonCode.UNSUPPORTED_STREAM, ReasonCode.IO_ERROR))
                    .hasMessageContaining(bad.getFileName().toString());
        }
    }

    @Test
    void aFolderWithoutOneSoundImageIsRefusedWithTheReasonOfTheFirst() throws IOException {
        Path first = cut("0.png");
        Path second = cut("1.png");

        assertThatThrownBy(() ->
                        open(DamagePolicy.KEEP, FrameRange.all(), first, second).close())
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.DAMAGED_STREAM))
                .hasMessageContaining("0.png is damaged");
    }

    @Test
    void anUnknownFormatIsNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("a.png"), "no image at all");

        assertThatThrownBy(() -> open(FrameRange.all(), text).close())
                .isInstanceOf(SequenceException.class)
                .hasMessageContaining("a.png is neither PNG nor JPEG nor BMP");
    }

    @Test
    void labelImagesKeepTheirIds() throws IOException {
        LabelMap labels = new LabelMap(new FrameSize(3, 1), new byte[] {0, 1, (byte) 255});
        ClassSet classes = new ClassSet(
                "two",
                List.of(new ClassSet.LabelClass("sky", 0x336699), new ClassSet.LabelClass("road", 0x804020)),
                -1);

        BufferedImage grey = ImageIO.read(new ByteArrayInputStream(PngImages.grey(labels)));
        BufferedImage indexed = ImageIO.read(new ByteArrayInputStream(PngImages.indexed(labels, classes)));

        for (int x = 0; x < 3; x++) {
            assertThat(grey.getRaster().getSample(x, 0, 0)).isEqualTo(labels.id(x, 0));
            assertThat(indexed.getRaster().getSample(x, 0, 0)).isEqualTo(labels.id(x, 0));
        }
        assertThat(indexed.getRGB(0, 0) & 0xffffff).isEqualTo(0x336699);
        assertThat(indexed.getRGB(1, 0) & 0xffffff).isEqualTo(0x804020);
    }
}
