package dev.reelmask.publish.model;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The filesystem as one program sees it: every operation is a step that its tape answers, or at which it is suspended.
 * The authority of the URI names the program.
 */
public final class ModelFileSystem extends FileSystem {
    private URI uri;
    private List<Tape.Entry> tape = List.of();
    private int position;
    private int streams;
    /** Where steps are taken at once; null where they are suspended. */
    private World live;

    /** Settings under which the URIs of both natures lead here. */
    public static Configuration settings() {
        Configuration hadoop = new Configuration(false);
        for (Nature nature : Nature.values()) {
            hadoop.set("fs." + nature.scheme() + ".impl", ModelFileSystem.class.getName());
            hadoop.set("fs.AbstractFileSystem." + nature.scheme() + ".impl", ModelContext.class.getName());
        }
        return hadoop;
    }

    /** Puts a program's tape in, from its beginning. */
    void rewind(Tape seen) {
        tape = seen.entries();
        position = 0;
        streams = 0;
        live = null;
    }

    /** Lets a program take all its steps at once, alone in a world. */
    void rewindIn(World world) {
        rewind(Tape.EMPTY);
        live = world;
    }

    /** The world that the program lives in. */
    World world() {
        return live;
    }

    @Override
    public void initialize(URI name, Configuration hadoop) throws IOException {
        super.initialize(name, hadoop);
        uri = URI.create(name.getScheme() + "://" + name.getAuthority());
        setConf(hadoop);
    }

    private Object step(Op op) throws IOException {
        if (live != null) {
            Op.Effect effect = op.on(live);
            live = effect.world();
            return answer(effect.answer());
        }
        if (position == tape.size()) {
            throw new Suspend(op);
        }
        Tape.Entry entry = tape.get(position++);
        if (!entry.op().equals(op)) {
            throw new IllegalStateException(
                    "a program is not deterministic: it did %s, and now does %s".formatted(entry.op(), op));
        }
        return answer(entry.answer());
    }

    private static Object answer(Object answer) throws IOException {
        if (answer instanceof Op.Failure failure) {
            throw switch (failure.kind()) {
                case ABSENT -> new FileNotFoundException(failure.message());
                case EXISTS -> new FileAlreadyExistsException(failure.message());
                case OTHER -> new IOException(failure.message());
            };
        }
        return answer;
    }

    private boolean hasObjects() {
        return uri.getScheme().equals(Nature.OBJECTS.scheme());
    }

    private static String path(Path path) {
        return path.toUri().getPath();
    }

    @Override
    public URI getUri() {
        return uri;
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) {
        return hasObjects()
                && (capability.equals(Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)
                        || capability.equals(Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG));
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        String content = (String) step(new Op.Read(path(path)));
        return new FSDataInputStream(new TextInput(content));
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
        return hasObjects() ? put(path, Optional.empty()) : begun(path, overwrite, false);
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
        return begun(path, flags.contains(CreateFlag.OVERWRITE), true);
    }

    private FSDataOutputStream begun(Path path, boolean overwrite, boolean inFolder) throws IOException {
        String writer = uri.getAuthority() + streams++;
        step(new Op.Create(path(path), overwrite, inFolder, writer));
        return stream(content -> step(new Op.Close(path(path), content, writer)));
    }

    private FSDataOutputStream put(Path path, Optional<String> version) {
        return stream(content -> step(new Op.Put(path(path), content, version)));
    }

    private interface Ending {
        Object close(String content) throws IOException;
    }

    private static FSDataOutputStream stream(Ending ending) {
        return new FSDataOutputStream(new Stream(ending), null);
    }

    /** Bytes on their way to a step that ends them, unless they are given up. */
    private static final class Stream extends OutputStream implements Abortable, StreamCapabilities {
        private final Ending ending;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean isClosed;

        Stream(Ending ending) {
            this.ending = ending;
        }

        @Override
        public void write(int b) {
            bytes.write(b);
        }

        @Override
        public AbortableResult abort() {
            isClosed = true;
            return null;
        }

        @Override
        public boolean hasCapability(String capability) {
            return capability.equals(StreamCapabilities.ABORTABLE_STREAM);
        }

        @Override
        public void close() throws IOException {
            if (!isClosed) {
                isClosed = true;
                Object unused = ending.close(bytes.toString(StandardCharsets.UTF_8));
            }
        }
    }

    @Override
    public FSDataOutputStreamBuilder<?, ?> createFile(Path path) {
        return new PutBuilder(this, path);
    }

    /** A put with a condition. */
    private static final class PutBuilder extends FSDataOutputStreamBuilder<FSDataOutputStream, PutBuilder> {
        private final ModelFileSystem fs;
        private final Path path;

        PutBuilder(ModelFileSystem fs, Path path) {
            super(fs, path);
            this.fs = fs;
            this.path = path;
        }

        @Override
        public PutBuilder getThisBuilder() {
            return this;
        }

        @Override
        public FSDataOutputStream build() {
            String etag = getOptions().get(Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG);
            boolean absent =
                    getOptions().getBoolean(Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, false);
            return fs.put(path, absent ? Optional.of("") : Optional.ofNullable(etag));
        }
    }

    /** Replaces. */
    @Override
    public boolean rename(Path from, Path to) throws IOException {
        Object unused = step(new Op.Rename(path(from), path(to)));
        return true;
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        return (boolean) step(new Op.Delete(path(path)));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        List<?> found = (List<?>) step(new Op.Ls(path(path)));
        return found.stream().map(status -> status((Op.Status) status)).toArray(FileStatus[]::new);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return status((Op.Status) step(new Op.Stat(path(path))));
    }

    private FileStatus status(Op.Status status) {
        return new Tagged(
                status.content().length(), status.isFolder(), new Path(uri + status.path()), Op.etag(status.content()));
    }

    /** A status with an ETag. */
    private static final class Tagged extends FileStatus implements EtagSource {
        private static final long serialVersionUID = 1L;

        private final String etag;

        Tagged(long length, boolean isFolder, Path path, String etag) {
            super(length, isFolder, 1, 1, 0, path);
            this.etag = etag;
        }

        @Override
        public String getEtag() {
            return etag;
        }
    }

    @Override
    public boolean mkdirs(Path path, FsPermission permission) throws IOException {
        // only folders of unfinished files matter
        return !path(path).contains("/_tmp") || (boolean) step(new Op.Mkdirs(path(path)));
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
