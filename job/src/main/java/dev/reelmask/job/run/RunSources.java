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
import dev.reelmask.table.StoredRun;
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
 * listed once, and a look-up costs the same however many sequences there are. Whether what lies there is still what the
 * masks were made of, {@link SequenceReader#checkSource} says.
 */
public final class RunSources {
    private final Configuration hadoop;
    private final SequenceReader results;
    private final Map<Asked, Run> runs = new HashMap<>();
    private final Map<Listed, Supplier<Sources>> listings = new HashMap<>();

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

    /** What a corpus has, by source. */
    private record Sources(Map<String, SequenceSpec> sequences, Map<String, Unlistable> unlistable) {
        static Sources of(CorpusListing listing) {
            Sources sources = new Sources(new HashMap<>(), new HashMap<>());
            listing.sequences().forEach(spec -> sources.sequences().putIfAbsent(spec.source(), spec));
            listing.unlistable().forEach(blocked -> sources.unlistable().putIfAbsent(blocked.source(), blocked));
            return sources;
        }

        Optional<SequenceSpec> find(String source) {
            Unlistable blocked = sequences.containsKey(source) ? null : unlistable.get(source);
            if (blocked != null) {
                throw new UserException(blocked.message());
            }
            return Optional.ofNullable(sequences.get(source));
        }
    }

    private record Asked(String run, Place place) {}

    /**
     * What is the same for all sequences of a run.
     *
     * @param sources of then, by sequence
     * @param today normalised root of the corpus
     * @param published ids by source, of then and today
     * @param looked what was listed, by how
     */
    private record Run(
            Map<String, String> sources,
            String corpus,
            URI root,
            String today,
            CorpusSettings settings,
            Map<String, String> published,
            Map<CorpusSettings, Supplier<Sources>> looked) {

        /** Of a sequence, where its corpus lies today. */
        String source(String made) {
            return moved(made, corpus, today);
        }
    }

    /**
     * The source of a sequence.
     *
     * @throws UserException if the run has not finished the sequence, or it is not in the corpus
     */
    public Found find(String run, String sequence, Place place) {
        results.checkFinished(run, sequence);
        Run known = runs.computeIfAbsent(new Asked(run, place), this::run);
        String made = known.sources().get(sequence);
        if (made == null) {
            throw new UserException("run %s has no sequence '%s'".formatted(run, sequence));
        }
        Optional<SequenceSpec> found = find(known, known.settings(), made);
        if (found.isEmpty() && known.settings().isNarrow()) {
            // finished by an earlier start that was narrowed otherwise
            found = find(known, known.settings().whole(), made);
        }
        return found.map(spec -> new Found(
                        spec.named(sequence), known.root(), known.settings().classes()))
                .orElseThrow(() -> new UserException("corpus %s has no %s, of which run %s made the masks of '%s'"
                        .formatted(known.root(), known.source(made), run, sequence)));
    }

    private Run run(Asked asked) {
        RunRecord record = results.record(asked.run());
        URI root = asked.place().corpus().orElseGet(() -> root(record.corpus()));
        String today = asked.place().corpus().isEmpty() ? record.corpus() : source(root);
        CorpusSettings own = CorpusSettings.of(
                results.stored(asked.run()).map(StoredRun::configuration).orElse(""));
        Map<String, String> sources = new HashMap<>();
        Map<String, String> published = new HashMap<>();
        record.sources().forEach(known -> {
            sources.putIfAbsent(known.sequence(), known.source());
            published.put(known.source(), known.sequence());
            published.put(moved(known.source(), record.corpus(), today), known.sequence());
        });
        CorpusSettings settings = asked.place().layout().map(own::in).orElse(own);
        return new Run(sources, record.corpus(), root, today, settings, published, new HashMap<>());
    }

    /** By its source today, or by that of then where the root is another part of the same corpus. */
    private Optional<SequenceSpec> find(Run run, CorpusSettings settings, String made) {
        Sources there = run.looked()
                .computeIfAbsent(settings, how -> list(run.root(), how.listing(run.published())))
                .get();
        return there.find(run.source(made)).or(() -> there.find(made));
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

    /** Runs that list alike share it. */
    private Supplier<Sources> list(URI root, ListingSettings settings) {
        return listings.computeIfAbsent(new Listed(root, settings), this::listed);
    }

    /** A corpus that cannot be listed is not asked again. */
    private Supplier<Sources> listed(Listed wanted) {
        try {
            Sources sources = Sources.of(Corpora.list(hadoop, wanted.root(), wanted.settings()));
            return () -> sources;
        } catch (UserException e) {
            return () -> {
                throw e;
            };
        }
    }
}
