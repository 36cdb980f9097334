package dev.reelmask.publish.model;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** All files at one moment. Never changes; an operation makes another one. */
public final class World {
    private final Nature nature;
    private final NavigableMap<String, Node> files;
    private final long hash;

    /**
     * One file.
     *
     * @param writer names the stream that has it open, empty if it is closed
     */
    public record Node(String content, String writer) {}

    private World(Nature nature, NavigableMap<String, Node> files) {
        this.nature = nature;
        this.files = files;
        long sum = 0;
        for (Map.Entry<String, Node> file : files.entrySet()) {
            sum += mixed(file.getKey()) * 31
                    + mixed(file.getValue().content())
                    + mixed(file.getValue().writer());
            sum = Long.rotateLeft(sum, 7) * 0x9E3779B97F4A7C15L;
        }
        this.hash = sum;
    }

    public static World empty(Nature nature) {
        return new World(nature, new TreeMap<>());
    }

    static long mixed(String text) {
        long mixed = 1125899906842597L;
        for (int i = 0; i < text.length(); i++) {
            mixed = 31 * mixed + text.charAt(i);
        }
        return mixed * 0xD1B54A32D192ED03L;
    }

    public Nature nature() {
        return nature;
    }

    /** The file, or null. */
    Node file(String path) {
        return files.get(path);
    }

    /** The closed file's content, or null if there is none. */
    public String content(String path) {
        Node node = files.get(path);
        return node == null ? null : node.content();
    }

    /** Paths and files, sorted. */
    public Map<String, Node> files() {
        return files;
    }

    boolean isFolder(String path) {
        if (files.containsKey(path + "/")) {
            return true;
        }
        String next = files.higherKey(path + "/");
        return next != null && next.startsWith(path + "/");
    }

    World with(String path, Node node) {
        NavigableMap<String, Node> copy = new TreeMap<>(files);
        copy.put(path, node);
        return new World(nature, copy);
    }

    /** Without a file, or a folder and all in it. */
    World without(String path) {
        NavigableMap<String, Node> copy = new TreeMap<>(files);
        copy.remove(path);
        copy.keySet().removeIf(file -> file.startsWith(path + "/"));
        return new World(nature, copy);
    }

    /** Nearly unique. */
    public long hash() {
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        files.forEach((path, node) -> text.append("  ")
                .append(path)
                .append("  ")
                .append(node.writer().isEmpty() ? "" : "(open) ")
                .append(node.content().replace('\n', ' '))
                .append('\n'));
        return text.toString();
    }
}
