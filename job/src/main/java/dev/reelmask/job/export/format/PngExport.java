package dev.reelmask.job.export.format;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.publish.store.Json;
import dev.reelmask.video.encode.PngImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Label images: {@code <sequence>.labels/000000.png}, palette PNGs whose values are class ids, 255 where there is none;
 * frames in {@code <sequence>/000000.jpg}. That is how {@code segment} reads frames and labels.
 */
final class PngExport implements MaskExport {
    private static final String LABELS = ".labels";
    private final ExportSettings settings;

    PngExport(ExportSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<String> places(ExportFolder folder, String sequence) {
        return List.of(sequence + LABELS, sequence);
    }

    @Override
    public List<String> shared() {
        return List.of("classes.json", "reelmask-classes.yaml");
    }

    @Override
    public SequenceExport begin(ExportFolder folder, String sequence) {
        return new ImageTree(folder, (out, frame) -> {
            byte[] mask = PngImages.indexed(frame.mask(), settings.classes().all());
            out.write(sequence + LABELS + "/" + frame.name() + ".png", mask);
            frame.picture()
                    .ifPresent(picture -> out.write(sequence + "/" + frame.name() + ".jpg", FrameImages.jpeg(picture)));
        });
    }

    @Override
    public void finish(ExportFolder folder, List<ExportedSequence> sequences) {
        folder.writeJson("classes.json", settings.classes().table(id -> id));
        folder.writeLines(
                "reelmask-classes.yaml", classSetFile(settings.classes().all()));
    }

    /** As {@code --classes} reads it: all classes, for it gives them ids by their order. */
    private static List<String> classSetFile(ClassSet classes) {
        List<String> lines = new ArrayList<>();
        lines.add("name: " + quoted(classes.name()));
        lines.add("classes:");
        classes.classes()
                .forEach(c -> lines.add(String.format(Locale.ROOT, "  %s: \"#%06x\"", quoted(c.name()), c.rgb())));
        return lines;
    }

    private static String quoted(String text) {
        return Json.of(text);
    }
}
