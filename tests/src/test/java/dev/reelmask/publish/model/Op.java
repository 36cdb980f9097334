package dev.reelmask.publish.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** One step of a program on the filesystem: what it asks for, and what that does to the world. */
public sealed interface Op {
    /** The world after it, and its answer. */
    Effect on(World world);

    /**
     * What a step did.
     *
     * @param answer for the program: a value, or a {@link Failure}
     */
    record Effect(World world, Object answer) {}

    /** The answer of a step that failed. */
    record Failure(Kind kind, String message) {
        enum Kind {
            ABSENT,
            EXISTS,
            OTHER
        }
    }

    /** What a program learns of a file. */
    public record Status(String path, boolean isFolder, String content) {}

    private static Effect fail(World world, Failure.Kind kind, String message) {
        return new Effect(world, new Failure(kind, message));
    }

    /** Asks for a file's or folder's status. */
    record Stat(String path) implements Op {
        @Override
        public Effect on(World world) {
            World.Node node = world.file(path);
            if (node != null) {
                return new Effect(world, new Status(path, false, node.content()));
            }
            return world.isFolder(path)
                    ? new Effect(world, new Status(path, true, ""))
                    : fail(world, Failure.Kind.ABSENT, path);
        }
    }

    /** Reads a whole file. */
    record Read(String path) implements Op {
        @Override
        public Effect on(World world) {
            String content = world.content(path);
            return content == null ? fail(world, Failure.Kind.ABSENT, path) : new Effect(world, content);
        }
    }

    /** Lists a folder. */
    record Ls(String path) implements Op {
        @Override
        public Effect on(World world) {
            TreeSet<String> folders = new TreeSet<>();
            List<Status> found = new ArrayList<>();
            world.files().forEach((file, node) -> {
                if (file.startsWith(path + "/") && file.length() > path.length() + 1) {
                    String rest = file.substring(path.length() + 1);
                    int slash = rest.indexOf('/');
                    if (slash < 0) {
                        found.add(new Status(file, false, node.content()));
                    } else if (folders.add(rest.substring(0, slash))) {
                        found.add(new Status(path + "/" + rest.substring(0, slash), true, ""));
                    }
                }
            });
            return found.isEmpty() && !world.isFolder(path)
                    ? fail(world, Failure.Kind.ABSENT, path)
                    : new Effect(world, List.copyOf(found));
        }
    }

    /** Makes a folder. */
    record Mkdirs(String path) implements Op {
        @Override
        public Effect on(World world) {
            return new Effect(world.with(path + "/", new World.Node("", "")), true);
        }
    }

    /**
     * Creates a file that exists at once and is empty.
     *
     * @param inFolder only in a folder that is there
     */
    record Create(String path, boolean overwrites, boolean inFolder, String writer) implements Op {
        @Override
        public Effect on(World world) {
            if (inFolder && !world.isFolder(path.substring(0, path.lastIndexOf('/')))) {
                return fail(world, Failure.Kind.ABSENT, "the folder of " + path);
            }
            if (!overwrites && world.file(path) != null) {
                return fail(world, Failure.Kind.EXISTS, path);
            }
            return new Effect(world.with(path, new World.Node("", writer)), "");
        }
    }

    /** Closes a file that was created; its content is there from now on. */
    record Close(String path, String content, String writer) implements Op {
        @Override
        public Effect on(World world) {
            for (var file : world.files().entrySet()) {
                if (file.getValue().writer().equals(writer)) {
                    return new Effect(world.with(file.getKey(), new World.Node(content, "")), "");
                }
            }
            return fail(world, Failure.Kind.OTHER, path + " was deleted while it was written");
        }
    }

    /**
     * Puts an object.
     *
     * @param version empty text: only if there is none; other text: only if it is of this version
     */
    record Put(String path, String content, Optional<String> version) implements Op {
        @Override
        public Effect on(World world) {
            String there = world.content(path);
            String current = there == null ? "" : etag(there);
            if (version.isPresent() && !version.get().equals(current)) {
                return fail(world, Failure.Kind.OTHER, "412 precondition failed: " + path);
            }
            return new Effect(world.with(path, new World.Node(content, "")), "");
        }
    }

    /** Moves a file over another one, or a folder. */
    record Rename(String from, String to) implements Op {
        @Override
        public Effect on(World world) {
            World.Node node = world.file(from);
            boolean isLost = to.contains("/_tmp/") && !world.isFolder(to.substring(0, to.lastIndexOf('/')));
            if (isLost || (node == null && !world.isFolder(from))) {
                return fail(world, Failure.Kind.ABSENT, from);
            }
            return new Effect(node == null ? folder(world) : world.without(from).with(to, node), "");
        }

        private World folder(World world) {
            World moved = world.without(from).with(to + "/", new World.Node("", ""));
            for (var file : world.files().entrySet()) {
                if (file.getKey().startsWith(from + "/")) {
                    moved = moved.with(to + file.getKey().substring(from.length()), file.getValue());
                }
            }
            return moved;
        }
    }

    /** Deletes a file or a folder. */
    record Delete(String path) implements Op {
        @Override
        public Effect on(World world) {
            boolean isThere = world.file(path) != null || world.isFolder(path);
            return new Effect(isThere ? world.without(path) : world, isThere);
        }
    }

    /** Version of an object. */
    static String etag(String content) {
        return Long.toHexString(World.mixed(content));
    }
}
