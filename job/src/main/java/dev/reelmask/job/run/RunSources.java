package dev.reelmask.job.run;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.Unlistable;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.corpus.tree.ListingSettings;
import dev.reelmask.frame.UserException;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.table.SequenceReader;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Finds the videos and folders that the sequences of finished runs were made of. A sequence is looked for by its
 * source, in a listing made as its run made it: with the run's layout, globs, links and published ids. Each corpus is
 * listed once. Whether what lies there is still what the masks were made of, {@link SequenceReader#checkSource} says.
 */
public final class RunSources {
    private final Configuration hadoop;
    private final SequenceReader results;
    private final Map<Listed, Supplier<CorpusListing>> listings = new HashMap<>();

    public RunSources(Configuration hadoop, SequenceReader results) {
        this.hadoop = hadoop;
        this.results = results;
    }

    /**
     * Where to look.
     *
     * @param corpus root to which the run's corpus has moved; empty: it has not
     * @param layout another layout than the run's
     */
    public record Place(Optional<URI> corpus, Optional<CorpusLayout> layout) {
        /** As the run says. */
        public static final Place OF_RUN = new Place(Optional.empty(), Optional.empty());
    }

    /**
     * A sequence's source.
     *
     * @param spec under the run's id of the sequence
     * @param corpus root under which it lies
     * @param labelClasses class set that the run was told for labels, "" if none
     */
    public record Found(SequenceSpec spec, URI corpus, String labelClasses) {}

    private record Listed(URI root, ListingSettings settings) {}

    /**
     * The source of a sequence.
     *
     * @throws UserException if the run has not finished the sequence, or it is not in the corpus
     */
    public Found find(String run, String sequence, Place place) {
        results.checkFinished(run, sequence);
        RunRecord record = results.record(run);
        String made = record.sources().stream()
                .filter(source -> source.sequence().equals(sequence))
                .map(RunRecord.Source::source)
                .findFirst()
                .orElseThrow(() -> new UserException("run %s has no sequence '%s'".formatted(run, sequence)));
        URI root = place.corpus().orElseGet(() -> root(record.corpus()));
        String today = place.corpus().isEmpty() ? record.corpus() : source(root);
        CorpusSettings own = CorpusSettings.of(results.configuration(run).orElse(""));
        CorpusSettings settings = place.layout().map(own::in).orElse(own);
        Map<String, String> published = new HashMap<>();
        record.sources().forEach(known -> {
            published.put(known.source(), known.sequence());
            published.put(moved(known.source(), record.corpus(), today), known.sequence());
        });
        String wanted = moved(made, record.corpus(), today);
        Optional<SequenceSpec> found = find(list(root, settings.listing(published)), wanted, made);
        if (found.isEmpty() && settings.isNarrow()) {
            // finished by an earlier start that was narrowed otherwise
            found = find(list(root, settings.whole().listing(published)), wanted, made);
        }
        return found.map(spec -> new Found(spec.named(sequence), root, settings.classes()))
                .orElseThrow(() -> new UserException("corpus %s has no %s, of which run %s made the masks of '%s'"
                        .formatted(root, wanted, run, sequence)));
    }

    /** By its source today, or by that of then where the root is another part of the same corpus. */
    private static Optional<SequenceSpec> find(CorpusListing listing, String wanted, String made) {
        for (String source : new String[] {wanted, made}) {
            for (SequenceSpec spec : listing.sequences()) {
                if (spec.source().equals(source)) {
                    return Optional.of(spec);
                }
            }
            for (Unlistable blocked : listing.unlistable()) {
                if (blocked.source().equals(source)) {
                    throw new UserException(blocked.message());
                }
            }
        }
        return Optional.empty();
    }

    private static String moved(String source, String from, String to) {
        return source.startsWith(from) ? to + source.substring(from.length()) : source;
    }

    private String source(URI root) {
        return Corpora.source(hadoop, root).toString();
    }

    /** The root of a corpus from its normalised writing, in which names are percent-encoded. */
    private static URI root(String normalised) {
        URI uri = URI.create(normalised);
        return new Path(uri.getScheme(), uri.getAuthority(), uri.getPath()).toUri();
    }

    private CorpusListing list(URI root, ListingSettings settings) {
        return listings.computeIfAbsent(new Listed(root, settings), this::listed)
                .get();
    }

    /** A corpus that cannot be listed is not asked again. */
    private Supplier<CorpusListing> listed(Listed wanted) {
        try {
            CorpusListing listing = Corpora.list(hadoop, wanted.root(), wanted.settings());
            return () -> listing;
        } catch (UserException e) {
            return () -> {
                throw e;
            };
        }
    }
}
