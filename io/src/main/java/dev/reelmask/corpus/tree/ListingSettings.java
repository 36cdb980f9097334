package dev.reelmask.corpus.tree;

import dev.reelmask.corpus.CorpusLayout;
import java.util.List;
import java.util.Map;

/**
 * What of a corpus is listed, and under which ids. The globs are described in {@code docs/corpora.md}.
 *
 * @param include globs of the videos and frames to take; empty takes all
 * @param exclude globs of files and folders to leave out as if they were not there
 * @param publishedIds source to id of what was published earlier, also of what is no longer there: sources keep their
 *     ids, and no other source gets one of them
 */
public record ListingSettings(
        CorpusLayout layout,
        List<String> include,
        List<String> exclude,
        LinkPolicy links,
        Map<String, String> publishedIds) {
    /** @throws dev.reelmask.frame.UserException if a glob is none */
    public ListingSettings {
        PathFilter unused = new PathFilter(include);
        unused = new PathFilter(exclude);
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        publishedIds = Map.copyOf(publishedIds);
    }

    /** Everything, links followed, nothing published before. */
    public static ListingSettings of(CorpusLayout layout) {
        return new ListingSettings(layout, List.of(), List.of(), LinkPolicy.FOLLOW, Map.of());
    }
}
