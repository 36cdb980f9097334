package dev.reelmask.job.cli;

import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Local files and folders that a command leaves: whether they can be made is looked at before work. */
public final class OutputPlace {
    private OutputPlace() {}

    /**
     * Looks at the place of a file, which may be there.
     *
     * @param option which names it
     * @param file or null, for none
     * @throws UserException if it is a folder, or lies in none that can be written
     */
    public static void checkFile(String option, Path file) {
        if (file == null) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw new UserException("%s %s is a folder; name a file in it".formatted(option, file));
        }
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new UserException("%s %s: there is no folder %s".formatted(option, file, folder));
        }
        boolean isThere = Files.exists(file);
        if (!Files.isWritable(isThere ? file : folder)) {
            throw new UserException("%s %s cannot be written: no rights".formatted(option, file));
        }
    }

    /**
     * Makes a folder, or takes one that is empty or holds an earlier result of the same kind.
     *
     * @param option which names it
     * @param folder or null, for none
     * @param mark file by which an earlier result is known
     * @throws UserException if it is a file, holds other things, or cannot be made
     */
    public static void makeFolder(String option, Path folder, String mark) {
        if (folder == null) {
            return;
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UserException("%s %s is a file; name a folder".formatted(option, folder));
        }
        try {
            Files.createDirectories(folder);
            if (!Files.exists(folder.resolve(mark)) && !isEmpty(folder)) {
                throw new UserException("%s %s holds other files and no %s; name a new or an empty folder"
                        .formatted(option, folder, mark));
            }
        } catch (IOException e) {
            throw new UserException("%s %s cannot be made: %s".formatted(option, folder, e), e);
        }
        if (!Files.isWritable(folder)) {
            throw new UserException("%s %s cannot be written: no rights".formatted(option, folder));
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}
