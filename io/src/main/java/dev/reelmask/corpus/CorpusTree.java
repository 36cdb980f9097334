package dev.reelmask.corpus;

import static dev.reelmask.corpus.NaturalOrder.NATURAL;

import dev.reelmask.frame.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * All files under a corpus root, listed once; layouts work on the names alone.
 *
 * @param rootName the root's own name, which stands in for an empty path
 * @param files in natural order of their paths; hidden ones (a part of the path starts with a dot) left out
 */
record CorpusTree(String rootName, List<CorpusFile> files) {
    static CorpusTree list(Configuration hadoop, Path root) {
        try {
            FileSystem fs = root.getFileSystem(hadoop);
            FileStatus status = fs.getFileStatus(root);
            String rootName = status.getPath().getName();
            if (status.isFile()) {
                return new CorpusTree(rootName, List.of(file(rootName, status)));
            }
            List<CorpusFile> files = new ArrayList<>();
            int prefix = status.getPath().toString().replaceFirst("/$", "").length() + 1;
            RemoteIterator<LocatedFileStatus> all = fs.listFiles(status.getPath(), true);
            while (all.hasNext()) {
                LocatedFileStatus next = all.next();
                String path = next.getPath().toString().substring(prefix);
                if (!isHidden(path)) {
                    files.add(file(path, next));
                }
            }
            files.sort(Comparator.comparing(CorpusFile::path, NATURAL));
            return new CorpusTree(rootName, List.copyOf(files));
        } catch (FileNotFoundException e) {
            throw new UserException("corpus %s does not exist; give a folder or a video file".formatted(root), e);
        } catch (IOException e) {
            throw new UserException("corpus %s cannot be listed: %s".formatted(root, e.getMessage()), e);
        }
    }

    private static CorpusFile file(String path, FileStatus status) {
        return new CorpusFile(path, status.getPath().toString(), status.getLen(), status.getModificationTime());
    }

    private static boolean isHidden(String path) {
        return path.startsWith(".") || path.contains("/.") || path.startsWith("__MACOSX/");
    }

    /** Images by folder, folders and images in natural order. */
    Map<String, List<CorpusFile>> imagesByFolder() {
        Map<String, List<CorpusFile>> folders = new TreeMap<>(NATURAL);
        for (CorpusFile file : files) {
            if (file.isImage()) {
                folders.computeIfAbsent(file.folder(), f -> new ArrayList<>()).add(file);
            }
        }
        return folders;
    }

    List<CorpusFile> videos() {
        return files.stream().filter(CorpusFile::isVideo).toList();
    }

    /** {@code folder}, or the root's name for the root. */
    String pathOf(String folder) {
        return folder.isEmpty() ? rootName : folder;
    }
}
