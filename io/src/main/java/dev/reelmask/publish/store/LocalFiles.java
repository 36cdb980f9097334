package dev.reelmask.publish.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/** The steps of a {@link Store} that the local filesystem does in one, and Hadoop's view of it in several. */
final class LocalFiles {
    private static final int BUFFER_BYTES = 64 << 10;

    private LocalFiles() {}

    /** Makes a file with its content in one step; returns false if there is one of its name. */
    static boolean createNew(Path file, byte[] bytes, String unique) throws IOException {
        java.nio.file.Path target = local(file);
        Files.createDirectories(target.getParent());
        java.nio.file.Path written = target.resolveSibling("." + target.getFileName() + "." + unique);
        try {
            Files.write(written, bytes);
            try {
                Files.createLink(target, written);
            } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
                if (e instanceof FileAlreadyExistsException || Files.exists(target)) {
                    return false;
                }
                // no hard links here
                Files.write(target, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            }
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** Begins a file in a folder that is there; Hadoop's view of the local filesystem always makes the folder. */
    static FSDataOutputStream create(Path file) throws IOException {
        return new FSDataOutputStream(new BufferedOutputStream(Files.newOutputStream(local(file)), BUFFER_BYTES), null);
    }

    /** Also drops the checksum file that another writer may have left beside the target. */
    static void move(Path from, Path to) throws IOException {
        java.nio.file.Path target = local(to);
        Files.move(local(from), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(target.resolveSibling("." + target.getFileName() + ".crc"));
    }

    /** @throws AccessDeniedException if a folder is there that this process must not write to: this one or a table's */
    static void checkWritable(Path folder, ResultsLayout results) throws AccessDeniedException {
        Stream<Path> tables = Arrays.stream(ResultsLayout.TableName.values()).map(results::table);
        List<Path> folders = Stream.concat(Stream.of(folder), tables).toList();
        for (java.nio.file.Path one : folders.stream().map(LocalFiles::local).toList()) {
            if (Files.exists(one) && !Files.isWritable(one)) {
                throw new AccessDeniedException(one.toString());
            }
        }
    }

    private static java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
    }
}
