package dev.reelmask.publish;

import dev.reelmask.publish.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Units' files that are nothing but their fingerprints. */
record TextFooters(Store store) implements Footers {
    static final String WHOLE = "whole ";

    @Override
    public Map<String, String> read(Path file) {
        return store.small()
                .read(file)
                .map(content -> new String(content.bytes(), StandardCharsets.UTF_8))
                .filter(text -> text.startsWith(WHOLE))
                .map(text -> Map.of(FINGERPRINT, text.substring(WHOLE.length())))
                .orElse(Map.of());
    }
}
