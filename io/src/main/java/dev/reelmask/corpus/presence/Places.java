package dev.reelmask.corpus.presence;

import dev.reelmask.corpus.FileNames;
import dev.reelmask.corpus.tree.SourceUri;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What lies at {@link SourceUri}s. Tells what is not there from what cannot be seen: that is an {@link IOException}.
 */
interface Places {
    /** What is at a place. */
    enum Thing {
        NOTHING,
        FILE,
        FOLDER,
        /** A link that leads nowhere. */
        DEAD_LINK
    }

    Thing at(String place) throws IOException;

    /** Names in a folder. */
    List<String> in(String folder) throws IOException;

    /**
     * The places of a corpus.
     *
     * @param root its {@link SourceUri}
     */
    static Places of(Configuration hadoop, String root) {
        // Hadoop's local filesystem takes what may not be seen for absent
        return root.startsWith("file:") ? new Local() : new Remote(hadoop);
    }

    /** By java.nio. */
    record Local() implements Places {
        @Override
        public Thing at(String place) throws IOException {
            java.nio.file.Path path = path(place);
            BasicFileAttributes own;
            try {
                own = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException e) {
                return Thing.NOTHING;
            }
            try {
                return thing(own.isSymbolicLink() ? Files.readAttributes(path, BasicFileAttributes.class) : own);
            } catch (NoSuchFileException e) {
                return Thing.DEAD_LINK;
            }
        }

        private static Thing thing(BasicFileAttributes attributes) {
            return attributes.isDirectory() ? Thing.FOLDER : Thing.FILE;
        }

        @Override
        public List<String> in(String folder) throws IOException {
            List<String> names = new ArrayList<>();
            try (DirectoryStream<java.nio.file.Path> entries = Files.newDirectoryStream(path(folder))) {
                entries.forEach(entry -> names.add(FileNames.display(entry.getFileName())));
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            return names;
        }

        private static java.nio.file.Path path(String place) throws IOException {
            java.nio.file.Path path = java.nio.file.Path.of(URI.create(place).getPath());
            if (!SourceUri.of(path).equals(place)) {
                throw new IOException("its name is no text for this Java");
            }
            return path;
        }
    }

    /** By Hadoop. */
    record Remote(Configuration hadoop) implements Places {
        @Override
        public Thing at(String place) throws IOException {
            Path path = new Path(URI.create(place));
            try {
                return path.getFileSystem(hadoop).getFileStatus(path).isDirectory() ? Thing.FOLDER : Thing.FILE;
            } catch (FileNotFoundException e) {
                return Thing.NOTHING;
            }
        }

        @Override
        public List<String> in(String folder) throws IOException {
            Path path = new Path(URI.create(folder));
            return Arrays.stream(path.getFileSystem(hadoop).listStatus(path))
                    .map(entry -> entry.getPath().getName())
                    .toList();
        }
    }
}
