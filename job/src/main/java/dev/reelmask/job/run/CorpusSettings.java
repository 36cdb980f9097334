package dev.reelmask.job.run;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.tree.LinkPolicy;
import dev.reelmask.corpus.tree.ListingSettings;
import dev.reelmask.yaml.LimitedYaml;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What a run's configuration says of its corpus. Configurations of other versions may lack keys: these have their
 * defaults.
 *
 * @param classes class set of the labels, "" if none is named
 */
public record CorpusSettings(
        CorpusLayout layout, List<String> include, List<String> exclude, LinkPolicy links, String classes) {
    public CorpusSettings {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /**
     * The settings in a configuration.
     *
     * @throws dev.reelmask.frame.UserException if it is no YAML
     */
    public static CorpusSettings of(String yaml) {
        Object parsed = LimitedYaml.parse(yaml, "the configuration of a run");
        Map<?, ?> corpus =
                parsed instanceof Map<?, ?> all && all.get("corpus") instanceof Map<?, ?> map ? map : Map.of();
        return new CorpusSettings(
                CorpusLayout.of(text(corpus, "layout", CorpusLayout.AUTO.spelling())),
                texts(corpus.get("include")),
                texts(corpus.get("exclude")),
                text(corpus, "links", "follow").equals("refuse") ? LinkPolicy.REFUSE : LinkPolicy.FOLLOW,
                text(corpus, "classes", ""));
    }

    private static String text(Map<?, ?> corpus, String key, String otherwise) {
        Object value = corpus.get(key);
        return value == null ? otherwise : value.toString();
    }

    private static List<String> texts(Object value) {
        return value instanceof Collection<?> several
                ? several.stream().map(Object::toString).toList()
                : List.of();
    }

    /** Whether only a part of the corpus is listed. */
    boolean isNarrow() {
        return !include.isEmpty() || !exclude.isEmpty();
    }

    CorpusSettings whole() {
        return new CorpusSettings(layout, List.of(), List.of(), links, classes);
    }

    CorpusSettings in(CorpusLayout otherLayout) {
        return new CorpusSettings(otherLayout, include, exclude, links, classes);
    }

    ListingSettings listing(Map<String, String> publishedIds) {
        return new ListingSettings(layout, include, exclude, links, publishedIds);
    }
}
