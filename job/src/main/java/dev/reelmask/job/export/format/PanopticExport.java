package dev.reelmask.job.export.format;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.job.export.format.ClassRegions.Region;
import dev.reelmask.video.encode.PngImages;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * COCO panoptic: {@code annotations/panoptic.json} and {@code panoptic/<sequence>/000000.png}, whose pixels are segment
 * ids, R + 256 G + 256² B, 0 where there is none; frames in {@code images/<sequence>/000000.jpg}. A segment is a class
 * in a frame; its id is its class's colour, so that the images look as people expect.
 */
final class PanopticExport implements MaskExport {
    private static final String FILE = "annotations/panoptic.json";
    private final ExportSettings settings;
    /** Segment id of each class, as 0xRRGGBB. */
    private final int[] colours;

    PanopticExport(ExportSettings settings) {
        this.settings = settings;
        this.colours = colours(settings.classes());
    }

    /** Black is no segment, and two classes of one colour are two segments: these take the next free colour. */
    private static int[] colours(ExportClasses classes) {
        int[] colours = new int[classes.all().size()];
        Set<Integer> taken = new HashSet<>(Set.of(0));
        for (int id = 0; id < colours.length; id++) {
            int colour = classes.of(id).rgb();
            while (!taken.add(colour)) {
                colour = (colour + 1) & 0xffffff;
            }
            colours[id] = colour;
        }
        return colours;
    }

    @Override
    public List<String> places(ExportFolder folder, String sequence) {
        List<String> places = new ArrayList<>(CocoParts.places(sequence));
        places.add("panoptic/" + sequence);
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
                CocoExport.head(settings.classes()),
                sequences,
                (annotation, image, video) -> "{\"image_id\":" + image + ",");
    }

    private byte[] png(LabelMap mask) {
        byte[] rgb = new byte[mask.ids().length * 3];
        for (int i = 0; i < mask.ids().length; i++) {
            int id = mask.ids()[i] & 0xff;
            int colour = id == LabelMap.IGNORE ? 0 : colours[id];
            rgb[3 * i] = (byte) (colour >> 16);
            rgb[3 * i + 1] = (byte) (colour >> 8);
            rgb[3 * i + 2] = (byte) colour;
        }
        return PngImages.rgb(mask.size(), rgb);
    }

    private int segment(int id) {
        int colour = colours[id];
        return (colour >> 16) + ((colour >> 8 & 0xff) << 8) + ((colour & 0xff) << 16);
    }

    private final class Sequence implements SequenceExport {
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
            String name = sequence + "/" + frame.name();
            frame.picture().ifPresent(picture -> folder.write("images/" + name + ".jpg", FrameImages.jpeg(picture)));
            folder.write("panoptic/" + name + ".png", png(frame.mask()));
            parts.image(name + ".jpg", frame);
            List<Map<String, Object>> segments = new ArrayList<>();
            for (Region region : ClassRegions.of(frame.mask())) {
                Map<String, Object> segment = new LinkedHashMap<>();
                segment.put("id", segment(region.id()));
                segment.put("category_id", CocoExport.category(region.id()));
                segment.put("area", region.area());
                segment.put("bbox", region.box());
                segment.put("iscrowd", 0);
                segments.add(segment);
            }
            parts.annotation(Map.of("file_name", name + ".png", "segments_info", segments));
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
