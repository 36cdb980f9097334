package dev.reelmask.simulation.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Files in memory that behave as on HDFS: a rename replaces in one step, and what is deleted while it is written cannot
 * be closed. The authority of the URI names one such filesystem; one thread at a time.
 */
public final class MemoryFileSystem extends FileSystem {
    static final String SCHEME = "memory";

    /** Content of files by name, by folder. */
    private final Map<String, Map<String, byte[]>> folders = new HashMap<>();

    private URI uri;

    /** Settings under which URIs of the scheme lead here. */
    static Configuration settings() {
        Configuration hadoop = new Configuration(false);
        hadoop.set("fs." + SCHEME + ".impl", MemoryFileSystem.class.getName());
        hadoop.set("fs.AbstractFileSystem." + SCHEME + ".impl", MemoryContext.class.getName());
        return hadoop;
    }

    @Override
    public void initialize(URI name, Configuration hadoop) throws IOException {
        super.initialize(name, hadoop);
        uri = URI.create(name.getScheme() + "://" + name.getAuthority());
        setConf(hadoop);
    }

    /** Number of files in a folder and its folders. */
    int count(Path folder) {
        String name = name(folder);
        return folders.entrySet().stream()
                .filter(entry -> entry.getKey().equals(name) || entry.getKey().startsWith(name + "/"))
                .mapToInt(entry -> entry.getValue().size())
                .sum();
    }

    private static String name(Path path) {
        return path.toUri().getPath();
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Map<String, byte[]> folder(String path) {
        return folders.computeIfAbsent(path, unused -> new HashMap<>());
    }

    private byte[] content(String path) {
        Map<String, byte[]> folder = folders.get(parent(path));
        return folder == null ? null : folder.get(last(path));
    }

    private boolean isFolder(String path) {
        return folders.containsKey(path) || folders.keySet().stream().anyMatch(one -> one.startsWith(path + "/"));
    }

    @Override
    public URI getUri() {
        return uri;
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        byte[] bytes = content(name(path));
        if (bytes == null) {
            throw new FileNotFoundException(path.toString());
        }
        return new FSDataInputStream(new Input(bytes));
    }

    /** A file's bytes as Hadoop reads them. */
    private static final class Input extends ByteArrayInputStream implements Seekable, PositionedReadable {
        Input(byte[] bytes) {
            super(bytes);
        }

        @Override
        public void seek(long target) {
            pos = (int) target;
        }

        @Override
        public long getPos() {
            return pos;
        }

        @Override
        public boolean seekToNewSource(long target) {
            return false;
        }

        @Override
        public int read(long position, byte[] target, int offset, int length) {
            int n = (int) Math.min(length, count - position);
            if (n <= 0) {
                return -1;
            }
            System.arraycopy(buf, (int) position, target, offset, n);
            return n;
        }

        @Override
        public void readFully(long position, byte[] target, int offset, int length) {
            System.arraycopy(buf, (int) position, target, offset, length);
        }

        @Override
        public void readFully(long position, byte[] target) {
            readFully(position, target, 0, target.length);
        }
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        Map<String, byte[]> unused = folder(parent(name(path)));
        return begun(name(path), overwrite);
    }

    @Override
    public FSDataOutputStream createNonRecursive(
            Path path,
            FsPermission permission,
            EnumSet<CreateFlag> flags,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        return begun(name(path), flags.contains(CreateFlag.OVERWRITE));
    }

    private FSDataOutputStream begun(String path, boolean overwrite) throws IOException {
        Map<String, byte[]> folder = folders.get(parent(path));
        if (folder == null) {
            throw new FileNotFoundException(parent(path));
        }
        if (!overwrite && folder.containsKey(last(path))) {
            throw new FileAlreadyExistsException(path);
        }
        folder.put(last(path), new byte[0]);
        return new FSDataOutputStream(new Output(path), null);
    }

    /** Bytes that become a file's when it is closed. */
    private final class Output extends OutputStream {
        private final String path;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        private boolean isClosed;

        Output(String path) {
            this.path = path;
        }

        @Override
        public void write(int b) {
            bytes.write(b);
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            bytes.write(source, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (isClosed) {
                return;
            }
            isClosed = true;
            if (content(path) == null) {
                throw new FileNotFoundException(path + " was deleted while it was written");
            }
            folder(parent(path)).put(last(path), bytes.toByteArray());
        }
    }

    /** Replaces. */
    @Override
    public boolean rename(Path from, Path to) throws IOException {
        byte[] bytes = content(name(from));
        if (bytes == null) {
            throw new FileNotFoundException(from.toString());
        }
        folder(parent(name(to))).put(last(name(to)), bytes);
        folders.get(parent(name(from))).remove(last(name(from)));
        return true;
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        String name = name(path);
        Map<String, byte[]> folder = folders.get(parent(name));
        if (folder != null && folder.remove(last(name)) != null) {
            return true;
        }
        if (!recursive && count(path) > 0) {
            throw new PathIsNotEmptyDirectoryException(name);
        }
        return folders.keySet().removeIf(one -> one.equals(name) || one.startsWith(name + "/"));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        String name = name(path);
        if (!isFolder(name)) {
            throw new FileNotFoundException(name);
        }
        List<FileStatus> found = new ArrayList<>();
        folders.getOrDefault(name, Map.of()).forEach((file, bytes) -> found.add(status(name + "/" + file, bytes)));
        inner(name).forEach(folder -> found.add(status(folder, null)));
        return found.toArray(FileStatus[]::new);
    }

    private Collection<String> inner(String name) {
        return folders.keySet().stream()
                .filter(one -> one.startsWith(name + "/"))
                .map(one -> {
                    int end = one.indexOf('/', name.length() + 1);
                    return end < 0 ? one : one.substring(0, end);
                })
                .distinct()
                .toList();
    }

    private FileStatus status(String path, byte[] bytes) {
        return new FileStatus(bytes == null ? 0 : bytes.length, bytes == null, 1, 1, 0, new Path(uri + path));
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        String name = name(path);
        byte[] bytes = content(name);
        if (bytes == null && !isFolder(name)) {
            throw new FileNotFoundException(name);
        }
        return status(name, bytes);
    }

    @Override
    public boolean mkdirs(Path path, FsPermission permission) {
        Map<String, byte[]> unused = folder(name(path));
        return true;
    }

    @Override
    public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
        throw new UnsupportedOperationException("append");
    }

    @Override
    public void setWorkingDirectory(Path path) {
        throw new UnsupportedOperationException("a working directory");
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path(uri + "/");
    }
}
