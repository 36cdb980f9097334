package dev.reelmask.job.export.format;

import dev.reelmask.job.export.format.ClassRegions.Region;
import dev.reelmask.mask.CocoRle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * COCO: {@code annotations/instances.json}, one annotation for each frame and class in it, in compressed run lengths;
 * frames in {@code images/<sequence>/000000.jpg}. Videos, {@code video_id} and {@code frame_id} as in YouTube-VIS.
 */
final class CocoExport implements MaskExport {
    private static final String FILE = "annotations/instances.json";
    private final ExportSettings settings;

    CocoExport(ExportSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<String> places(ExportFolder folder, String sequence) {
        List<String> places = new ArrayList<>(CocoParts.places(sequence));
        places.add("images/" + sequence);
        return places;
    }

    @Override
    public List<String> shared() {
        return List.of(FILE);
    }

    @Override
    public SequenceExport begin(ExportFolder folder, String sequence) {
        return new Sequence(folder, sequence);
    }

    @Override
    public void finish(ExportFolder folder, List<ExportedSequence> sequences) {
        CocoParts.join(
                folder,
                FILE,
                head(settings.classes()),
                sequences,
                (annotation, image, video) ->
                        "{\"id\":" + annotation + ",\"image_id\":" + image + ",\"video_id\":" + video + ",");
    }

    /** What both of COCO's files begin with. A category's id is its class's plus one: 0 means "nothing" to many. */
    static Map<String, Object> head(ExportClasses classes) {
        List<Map<String, Object>> categories = new ArrayList<>();
        for (int id : classes.ids()) {
            int rgb = classes.of(id).rgb();
            Map<String, Object> category = new LinkedHashMap<>();
            category.put("id", category(id));
            category.put("name", classes.of(id).name());
            category.put("supercategory", classes.all().name());
            category.put("color", List.of(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff));
            category.put("isthing", 0);
            categories.add(category);
        }
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("info", Map.of("description", "Masks by Reelmask"));
        head.put("licenses", List.of());
        head.put("categories", categories);
        return head;
    }

    /** The category of a class. */
    static int category(int id) {
        return id + 1;
    }

    private static final class Sequence implements SequenceExport {
        private final ExportFolder folder;
        private final String sequence;
        private final CocoParts.Writer parts;

        Sequence(ExportFolder folder, String sequence) {
            this.folder = folder;
            this.sequence = sequence;
            this.parts = new CocoParts.Writer(folder, sequence);
        }

        @Override
        public void frame(ExportFrame frame) {
            String file = sequence + "/" + frame.name() + ".jpg";
            frame.picture().ifPresent(picture -> folder.write("images/" + file, FrameImages.jpeg(picture)));
            parts.image(file, frame);
            List<Integer> size =
                    List.of(frame.mask().size().height(), frame.mask().size().width());
            SortedMap<Integer, String> counts = CocoRle.counts(frame.mask());
            for (Region region : ClassRegions.of(frame.mask())) {
                Map<String, Object> annotation = new LinkedHashMap<>();
                annotation.put("category_id", category(region.id()));
                annotation.put("segmentation", Map.of("size", size, "counts", counts.get(region.id())));
                annotation.put("area", region.area());
                annotation.put("bbox", region.box());
                annotation.put("iscrowd", 0);
                parts.annotation(annotation);
            }
        }

        @Override
        public void end() {
            parts.publish();
        }

        @Override
        public void close() {
            parts.close();
        }
    }
}
