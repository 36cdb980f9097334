package dev.reelmask.job.export.format;

import dev.reelmask.video.encode.PngImages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * FiftyOne's ImageSegmentationDirectory: frames in {@code data/<sequence>/000000.jpg}, masks in
 * {@code labels/<sequence>/000000.png}, grey, class id + 1, 0 where there is none, which FiftyOne leaves clear; names
 * of the values in {@code mask_targets.json}.
 */
final class FiftyOneExport implements MaskExport {
    private final ExportSettings settings;

    FiftyOneExport(ExportSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<String> places(ExportFolder folder, String sequence) {
        return List.of("labels/" + sequence, "data/" + sequence);
    }

    @Override
    public List<String> shared() {
        return List.of("mask_targets.json", "classes.json");
    }

    @Override
    public SequenceExport begin(ExportFolder folder, String sequence) {
        return new ImageTree(folder, (out, frame) -> {
            String name = sequence + "/" + frame.name();
            frame.picture().ifPresent(picture -> out.write("data/" + name + ".jpg", FrameImages.jpeg(picture)));
            out.write("labels/" + name + ".png", PngImages.grey(ExportClasses.fromOne(frame.mask())));
        });
    }

    @Override
    public void finish(ExportFolder folder, List<ExportedSequence> sequences) {
        Map<String, Object> targets = new LinkedHashMap<>();
        settings.classes()
                .ids()
                .forEach(id -> targets.put(
                        Integer.toString(id + 1), settings.classes().of(id).name()));
        folder.writeJson("mask_targets.json", targets);
        folder.writeJson("classes.json", settings.classes().table(id -> id + 1));
    }
}
