package dev.reelmask.job.export.format;

/** One sequence on its way into an export. One thread at a time. */
public interface SequenceExport extends AutoCloseable {
    /** Takes the next frame. */
    void frame(ExportFrame frame);

    /** There are no more frames: everything of the sequence lies under its final names afterwards. */
    void end();

    /** Drops what is unfinished. */
    @Override
    void close();
}
