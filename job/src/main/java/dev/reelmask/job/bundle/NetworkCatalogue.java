package dev.reelmask.job.bundle;

import dev.reelmask.frame.UserException;
import dev.reelmask.yaml.LimitedYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Trained networks that others have published: {@code conf/networks.yaml}, which lies in the jar too. */
final class NetworkCatalogue {
    private static final String RESOURCE = "networks.yaml";

    private NetworkCatalogue() {}

    /**
     * A published network.
     *
     * @param data what it was trained on
     */
    record Entry(String network, String classes, String url, String sha256, String licence, String data) {}

    /** All of them by name, sorted. */
    static Map<String, Entry> entries() {
        try (InputStream in = NetworkCatalogue.class.getResourceAsStream(RESOURCE)) {
            Map<String, Entry> entries = new TreeMap<>();
            ((Map<?, ?>) LimitedYaml.read(in.readAllBytes(), RESOURCE))
                    .forEach((name, entry) -> entries.put(name.toString(), entry((Map<?, ?>) entry)));
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException("the jar holds no " + RESOURCE, e);
        }
    }

    /** @throws UserException if there is none of this name */
    static Entry entry(String name) {
        Map<String, Entry> entries = entries();
        if (!entries.containsKey(name)) {
            throw new UserException(
                    "there is no network '%s' in the catalogue, which has %s; others need --network and --weights"
                            .formatted(name, String.join(", ", entries.keySet())));
        }
        return entries.get(name);
    }

    private static Entry entry(Map<?, ?> values) {
        return new Entry(
                text(values, "network"),
                text(values, "classes"),
                text(values, "url"),
                text(values, "sha256"),
                text(values, "licence"),
                text(values, "data"));
    }

    private static String text(Map<?, ?> values, String key) {
        return values.get(key).toString();
    }
}
