package dev.reelmask.corpus.tree;

import dev.reelmask.frame.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Walks over a corpus root on a Hadoop filesystem: at once, which takes object stores one request a thousand files, or,
 * if something in it cannot be listed, folder by folder.
 */
final class HadoopWalk {
    private final FileSystem files;
    private final Patience patience;
    private final PathFilter exclude;
    private final Found found = new Found();
    private int prefix;

    HadoopWalk(FileSystem files, Patience patience, PathFilter exclude) {
        this.files = files;
        this.patience = patience;
        this.exclude = exclude;
    }

    /**
     * Everything under the root, or the one file that it is.
     *
     * @throws UserException if the root cannot be listed
     */
    Found walk(FileStatus root) {
        Path path = root.getPath();
        if (root.isFile()) {
            found.file(CorpusFile.of(path.getName(), path.toString(), Stamp.of(root)));
            return found;
        }
        prefix = path.toString().replaceFirst("/$", "").length() + 1;
        Listed all = patience.one(path, (at, alive) -> gather(files.listFiles(at, true), alive), HadoopWalk::failed);
        if (all.failure().isEmpty()) {
            all.entries().forEach(this::take);
        } else {
            folderByFolder(path);
        }
        return found;
    }

    private void folderByFolder(Path root) {
        Deque<Path> folders = new ArrayDeque<>(List.of(root));
        while (!folders.isEmpty()) {
            Path folder = folders.poll();
            Listed in = patience.one(folder, this::folder, HadoopWalk::failed);
            if (!in.failure().isEmpty() && folder.equals(root)) {
                throw new UserException("corpus %s cannot be listed: %s".formatted(root, in.failure()));
            } else if (!in.failure().isEmpty()) {
                String message = "%s cannot be listed: %s".formatted(folder, in.failure());
                found.folder(pathOf(folder), new Problem(SourceUri.of(folder.toString()), message));
            }
            for (Entry entry : in.entries()) {
                if (!entry.isFolder()) {
                    take(entry);
                } else if (!isLeftOut(pathOf(entry.at()))) {
                    folders.add(entry.at());
                }
            }
        }
    }

    private Listed folder(Path at, Runnable alive) throws IOException {
        try {
            return gather(files.listStatusIterator(at), alive);
        } catch (FileNotFoundException e) {
            return new Listed(List.of(), ""); // it has gone since its parent was listed
        }
    }

    private void take(Entry entry) {
        String path = pathOf(entry.at());
        if (!isLeftOut(path)) {
            found.file(CorpusFile.of(path, entry.at().toString(), entry.stamp()));
        }
    }

    private boolean isLeftOut(String path) {
        return Found.isHidden(path) || exclude.covers(path);
    }

    private String pathOf(Path at) {
        return at.toString().substring(prefix);
    }

    private static Listed gather(RemoteIterator<? extends FileStatus> statuses, Runnable alive) throws IOException {
        List<Entry> entries = new ArrayList<>();
        while (statuses.hasNext()) {
            FileStatus status = statuses.next();
            entries.add(new Entry(status.getPath(), status.isDirectory(), Stamp.of(status)));
            alive.run();
        }
        return new Listed(entries, "");
    }

    private static Listed failed(Path at, IOException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new Listed(List.of(), message.lines().findFirst().orElse(message));
    }

    private record Entry(Path at, boolean isFolder, Stamp stamp) {}

    /** @param failure why there are no entries, or empty */
    private record Listed(List<Entry> entries, String failure) {}
}
