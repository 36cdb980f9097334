package dev.reelmask.publish.store;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.BulkDelete;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Takes published folders away. */
public final class Removal {
    private Removal() {}

    /**
     * Takes a folder and its files away: as {@link Placing#takeAway} does, or on object stores by as many files a
     * request as the store takes.
     *
     * @throws LeaseLostException before any of this if the permit holds no longer
     */
    public static void folder(Store store, Path folder, Permit permit) {
        try {
            if (store.hasObjects()) {
                files(store, folder, permit);
            } else if (store.exists(folder)) {
                permit.check();
                store.placing().move(folder, store.placing().temporary(permit.staging(), folder));
            }
        } catch (IOException | FSError e) {
            throw store.failure("removing " + folder.getName(), e);
        }
    }

    private static void files(Store store, Path folder, Permit permit) throws IOException {
        List<Path> files = store.list(folder).stream()
                .filter(FileStatus::isFile)
                .map(FileStatus::getPath)
                .toList();
        try (BulkDelete request = store.fileSystem().createBulkDelete(folder)) {
            for (int from = 0; from < files.size(); from += request.pageSize()) {
                List<Path> page = files.subList(from, Math.min(files.size(), from + request.pageSize()));
                permit.check();
                List<Map.Entry<Path, String>> failed = request.bulkDelete(page);
                if (!failed.isEmpty()) {
                    throw new IOException(
                            failed.get(0).getKey() + ": " + failed.get(0).getValue());
                }
            }
        }
    }
}
