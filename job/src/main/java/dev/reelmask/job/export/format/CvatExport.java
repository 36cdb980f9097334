package dev.reelmask.job.export.format;

import dev.reelmask.job.export.format.ClassRegions.Region;
import java.util.List;
import java.util.Locale;

/**
 * CVAT for images 1.1: {@code <sequence>/annotations.xml}, one {@code mask} for each frame and class in it. With
 * pictures, in {@code <sequence>/images}, an image is called as its file; without, as CVAT calls the frames of a video.
 */
final class CvatExport implements MaskExport {
    private final ExportSettings settings;

    CvatExport(ExportSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<String> places(ExportFolder folder, String sequence) {
        return List.of(sequence);
    }

    @Override
    public List<String> shared() {
        return List.of("classes.json");
    }

    @Override
    public SequenceExport begin(ExportFolder folder, String sequence) {
        return new Sequence(folder, sequence);
    }

    @Override
    public void finish(ExportFolder folder, List<ExportedSequence> sequences) {
        folder.writeJson("classes.json", settings.classes().table(id -> id));
    }

    private String head(String sequence) {
        StringBuilder head = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n");
        head.append("  <version>1.1</version>\n  <meta>\n    <task>\n      <name>")
                .append(escaped(sequence))
                .append("</name>\n      <mode>annotation</mode>\n      <labels>\n");
        for (int id : settings.classes().ids()) {
            head.append(String.format(
                    Locale.ROOT,
                    "        <label><name>%s</name><color>%s</color><type>mask</type><attributes></attributes></label>\n",
                    escaped(settings.classes().of(id).name()),
                    settings.classes().colour(id)));
        }
        return head.append("      </labels>\n    </task>\n  </meta>\n").toString();
    }

    private String image(int index, ExportFrame frame) {
        String name = settings.hasPictures()
                ? frame.name() + ".jpg"
                : String.format(Locale.ROOT, "frame_%06d", frame.frame());
        StringBuilder image = new StringBuilder(String.format(
                Locale.ROOT,
                "  <image id=\"%d\" name=\"%s\" width=\"%d\" height=\"%d\">\n",
                settings.hasPictures() ? index : frame.frame(),
                name,
                frame.mask().size().width(),
                frame.mask().size().height()));
        for (Region region : ClassRegions.of(frame.mask())) {
            image.append(String.format(
                    Locale.ROOT,
                    "    <mask label=\"%s\" source=\"file\" occluded=\"0\" rle=\"%s\" left=\"%d\" top=\"%d\" width=\"%d\" height=\"%d\" z_order=\"0\">\n    </mask>\n",
                    escaped(settings.classes().of(region.id()).name()),
                    CvatRle.of(frame.mask(), region),
                    region.x(),
                    region.y(),
                    region.width(),
                    region.height()));
        }
        return image.append("  </image>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private final class Sequence implements SequenceExport {
        private final ExportFolder folder;
        private final String sequence;
        private final TextFile xml;
        private int images;

        Sequence(ExportFolder folder, String sequence) {
            this.folder = folder;
            this.sequence = sequence;
            this.xml = new TextFile(folder, sequence + "/annotations.xml");
            xml.write(head(sequence));
        }

        @Override
        public void frame(ExportFrame frame) {
            frame.picture()
                    .ifPresent(picture ->
                            folder.write(sequence + "/images/" + frame.name() + ".jpg", FrameImages.jpeg(picture)));
            xml.write(image(images++, frame));
        }

        @Override
        public void end() {
            xml.write("</annotations>\n");
            xml.publish();
        }

        @Override
        public void close() {
            xml.close();
        }
    }
}
