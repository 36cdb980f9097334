package dev.reelmask.job.export.format;

/**
 * What formats are told.
 *
 * @param pictures whether frames come with their pictures
 * @param split name of the split, for formats that have such
 * @param shardBytes size at which a shard ends, for formats that have such
 */
public record ExportSettings(ExportClasses classes, Pictures pictures, String split, long shardBytes) {
    /** Whether pictures are written beside masks. */
    public enum Pictures {
        BESIDE,
        NONE
    }

    /** Whether frames come with their pictures. */
    public boolean hasPictures() {
        return pictures == Pictures.BESIDE;
    }
}
