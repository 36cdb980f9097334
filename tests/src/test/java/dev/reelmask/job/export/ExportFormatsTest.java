package dev.reelmask.job.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.mask.CocoRle;
import dev.reelmask.testing.CommandRun;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What each format holds, mask by mask. */
class ExportFormatsTest {
    private static final int IGNORE = LabelMap.IGNORE;

    @TempDir
    private Path folder;

    private ExportedClips clips;
    private Path out;

    @BeforeEach
    void makeCorpusAndResults() throws IOException {
        clips = new ExportedClips(folder);
        out = folder.resolve("out");
    }

    @Test
    void pngHasOneFolderASequenceAndIsACorpusItself() throws IOException {
        export("png", "--corpus=" + clips.corpus());

        for (String sequence : ExportedClips.FRAMES.keySet()) {
            for (int frame = 0; frame < ExportedClips.FRAMES.get(sequence); frame++) {
                BufferedImage image = image(text("%s.labels/%06d.png", sequence, frame));
                assertThat(values(image)).isEqualTo(values(sequence, frame, id -> id, IGNORE));
                assertThat(image.getRGB(31, 23)).isEqualTo(0xff804080);
                BufferedImage picture = image(text("%s/%06d.jpg", sequence, frame));
                assertThat(picture.getWidth()).isEqualTo(ExportedClips.MASK.width());
                assertThat(picture.getRGB(5, 5) & 0xff).isBetween(20 * frame - 6, 20 * frame + 6);
            }
        }
        assertThat(Corpora.sequences(new Configuration(), out.toUri(), CorpusLayout.AUTO))
                .extracting(SequenceSpec::id, spec -> spec.labels().size())
                .containsExactly(tuple("day_one", 9), tuple("night__two", 5));
        assertThat(ClassSets.load(out.resolve("reelmask-classes.yaml").toString()))
                .isEqualTo(ExportedClips.CLASSES);
        assertThat(out.resolve("reelmask-classes.yaml")).content().contains("\"car & bus\": \"#00008e\"");
    }

    @Test
    void vspwCountsClassesFromOne() throws IOException {
        export("vspw", "--split=val", "--corpus=run");

        for (String sequence : ExportedClips.FRAMES.keySet()) {
            for (int frame = 0; frame < ExportedClips.FRAMES.get(sequence); frame++) {
                BufferedImage image = image(text("data/%s/mask/%08d.png", sequence, frame));
                assertThat(values(image)).isEqualTo(values(sequence, frame, id -> id + 1, 0));
                assertThat(out.resolve(text("data/%s/origin/%08d.jpg", sequence, frame)))
                        .exists();
            }
        }
        assertThat(out.resolve("val.txt")).hasContent("day_one\nnight__two\n");
        assertThat(json("label_num_dic_final.json").get("sky").asInt()).isEqualTo(3);
    }

    @Test
    void cityscapesKeepsTheRunsIdsWhereClassesAreOthersAndSaysSo() throws IOException {
        CommandRun run = export("cityscapes", "--corpus=" + clips.corpus());

        assertThat(run.err()).contains("the classes of street are not called as Cityscapes' are");
        BufferedImage ids = image("gtFine/train/night--two/night--two_000000_000003_gtFine_labelIds.png");
        assertThat(values(ids)).isEqualTo(values("night__two", 3, id -> id, IGNORE));
        BufferedImage colours = image("gtFine/train/night--two/night--two_000000_000003_gtFine_color.png");
        assertThat(colours.getRGB(4, 9) & 0xffffff).isEqualTo(0x00008e);
        assertThat(colours.getRGB(31, 0) & 0xffffff).isZero();
        assertThat(out.resolve("leftImg8bit/train/night--two/night--two_000000_000003_leftImg8bit.png"))
                .exists();
    }

    @Test
    void webDatasetShardsHoldSeveralSequencesAndEachFrameOnce() throws IOException {
        export("webdataset", "--corpus=" + clips.corpus(), "--shard-mb=1");

        List<String> shards = Files.readAllLines(out.resolve("shards.txt"));
        assertThat(shards).containsExactly("day_one/day_one-000000.tar");
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String shard : shards) {
            files.putAll(untar(Files.readAllBytes(out.resolve(shard))));
        }
        assertThat(files).hasSize(3 * (9 + 5));
        for (String sequence : ExportedClips.FRAMES.keySet()) {
            for (int frame = 0; frame < ExportedClips.FRAMES.get(sequence); frame++) {
                String key = text("%s/%06d.", sequence, frame);
                BufferedImage mask = ImageIO.read(new ByteArrayInputStream(files.get(key + "seg.png")));
                assertThat(values(mask)).isEqualTo(values(sequence, frame, id -> id, IGNORE));
                JsonNode facts = new ObjectMapper().readTree(files.get(key + "json"));
                assertThat(facts.get("is_key").asBoolean()).isEqualTo(ExportedClips.isKey(frame));
                assertThat(facts.get("pixels").get("car & bus").asInt()).isEqualTo(count(sequence, frame, 1));
                assertThat(files).containsKey(key + "jpg");
            }
        }
    }

    @Test
    void cocoHasOneAnnotationForEachFrameAndClass() throws IOException {
        export("coco", "--corpus=" + clips.corpus());

        JsonNode coco = json("annotations/instances.json");
        assertThat(coco.get("categories"))
                .extracting(c -> c.get("name").asText())
                .containsExactly("road", "car & bus", "sky", "nobody");
        assertThat(coco.get("videos")).extracting(v -> v.get("name").asText()).containsExactly("day_one", "night__two");
        assertThat(coco.get("images")).hasSize(14);
        assertThat(coco.get("annotations")).hasSize(3 * 14 - 1);
        Map<Integer, JsonNode> images = byId(coco.get("images"));
        Map<Integer, byte[]> painted = new HashMap<>();
        for (JsonNode annotation : coco.get("annotations")) {
            JsonNode image = images.get(annotation.get("image_id").asInt());
            int id = annotation.get("category_id").asInt() - 1;
            String sequence = image.get("file_name").asText().split("/", -1)[0];
            int frame = image.get("frame_id").asInt();
            assertThat(annotation.get("video_id")).isEqualTo(image.get("video_id"));
            assertThat(annotation.get("area").asInt()).isEqualTo(count(sequence, frame, id));
            assertThat(box(annotation.get("bbox"))).isEqualTo(box(sequence, frame, id));
            String counts = annotation.get("segmentation").get("counts").asText();
            CocoRle.paint(
                    painted.computeIfAbsent(image.get("id").asInt(), i -> nothing()),
                    ExportedClips.MASK,
                    CocoRle.lengths(ExportedClips.MASK, counts),
                    id);
        }
        images.forEach((id, image) -> {
            String sequence = image.get("file_name").asText().split("/", -1)[0];
            LabelMap mask = ExportedClips.mask(sequence, image.get("frame_id").asInt());
            assertThat(new LabelMap(ExportedClips.MASK, painted.get(id))).isEqualTo(mask);
            assertThat(out.resolve("images").resolve(image.get("file_name").asText()))
                    .exists();
        });
    }

    @Test
    void panopticPixelsAreSegmentsOfTheFile() throws IOException {
        export("coco-panoptic");

        JsonNode coco = json("annotations/panoptic.json");
        Map<Integer, JsonNode> images = byId(coco.get("images"));
        assertThat(coco.get("annotations")).hasSize(14);
        for (JsonNode annotation : coco.get("annotations")) {
            Map<Integer, Integer> classes = new HashMap<>(Map.of(0, IGNORE));
            for (JsonNode segment : annotation.get("segments_info")) {
                classes.put(
                        segment.get("id").asInt(), segment.get("category_id").asInt() - 1);
            }
            BufferedImage png = image("panoptic/" + annotation.get("file_name").asText());
            assertThat(png.getColorModel().getNumColorComponents()).isEqualTo(3);
            JsonNode image = images.get(annotation.get("image_id").asInt());
            byte[] ids = nothing();
            for (int i = 0; i < ids.length; i++) {
                int rgb = png.getRGB(i % 32, i / 32);
                ids[i] = classes.get((rgb >> 16 & 0xff) + 256 * (rgb >> 8 & 0xff) + 65536 * (rgb & 0xff))
                        .byteValue();
            }
            String sequence = image.get("file_name").asText().split("/", -1)[0];
            assertThat(new LabelMap(ExportedClips.MASK, ids))
                    .isEqualTo(
                            ExportedClips.mask(sequence, image.get("frame_id").asInt()));
        }
    }

    @Test
    void fiftyOneHasAMaskOfTheSameNameForEachPicture() throws IOException {
        export("fiftyone", "--corpus=" + clips.corpus());

        for (String sequence : ExportedClips.FRAMES.keySet()) {
            for (int frame = 0; frame < ExportedClips.FRAMES.get(sequence); frame++) {
                BufferedImage image = image(text("labels/%s/%06d.png", sequence, frame));
                assertThat(values(image)).isEqualTo(values(sequence, frame, id -> id + 1, 0));
                assertThat(out.resolve(text("data/%s/%06d.jpg", sequence, frame)))
                        .exists();
            }
        }
        assertThat(json("mask_targets.json").get("2").asText()).isEqualTo("car & bus");
    }

    @Test
    void cvatHasOneFileASequenceWithAMaskForEachClass() throws Exception {
        export("cvat");

        for (String sequence : ExportedClips.FRAMES.keySet()) {
            File file = out.resolve(sequence + "/annotations.xml").toFile();
            NodeList images = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file)
                    .getElementsByTagName("image");
            assertThat(images.getLength()).isEqualTo(ExportedClips.FRAMES.get(sequence));
            for (int frame = 0; frame < images.getLength(); frame++) {
                Element image = (Element) images.item(frame);
                assertThat(image.getAttribute("name")).isEqualTo(text("frame_%06d", frame));
                byte[] ids = nothing();
                NodeList masks = image.getElementsByTagName("mask");
                for (int i = 0; i < masks.getLength(); i++) {
                    paint(ids, (Element) masks.item(i));
                }
                assertThat(new LabelMap(ExportedClips.MASK, ids)).isEqualTo(ExportedClips.mask(sequence, frame));
            }
        }
    }

    private static String text(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static void paint(byte[] ids, Element mask) {
        int id = ExportedClips.CLASSES.names().indexOf(mask.getAttribute("label"));
        int width = Integer.parseInt(mask.getAttribute("width"));
        int left = Integer.parseInt(mask.getAttribute("left"));
        int top = Integer.parseInt(mask.getAttribute("top"));
        int pixel = 0;
        boolean isInside = false;
        for (String run : mask.getAttribute("rle").split(", ", -1)) {
            for (int i = 0; i < Integer.parseInt(run); i++, pixel++) {
                if (isInside) {
                    ids[(top + pixel / width) * ExportedClips.MASK.width() + left + pixel % width] = (byte) id;
                }
            }
            isInside = !isInside;
        }
        assertThat(pixel).isEqualTo(width * Integer.parseInt(mask.getAttribute("height")));
    }

    private CommandRun export(String format, String... more) {
        CommandRun run = clips.export(format, out, more);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("14 frames of 2 sequences of run a as " + format);
        return run;
    }

    private JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(out.resolve(file).toFile());
    }

    private BufferedImage image(String file) throws IOException {
        return ImageIO.read(out.resolve(file).toFile());
    }

    private static byte[] nothing() {
        byte[] ids = new byte[ExportedClips.MASK.pixels()];
        Arrays.fill(ids, (byte) IGNORE);
        return ids;
    }

    private static Map<Integer, JsonNode> byId(JsonNode list) {
        Map<Integer, JsonNode> all = new HashMap<>();
        list.forEach(node -> all.put(node.get("id").asInt(), node));
        return all;
    }

    private static List<Integer> box(JsonNode numbers) {
        List<Integer> box = new ArrayList<>();
        numbers.forEach(number -> box.add(number.asInt()));
        return box;
    }

    private static List<Integer> box(String sequence, int frame, int id) {
        LabelMap mask = ExportedClips.mask(sequence, frame);
        FrameSize size = mask.size();
        int left = size.width();
        int top = size.height();
        int right = -1;
        int bottom = -1;
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                if (mask.id(x, y) == id) {
                    left = Math.min(left, x);
                    top = Math.min(top, y);
                    right = Math.max(right, x);
                    bottom = Math.max(bottom, y);
                }
            }
        }
        return List.of(left, top, right - left + 1, bottom - top + 1);
    }

    private static int count(String sequence, int frame, int id) {
        return (int) ExportedClips.mask(sequence, frame).pixelCounts(4)[id];
    }

    /** Values of the image's pixels as they are stored. */
    private static List<Integer> values(BufferedImage image) {
        int[] values = image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
        assertThat(image.getRaster().getNumBands()).isEqualTo(1);
        return Arrays.stream(values).boxed().toList();
    }

    private static List<Integer> values(String sequence, int frame, IntUnaryOperator value, int ignored) {
        List<Integer> values = new ArrayList<>();
        for (byte id : ExportedClips.mask(sequence, frame).ids()) {
            values.add((id & 0xff) == IGNORE ? ignored : value.applyAsInt(id));
        }
        return values;
    }

    /** Files of a tar archive by name. */
    private static Map<String, byte[]> untar(byte[] tar) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        int at = 0;
        while (tar[at] != 0) {
            String name = new String(tar, at, 100, StandardCharsets.UTF_8).split("\0", -1)[0];
            int size = Integer.parseInt(new String(tar, at + 124, 11, StandardCharsets.US_ASCII), 8);
            files.put(name, Arrays.copyOfRange(tar, at + 512, at + 512 + size));
            at += 512 + (size + 511) / 512 * 512;
        }
        assertThat(tar.length - at).isEqualTo(1024);
        return files;
    }
}
