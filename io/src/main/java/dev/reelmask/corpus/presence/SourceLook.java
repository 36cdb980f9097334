package dev.reelmask.corpus.presence;

import dev.reelmask.corpus.presence.CorpusPresence.Whereabouts;
import dev.reelmask.corpus.tree.CorpusFile;
import dev.reelmask.corpus.tree.Problem;
import dev.reelmask.corpus.tree.SourceUri;
import dev.reelmask.corpus.tree.Stamp;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Looks at single places of a corpus for what no listing shows. */
final class SourceLook {
    private final String root;
    private final Places places;

    /** @param root {@link SourceUri} of the corpus */
    SourceLook(Configuration hadoop, String root) {
        this.root = root;
        this.places = Places.of(hadoop, root);
    }

    /**
     * A source in parts.
     *
     * @param place {@link SourceUri} of the video or folder
     * @param part what tells it from other sequences of its folder, "" if it is the only one
     */
    record Parts(String place, String part) {
        static Parts of(String source) {
            int hash = source.indexOf('#');
            return hash < 0 ? new Parts(source, "") : new Parts(source.substring(0, hash), source.substring(hash + 1));
        }

        /** Whether a file of the folder is one of the sequence's images. */
        boolean isOf(String name) {
            boolean isImage = new CorpusFile(name, "", Stamp.NONE, Problem.NONE).isImage();
            return isImage && (part.isEmpty() || name.startsWith(part + "_"));
        }
    }

    /** @throws IOException if nobody can tell */
    Whereabouts at(String source) throws IOException {
        Parts parts = Parts.of(source);
        return switch (places.at(parts.place())) {
            case FILE -> new Whereabouts.Here(source);
            case DEAD_LINK -> new Whereabouts.Unsure(source, parts.place() + " is a link that leads nowhere");
            case FOLDER -> {
                List<String> names = places.in(parts.place());
                yield names.stream().anyMatch(parts::isOf)
                        ? new Whereabouts.Here(source)
                        : left(source, parts.place(), names);
            }
            case NOTHING -> absent(source, parts.place());
        };
    }

    /** A place that is not there: what is the nearest that is? */
    private Whereabouts absent(String source, String place) throws IOException {
        String above = place;
        while (above.startsWith(root + "/")) {
            above = SourceUri.parent(above);
            Places.Thing thing = places.at(above);
            if (thing == Places.Thing.DEAD_LINK) {
                return new Whereabouts.Unsure(source, above + " is a link that leads nowhere");
            } else if (thing == Places.Thing.FOLDER) {
                return left(source, above, places.in(above));
            } else if (thing == Places.Thing.FILE) {
                return new Whereabouts.Gone(source);
            }
        }
        throw new IOException("the corpus itself is not there");
    }

    /** @param names in the folder that the source has left */
    private static Whereabouts left(String source, String folder, List<String> names) {
        return names.stream().allMatch(name -> name.startsWith("."))
                ? new Whereabouts.Unsure(
                        source,
                        folder + " is empty: a disk that is not mounted? Where it is meant to be, remove the folder")
                : new Whereabouts.Gone(source);
    }
}
