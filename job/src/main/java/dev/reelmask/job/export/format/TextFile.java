package dev.reelmask.job.export.format;

import dev.reelmask.publish.store.PendingFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSError;

/** A text file on its way, in UTF-8: appears whole at {@link #publish}, or not at all. */
final class TextFile implements AutoCloseable {
    private final ExportFolder folder;
    private final String name;
    private final PendingFile file;
    private final BufferedWriter text;
    private boolean isDone;

    TextFile(ExportFolder folder, String name) {
        this.folder = folder;
        this.name = name;
        this.file = folder.begin(name);
        this.text = new BufferedWriter(new OutputStreamWriter(file.output(), StandardCharsets.UTF_8));
    }

    void write(String more) {
        try {
            text.write(more);
        } catch (IOException | FSError e) {
            throw folder.failure("writing " + name, e);
        }
    }

    void publish() {
        try {
            text.flush();
        } catch (IOException | FSError e) {
            throw folder.failure("writing " + name, e);
        }
        file.publish();
        isDone = true;
    }

    /** Drops it unless it was published. */
    @Override
    public void close() {
        if (!isDone) {
            isDone = true;
            file.abort();
        }
    }
}
