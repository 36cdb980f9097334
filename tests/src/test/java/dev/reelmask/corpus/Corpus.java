package dev.reelmask.corpus;

import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.corpus.tree.LinkPolicy;
import dev.reelmask.corpus.tree.ListingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** A folder of small files, and what is listed in it. */
public record Corpus(Path root) {
    /** Files of one byte. */
    public Corpus files(String... paths) {
        for (String path : paths) {
            write(root.resolve(path));
        }
        return this;
    }

    /** A file whose name need not be text. */
    public Corpus escaped(String escapedPath) {
        write(Path.of(URI.create(root.toUri() + escapedPath)));
        return this;
    }

    /** A link that may lead anywhere. */
    public Corpus link(String path, Path target) {
        try {
            Path link = root.resolve(path);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, target);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public CorpusListing list() {
        return list(ListingSettings.of(CorpusLayout.AUTO));
    }

    public CorpusListing list(ListingSettings settings) {
        return Corpora.list(new Configuration(), root.toUri(), settings);
    }

    /** With globs: those that begin with {@code !} exclude. */
    public CorpusListing globs(String... globs) {
        List<String> exclude = Arrays.stream(globs)
                .filter(glob -> glob.startsWith("!"))
                .map(glob -> glob.substring(1))
                .toList();
        List<String> include =
                Arrays.stream(globs).filter(glob -> !glob.startsWith("!")).toList();
        return list(new ListingSettings(CorpusLayout.AUTO, include, exclude, LinkPolicy.FOLLOW, Map.of()));
    }

    public CorpusListing links(LinkPolicy policy) {
        return list(new ListingSettings(CorpusLayout.AUTO, List.of(), List.of(), policy, Map.of()));
    }

    /** The source of a path under the root that needs no escapes. */
    public String source(String path) {
        return "file:" + root + (path.isEmpty() ? "" : "/" + path);
    }
}
