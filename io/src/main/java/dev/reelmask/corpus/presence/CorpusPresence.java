package dev.reelmask.corpus.presence;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.tree.Blocked;
import dev.reelmask.corpus.tree.CorpusFile;
import dev.reelmask.corpus.tree.CorpusTree;
import dev.reelmask.corpus.tree.ListingSettings;
import dev.reelmask.corpus.tree.LocalEntry;
import dev.reelmask.corpus.tree.Patience;
import dev.reelmask.corpus.tree.SourceUri;
import dev.reelmask.frame.UserException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * What of earlier listings is still in a corpus, all of it: no glob, limit or layout leaves anything out.
 *
 * <p>A source is gone only where that is certain. It is not certain of anything in a folder that cannot be listed
 * today, behind a link that leads nowhere, or in what is an empty folder now, for a disk that is not mounted looks like
 * that.
 */
public final class CorpusPresence {
    private final Configuration hadoop;
    private final CorpusTree tree;
    private final Duration limit;
    private final Set<String> files = new HashSet<>();
    /** Names of images by the source of their folder. */
    private final Map<String, Set<String>> images = new HashMap<>();

    private CorpusPresence(Configuration hadoop, CorpusTree tree, Duration limit) {
        this.hadoop = hadoop;
        this.tree = tree;
        this.limit = limit;
        for (CorpusFile file : tree.files()) {
            files.add(file.source());
            if (file.isImage()) {
                images.computeIfAbsent(SourceUri.parent(file.source()), folder -> new HashSet<>())
                        .add(file.name());
            }
        }
    }

    /**
     * Lists a corpus.
     *
     * @throws UserException if the root cannot be listed, or holds neither videos nor images
     */
    public static CorpusPresence of(Configuration hadoop, URI root) {
        return of(hadoop, root, CorpusTree.PATIENCE);
    }

    /** @param limit how long an answer of the filesystem may take */
    static CorpusPresence of(Configuration hadoop, URI root, Duration limit) {
        CorpusTree tree = CorpusTree.list(hadoop, root, ListingSettings.of(CorpusLayout.AUTO), limit);
        if (tree.videos().isEmpty() && tree.imagesByFolder().isEmpty()) {
            throw new UserException(
                    "corpus %s holds no video and no image today; is it the right folder, is the disk mounted?"
                            .formatted(root));
        }
        return new CorpusPresence(hadoop, tree, limit);
    }

    /** Where a source is. */
    public sealed interface Whereabouts {
        /** What it is about, a {@link SequenceSpec#source}. */
        String source();

        /** At its place. */
        record Here(String source) implements Whereabouts {}

        /** Certainly no longer there. */
        record Gone(String source) implements Whereabouts {}

        /**
         * It may be there.
         *
         * @param reason why nobody can tell
         */
        record Unsure(String source, String reason) implements Whereabouts {}
    }

    /**
     * Where sources are, in their order.
     *
     * @param sources of this corpus, as earlier listings named them
     */
    public List<Whereabouts> of(Collection<String> sources) {
        List<Whereabouts> found = new ArrayList<>();
        SourceLook look = new SourceLook(hadoop, tree.rootSource().toString());
        try (Patience patience = new Patience(limit)) {
            for (String source : sources) {
                found.add(listed(source)
                        .orElseGet(
                                () -> patience.one(source, (one, alive) -> look.at(one), CorpusPresence::unanswered)));
            }
        }
        return found;
    }

    /** What the listing tells. */
    private Optional<Whereabouts> listed(String text) {
        SourceLook.Parts source = SourceLook.Parts.of(text);
        if (files.contains(text)
                || images.getOrDefault(source.place(), Set.of()).stream().anyMatch(source::isOf)) {
            return Optional.of(new Whereabouts.Here(text));
        }
        return tree.blocked().stream()
                .map(Blocked::problem)
                .filter(problem -> text.equals(problem.source()) || text.startsWith(problem.source() + "/"))
                .findFirst()
                .map(problem -> new Whereabouts.Unsure(text, problem.message()));
    }

    private static Whereabouts unanswered(String source, IOException e) {
        return new Whereabouts.Unsure(source, "cannot be looked at: " + LocalEntry.describe(e));
    }
}
