package dev.reelmask.job.segment;

import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.plan.StandingResults;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.ListedSequences;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code plan.retry-failed}: of a listing, what the newest finished starts of the runs set aside, and what stands. New
 * and changed sequences are left for a start without it.
 */
final class RetriedSequences {
    private final List<StandingResults> standing;
    private final Set<String> failed = new HashSet<>();

    /**
     * Reads what was set aside.
     *
     * @param runs names
     * @param standing results of the runs
     * @throws UserException if no start of them has finished
     */
    RetriedSequences(Store store, List<String> runs, List<StandingResults> standing) {
        this.standing = standing;
        boolean isAny = false;
        for (String run : runs) {
            for (ListedSequences.Line line : ListedSequences.read(store, run)) {
                isAny = true;
                if (!line.error().isEmpty()) {
                    failed.add(line.sequence());
                }
            }
        }
        if (!isAny) {
            throw new UserException(
                    "no start of run %s has finished, so nothing has failed yet; leave --retry-failed out"
                            .formatted(String.join(", ", runs)));
        }
    }

    CorpusListing of(CorpusListing listing) {
        List<SequenceSpec> taken = listing.sequences().stream()
                .filter(spec -> failed.contains(spec.id()) || standing.stream().allMatch(run -> run.stands(spec)))
                .toList();
        int left = listing.sequences().size() - taken.size();
        List<String> notes = new ArrayList<>(listing.notes());
        if (left > 0) {
            notes.add(String.format(
                    Locale.ROOT, "%d new or changed sequences are left for a start without --retry-failed", left));
        }
        return new CorpusListing(listing.root(), taken, listing.unlistable(), notes);
    }
}
