package dev.reelmask.job.export.format;

import java.util.function.BiConsumer;

/** A sequence of which each frame becomes files of its own, and nothing else. */
final class ImageTree implements SequenceExport {
    private final ExportFolder folder;
    private final BiConsumer<ExportFolder, ExportFrame> files;

    /** @param files writes the files of a frame */
    ImageTree(ExportFolder folder, BiConsumer<ExportFolder, ExportFrame> files) {
        this.folder = folder;
        this.files = files;
    }

    @Override
    public void frame(ExportFrame frame) {
        files.accept(folder, frame);
    }

    @Override
    public void end() {
        // each file was published when it was written
    }

    @Override
    public void close() {
        // as above
    }
}
