package dev.reelmask.job.export.format;

import dev.reelmask.video.encode.PngImages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * As VSPW is published: {@code data/<video>/mask/00000000.png}, grey, class id + 1, 0 where there is none; frames in
 * {@code data/<video>/origin/00000000.jpg}; the videos of the split in {@code <split>.txt}.
 */
final class VspwExport implements MaskExport {
    private final ExportSettings settings;

    VspwExport(ExportSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<String> places(ExportFolder folder, String sequence) {
        return List.of("data/" + sequence);
    }

    @Override
    public List<String> shared() {
        return List.of(settings.split() + ".txt", "label_num_dic_final.json", "classes.json");
    }

    @Override
    public SequenceExport begin(ExportFolder folder, String sequence) {
        String video = "data/" + sequence;
        return new ImageTree(folder, (out, frame) -> {
            String name = String.format(Locale.ROOT, "%08d", frame.frame());
            out.write(video + "/mask/" + name + ".png", PngImages.grey(ExportClasses.fromOne(frame.mask())));
            frame.picture()
                    .ifPresent(picture -> out.write(video + "/origin/" + name + ".jpg", FrameImages.jpeg(picture)));
        });
    }

    @Override
    public void finish(ExportFolder folder, List<ExportedSequence> sequences) {
        folder.writeLines(
                settings.split() + ".txt",
                sequences.stream()
                        .filter(sequence -> sequence.frames() > 0)
                        .map(ExportedSequence::sequence)
                        .toList());
        Map<String, Object> values = new LinkedHashMap<>();
        settings.classes()
                .ids()
                .forEach(id -> values.put(settings.classes().of(id).name(), id + 1));
        folder.writeJson("label_num_dic_final.json", values);
        folder.writeJson("classes.json", settings.classes().table(id -> id + 1));
    }
}
