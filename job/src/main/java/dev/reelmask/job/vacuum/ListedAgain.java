package dev.reelmask.job.vacuum;

import dev.reelmask.corpus.presence.CorpusPresence;
import dev.reelmask.corpus.presence.CorpusPresence.Whereabouts;
import dev.reelmask.frame.UserException;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecord.Source;
import dev.reelmask.publish.store.Store;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Lists each corpus once, all of it, and compares it with what runs were made of. */
final class ListedAgain implements GoneSequences {
    private final Store store;
    private final Optional<String> only;
    private final Map<String, Corpus> corpora = new HashMap<>();

    /** @param only the corpus that is asked about, empty for all */
    ListedAgain(Store store, Optional<String> only) {
        this.store = store;
        this.only = only;
    }

    /** How sources of a corpus are looked at, and what is known so far. */
    private record Corpus(Function<String, Whereabouts> look, Map<String, Whereabouts> known) {
        Whereabouts of(String source) {
            return known.computeIfAbsent(source, look);
        }
    }

    @Override
    public Verdict of(RunRecord record) {
        if (only.isPresent() && !only.get().equals(record.corpus())) {
            return Verdict.NOTHING;
        }
        Corpus corpus = corpora.computeIfAbsent(record.corpus(), this::list);
        Map<String, String> gone = new TreeMap<>();
        Map<String, String> doubts = new TreeMap<>();
        for (Source known : record.sources()) {
            Whereabouts now = corpus.of(known.source());
            if (now instanceof Whereabouts.Gone) {
                gone.put(known.sequence(), known.source());
            } else if (now instanceof Whereabouts.Unsure unsure) {
                doubts.put(known.sequence(), unsure.reason());
            }
        }
        return new Verdict(gone, doubts);
    }

    private Corpus list(String root) {
        try {
            CorpusPresence presence = CorpusPresence.of(store.hadoop(), URI.create(root));
            return new Corpus(source -> presence.of(List.of(source)).get(0), new HashMap<>());
        } catch (UserException e) {
            return new Corpus(source -> new Whereabouts.Unsure(source, e.getMessage()), new HashMap<>());
        }
    }
}
