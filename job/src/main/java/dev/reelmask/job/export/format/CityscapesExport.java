package dev.reelmask.job.export.format;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.job.export.format.CityscapesNames.Name;
import dev.reelmask.video.encode.PngImages;
import java.util.ArrayList;
import java.util.List;

/**
 * As Cityscapes is published: {@code gtFine/<split>/<city>/<city>_<drive>_<frame>_gtFine_labelIds.png} and
 * {@code _color.png}; frames in {@code leftImg8bit/<split>/<city>/…_leftImg8bit.png}.
 */
final class CityscapesExport implements MaskExport {
    private final ExportSettings settings;
    private final CityscapesIds ids;
    private CityscapesNames names;

    CityscapesExport(ExportSettings settings) {
        this.settings = settings;
        this.ids = new CityscapesIds(settings.classes().all());
    }

    @Override
    public void plan(List<String> sequences) {
        names = new CityscapesNames(sequences);
    }

    @Override
    public List<String> notes() {
        return ids.isOfCityscapes()
                ? List.of()
                : List.of(
                        "the classes of %s are not called as Cityscapes' are: _labelIds.png hold the run's own ids, 255 where there is none"
                                .formatted(settings.classes().all().name()));
    }

    @Override
    public List<String> places(ExportFolder folder, String sequence) {
        Name name = names.of(sequence);
        List<String> places = new ArrayList<>();
        for (String kind : List.of("gtFine", "leftImg8bit")) {
            String city = kind + "/" + settings.split() + "/" + name.city();
            folder.list(city).stream().filter(name::owns).forEach(file -> places.add(city + "/" + file));
        }
        return places;
    }

    @Override
    public List<String> shared() {
        return List.of("classes.json");
    }

    @Override
    public SequenceExport begin(ExportFolder folder, String sequence) {
        Name name = names.of(sequence);
        String place = "/" + settings.split() + "/" + name.city() + "/";
        return new ImageTree(folder, (out, frame) -> {
            String file = place + name.file(frame.frame());
            out.write("gtFine" + file + "_gtFine_labelIds.png", PngImages.grey(ids.in(frame.mask())));
            out.write("gtFine" + file + "_gtFine_color.png", colours(frame.mask()));
            frame.picture()
                    .ifPresent(picture -> out.write("leftImg8bit" + file + "_leftImg8bit.png", picture(picture)));
        });
    }

    private byte[] colours(LabelMap mask) {
        byte[] rgb = new byte[mask.ids().length * 3];
        for (int i = 0; i < mask.ids().length; i++) {
            int id = mask.ids()[i] & 0xff;
            int colour = id == LabelMap.IGNORE ? 0 : settings.classes().of(id).rgb();
            rgb[3 * i] = (byte) (colour >> 16);
            rgb[3 * i + 1] = (byte) (colour >> 8);
            rgb[3 * i + 2] = (byte) colour;
        }
        return PngImages.rgb(mask.size(), rgb);
    }

    private static byte[] picture(RgbFrame frame) {
        return PngImages.rgb(frame.size(), frame.rgb());
    }

    @Override
    public void finish(ExportFolder folder, List<ExportedSequence> sequences) {
        folder.writeJson("classes.json", settings.classes().table(ids::of));
    }
}
