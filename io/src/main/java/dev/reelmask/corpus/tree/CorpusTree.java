package dev.reelmask.corpus.tree;

import static dev.reelmask.corpus.tree.NaturalOrder.NATURAL;

import dev.reelmask.frame.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * All files under a corpus root, listed once; layouts work on the names alone. Hidden files and folders (a part of the
 * path starts with a dot) and those that a glob excludes are not in it. Of the rest only what the globs include, if
 * there are any, becomes a video or a frame; labels belong to their sequence whether they are included or not.
 */
public final class CorpusTree {
    /** How long a folder may go without naming a file, and a file without an answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path root;
    private final PathFilter include;
    private final PathFilter exclude;
    private final Found found;
    private final List<CorpusFile> files;
    private final List<CorpusFile> videos;
    private final Set<CorpusFile> proxies;
    private final Map<String, List<CorpusFile>> images;
    private final Map<String, List<CorpusFile>> frames;

    private CorpusTree(Path root, Found found, PathFilter include, PathFilter exclude) {
        this.root = root;
        this.include = include;
        this.exclude = exclude;
        this.found = found;
        this.files = found.files().stream()
                .sorted(Comparator.comparing(CorpusFile::path, NATURAL))
                .toList();
        List<CorpusFile> included = include.isEmpty()
                ? files
                : files.stream().filter(file -> include.covers(file.path())).toList();
        this.images = byFolder(files);
        this.frames = include.isEmpty() ? images : byFolder(included);
        List<CorpusFile> ofVideos =
                included.stream().filter(CorpusFile::isVideo).toList();
        this.proxies = Proxies.among(ofVideos);
        this.videos =
                ofVideos.stream().filter(video -> !proxies.contains(video)).toList();
    }

    /**
     * Lists the files of a corpus.
     *
     * @throws UserException if the root cannot be listed, or a glob is none
     */
    public static CorpusTree list(Configuration hadoop, URI root, ListingSettings settings) {
        return list(hadoop, root, settings, PATIENCE);
    }

    /** {@link #rootSource} without a listing. */
    public static URI source(Configuration hadoop, URI root) {
        try (Patience patience = new Patience(PATIENCE)) {
            Path path = new Path(root);
            FileSystem system = path.getFileSystem(hadoop);
            Path whole = whole(system.makeQualified(path));
            Optional<IOException> failure = patience.one(
                    whole,
                    (there, alive) -> {
                        system.getFileStatus(there);
                        return Optional.empty();
                    },
                    (there, reason) -> Optional.of(reason));
            if (failure.isPresent()) {
                throw failure.get();
            }
            return URI.create(SourceUri.of(whole.toString()));
        } catch (FileNotFoundException e) {
            throw new UserException("corpus %s does not exist; give a folder or a video file".formatted(root), e);
        } catch (UserException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // some filesystems, such as FTP's, throw what is no IOException
            String cause = e instanceof RuntimeException && e.getCause() != null
                    ? " (%s)".formatted(e.getCause().getMessage())
                    : "";
            throw new UserException("corpus %s cannot be reached: %s%s".formatted(root, e.getMessage(), cause), e);
        }
    }

    /** As {@link #list(Configuration, URI, ListingSettings)} with another {@link #PATIENCE}. */
    public static CorpusTree list(Configuration hadoop, URI root, ListingSettings settings, Duration limit) {
        PathFilter include = new PathFilter(settings.include());
        PathFilter exclude = new PathFilter(settings.exclude());
        try (Patience patience = new Patience(limit)) {
            Path path = new Path(root);
            FileSystem system = path.getFileSystem(hadoop);
            Path whole = whole(system.makeQualified(path));
            boolean isLocal = "file".equals(whole.toUri().getScheme());
            Found found = isLocal
                    ? new LocalWalk(patience, exclude, settings.links())
                            .walk(java.nio.file.Path.of(whole.toUri().getPath()))
                    : new HadoopWalk(system, patience, exclude).walk(system.getFileStatus(whole));
            return new CorpusTree(whole, found, include, exclude);
        } catch (FileNotFoundException e) {
            throw new UserException("corpus %s does not exist; give a folder or a video file".formatted(root), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserException("corpus %s cannot be listed: %s".formatted(root, e.getMessage()), e);
        }
    }

    /** The path without a slash at its end, but with that of a bare bucket. */
    private static Path whole(Path qualified) {
        String bucket = qualified.toUri().getPath().isEmpty() ? "/" : "";
        return new Path(qualified + bucket);
    }

    private static Map<String, List<CorpusFile>> byFolder(List<CorpusFile> files) {
        Map<String, List<CorpusFile>> folders = new TreeMap<>(NATURAL);
        for (CorpusFile file : files) {
            if (file.isImage()) {
                folders.computeIfAbsent(file.folder(), f -> new ArrayList<>()).add(file);
            }
        }
        return folders;
    }

    /** In natural order of their paths. */
    public List<CorpusFile> files() {
        return files;
    }

    /** All images by folder, folders and images in natural order. */
    public Map<String, List<CorpusFile>> imagesByFolder() {
        return images;
    }

    /** Those of {@link #imagesByFolder} that may be frames. */
    public Map<String, List<CorpusFile>> framesByFolder() {
        return frames;
    }

    /** In natural order; without proxies of others. */
    public List<CorpusFile> videos() {
        return videos;
    }

    /** Small copies that a camera put beside its videos. */
    public Set<CorpusFile> proxies() {
        return proxies;
    }

    /** What can neither be opened nor taken for a file of a known kind. */
    public List<Blocked> blocked() {
        return found.blocked();
    }

    /** Links to folders that are listed under another path. */
    public List<String> seenLinks() {
        return found.seen();
    }

    /** Globs that match nothing. */
    public List<PathGlob> unusedGlobs() {
        return Stream.concat(include.unused().stream(), exclude.unused().stream())
                .toList();
    }

    /** {@code folder}, or the root's name for the root. */
    public String pathOf(String folder) {
        return folder.isEmpty() ? root.getName() : folder;
    }

    /** {@link SourceUri} of the root. */
    public URI rootSource() {
        return URI.create(SourceUri.of(root.toString()));
    }

    /** What narrows the listing, for messages; empty if nothing does. */
    public String narrowing() {
        String taken = include.isEmpty() ? "" : "include " + include;
        String left = exclude.isEmpty() ? "" : "exclude " + exclude;
        String both = taken + (taken.isEmpty() || left.isEmpty() ? "" : ", ") + left;
        return both.isEmpty() ? "" : " (with " + both + ")";
    }
}
