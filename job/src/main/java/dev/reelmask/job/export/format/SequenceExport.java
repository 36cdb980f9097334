package dev.reelmask.job.export.format;

/** One sequence, or the sequences of one group one after the other, on the way into an export. One thread at a time. */
public interface SequenceExport extends AutoCloseable {
    /** The frames that follow are of this one. */
    default void sequence(String sequence) {}

    /** Takes the next frame. */
    void frame(ExportFrame frame);

    /** There are no more frames: everything lies under its final names afterwards. */
    void end();

    /** Drops what is unfinished. */
    @Override
    void close();
}
