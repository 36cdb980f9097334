package dev.reelmask.corpus.tree;

import static dev.reelmask.corpus.tree.NaturalOrder.NATURAL;

import dev.reelmask.corpus.FileNames;
import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * Walks over a local corpus root: one look at each name, and each folder once however many links lead to it. Folders
 * that are reached without links come first, so that what is listed under which path does not hang on the order in
 * which the kernel names things.
 */
final class LocalWalk {
    private final Patience patience;
    private final PathFilter exclude;
    private final LinkPolicy links;
    private final Found found = new Found();
    private final Set<Object> visited = new HashSet<>();
    private final Queue<Visit> folders = new PriorityQueue<>(Visit.ORDER);
    private final Queue<Visit> linkedFolders = new PriorityQueue<>(Visit.ORDER);
    private Path realRoot;

    LocalWalk(Patience patience, PathFilter exclude, LinkPolicy links) {
        this.patience = patience;
        this.exclude = exclude;
        this.links = links;
    }

    /**
     * Everything under the root, or the one file that it is.
     *
     * @param root absolute
     * @throws UserException if the root cannot be listed, or if the locale hides a name that matters
     */
    Found walk(Path root) {
        LocalEntry top =
                patience.one(root, (at, alive) -> LocalEntry.look(at, at, LinkPolicy.FOLLOW), LocalWalk::unanswered);
        if (top instanceof LocalEntry.Gone) {
            throw new UserException("corpus %s does not exist; give a folder or a video file".formatted(root));
        } else if (top instanceof LocalEntry.Unusable unusable) {
            throw new UserException("corpus %s %s".formatted(root, unusable.message()));
        } else if (top instanceof LocalEntry.Content content) {
            content(FileNames.display(root.getFileName()), content);
        } else if (top instanceof LocalEntry.Folder folder) {
            realRoot = patience.one(root, (at, alive) -> at.toRealPath(), (at, e) -> at);
            visited.add(folder.key());
            folders.add(new Visit(folder, ""));
            walk();
        }
        return found;
    }

    private void walk() {
        while (true) {
            while (!folders.isEmpty()) {
                list(folders.poll());
            }
            if (linkedFolders.isEmpty()) {
                return;
            }
            enter(linkedFolders.poll(), folders);
        }
    }

    private void enter(Visit visit, Queue<Visit> next) {
        if (visited.add(visit.folder().key())) {
            next.add(visit);
        } else {
            found.seen(visit.path());
        }
    }

    private void list(Visit visit) {
        Path folder = visit.folder().at();
        Names names = patience.one(folder, LocalWalk::names, (at, e) -> new Names(List.of(), LocalEntry.describe(e)));
        if (!names.failure().isEmpty() && visit.path().isEmpty()) {
            throw new UserException("corpus %s cannot be listed: %s".formatted(folder, names.failure()));
        } else if (!names.failure().isEmpty()) {
            found.folder(visit.path(), problem(folder, "cannot be listed: " + names.failure()));
        }
        List<Path> wanted = new ArrayList<>();
        for (Path at : names.names()) {
            String path = visit.pathOf(at);
            if (!Found.isHidden(path) && !exclude.covers(path)) {
                wanted.add(at);
            }
        }
        patience.each(wanted, (at, alive) -> LocalEntry.look(at, realRoot, links), LocalWalk::unanswered)
                .forEach(entry -> take(visit.pathOf(entry.at()), entry));
    }

    private void take(String path, LocalEntry entry) {
        if (entry instanceof LocalEntry.Unusable unusable) {
            found.unusable(path, problem(unusable.at(), unusable.message()));
        } else if (entry instanceof LocalEntry.Content content) {
            content(path, content);
        } else if (entry instanceof LocalEntry.Folder folder) {
            refuseLocale(path, folder.at());
            if (folder.isLink()) {
                linkedFolders.add(new Visit(folder, path));
            } else {
                enter(new Visit(folder, path), folders);
            }
        }
    }

    private void content(String path, LocalEntry.Content content) {
        CorpusFile file = CorpusFile.of(path, "file:" + content.at(), content.stamp());
        boolean isWanted = file.isImage() || file.isVideo();
        if (isWanted) {
            refuseLocale(path, content.at());
        }
        if (FileNames.isText(content.at())) {
            found.file(file);
        } else if (isWanted) {
            String message =
                    "has a path that is not UTF-8, so that Java cannot open it; rename it, for example with convmv";
            found.file(new CorpusFile(path, "", content.stamp(), problem(content.at(), message)));
        }
    }

    /** In a poor locale names beyond ASCII are lost, here or in the results: that is no fault of a sequence. */
    private static void refuseLocale(String path, Path at) {
        if (!FileNames.areUtf8() && !path.chars().allMatch(c -> c < 128)) {
            throw new UserException("%s has a name beyond ASCII, which is not safe in %s"
                    .formatted(SourceUri.of(at), FileNames.localeFault()));
        }
    }

    private static LocalEntry unanswered(Path at, IOException e) {
        return new LocalEntry.Unusable(at, "cannot be looked at: " + LocalEntry.describe(e));
    }

    private static Problem problem(Path at, String message) {
        String source = SourceUri.of(at);
        return new Problem(source, (FileNames.isText(at) ? at.toString() : source) + " " + message);
    }

    private static Names names(Path folder, Runnable alive) throws IOException {
        List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path at : stream) {
                names.add(at);
                alive.run();
            }
        } catch (NoSuchFileException e) {
            return new Names(List.of(), ""); // it has gone since its parent was listed
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new Names(names, "");
    }

    /** @param failure why there are none, or empty */
    private record Names(List<Path> names, String failure) {}

    /** A folder to list, and its path under the root. */
    private record Visit(LocalEntry.Folder folder, String path) {
        static final Comparator<Visit> ORDER = Comparator.comparing(Visit::path, NATURAL);

        String pathOf(Path at) {
            String name = FileNames.display(at.getFileName());
            return path.isEmpty() ? name : path + "/" + name;
        }
    }
}
