package dev.reelmask.job.export.format;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The formats by the names that users give. */
public enum MaskFormat {
    COCO("coco"),
    COCO_PANOPTIC("coco-panoptic"),
    PNG("png"),
    CITYSCAPES("cityscapes"),
    VSPW("vspw"),
    FIFTYONE("fiftyone"),
    CVAT("cvat"),
    WEBDATASET("webdataset");

    private final String spelling;

    MaskFormat(String spelling) {
        this.spelling = spelling;
    }

    /** The format of a name; empty if there is none. */
    public static Optional<MaskFormat> of(String name) {
        return Arrays.stream(values())
                .filter(format -> format.spelling.equals(name))
                .findFirst();
    }

    /** All names. */
    public static List<String> names() {
        return Arrays.stream(values()).map(MaskFormat::toString).toList();
    }

    /** Whether its tools cannot do without the pictures. */
    public boolean needsPictures() {
        return this == FIFTYONE;
    }

    /** Whether it has splits. */
    public boolean hasSplits() {
        return this == CITYSCAPES || this == VSPW;
    }

    /** Whether it has shards. */
    public boolean hasShards() {
        return this == WEBDATASET;
    }

    /** An export in this format. */
    public MaskExport export(ExportSettings settings) {
        return switch (this) {
            case COCO -> new CocoExport(settings);
            case COCO_PANOPTIC -> new PanopticExport(settings);
            case PNG -> new PngExport(settings);
            case CITYSCAPES -> new CityscapesExport(settings);
            case VSPW -> new VspwExport(settings);
            case FIFTYONE -> new FiftyOneExport(settings);
            case CVAT -> new CvatExport(settings);
            case WEBDATASET -> new WebDatasetExport(settings);
        };
    }

    @Override
    public String toString() {
        return spelling;
    }
}
