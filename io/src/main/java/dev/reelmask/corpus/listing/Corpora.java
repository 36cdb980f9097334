package dev.reelmask.corpus.listing;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.CorpusListing;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.Unlistable;
import dev.reelmask.corpus.listing.SequenceNames.Claim;
import dev.reelmask.corpus.tree.Blocked;
import dev.reelmask.corpus.tree.CorpusTree;
import dev.reelmask.corpus.tree.ListingSettings;
import dev.reelmask.corpus.tree.Problem;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.UserException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Lists the sequences of a corpus. */
public final class Corpora {
    private static final System.Logger LOG = System.getLogger(Corpora.class.getName());

    private Corpora() {}

    /**
     * A root as a user writes it: a path, in which a colon means nothing, or a URI with its scheme.
     *
     * @throws UserException if it is neither
     */
    public static URI root(String text) {
        try {
            boolean hasScheme = text.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*");
            return (hasScheme || text.isEmpty() ? new Path(text) : new Path(null, null, text)).toUri();
        } catch (IllegalArgumentException e) {
            throw new UserException("'%s' is no path of a corpus: %s".formatted(text, e.getMessage()), e);
        }
    }

    /**
     * What tells a corpus from others: its root in the writing of {@link SequenceSpec#source}, every source of the
     * corpus beginning with it.
     *
     * @throws UserException if there is no such folder or file, or it cannot be reached
     */
    public static URI source(Configuration hadoop, URI root) {
        return CorpusTree.source(hadoop, root);
    }

    /**
     * All sequences under {@code root} without narrowing and earlier ids, for work that needs all of them. What is left
     * out is written to the log.
     *
     * @throws UserException as {@link #list}, or if something there cannot be a sequence today
     */
    public static List<SequenceSpec> sequences(Configuration hadoop, URI root, CorpusLayout layout) {
        CorpusListing listing = list(hadoop, root, ListingSettings.of(layout));
        listing.notes().forEach(note -> LOG.log(System.Logger.Level.WARNING, "{0}: {1}", root, note));
        if (!listing.unlistable().isEmpty()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "%d of %d entries of corpus %s cannot be read; the first: %s",
                    listing.unlistable().size(),
                    listing.size(),
                    root,
                    listing.unlistable().get(0).message()));
        }
        return listing.sequences();
    }

    /**
     * Everything under {@code root}, which may be one video file.
     *
     * @param root on any Hadoop filesystem
     * @throws UserException if the root is not there or holds nothing of the layout, if a glob is none, or if names of
     *     files are not safe in the locale of this process
     */
    public static CorpusListing list(Configuration hadoop, URI root, ListingSettings settings) {
        return listing(CorpusTree.list(hadoop, root, settings), root, settings);
    }

    /** What a tree holds; {@code root} is for messages. */
    static CorpusListing listing(CorpusTree tree, URI root, ListingSettings settings) {
        CorpusLayout layout = settings.layout() == CorpusLayout.AUTO ? recognise(tree) : settings.layout();
        List<Candidate> candidates = candidates(tree, layout);
        if (candidates.isEmpty() && tree.blocked().isEmpty()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "corpus %s holds no sequence: %d files%s, none fits layout %s, which looks for %s",
                    root,
                    tree.files().size(),
                    tree.narrowing(),
                    layout,
                    lookedFor(layout)));
        }
        List<Candidate> sequences = new ArrayList<>();
        List<Setback> setbacks = new ArrayList<>();
        LabelPlaces unlisted = new LabelPlaces(tree.blocked());
        for (Candidate candidate : candidates) {
            setback(unlisted, candidate).ifPresentOrElse(setbacks::add, () -> sequences.add(candidate));
        }
        tree.blocked().forEach(blocked -> setbacks.add(Setback.of(blocked)));
        SequenceNames names = new SequenceNames(settings.publishedIds());
        names.name(sequences.stream().map(Corpora::claim).toList());
        names.name(setbacks.stream().map(Setback::claim).toList());
        return new CorpusListing(
                tree.rootSource(),
                sequences.stream()
                        .map(candidate -> candidate.spec(names.of(candidate.source())))
                        .sorted(Comparator.comparing(SequenceSpec::id))
                        .toList(),
                setbacks.stream()
                        .map(setback -> setback.entry(names.of(setback.claim().source())))
                        .sorted(Comparator.comparing(Unlistable::id))
                        .toList(),
                ListingNotes.of(tree, layout, candidates));
    }

    /** Why a candidate cannot be a sequence today, if so. */
    private static Optional<Setback> setback(LabelPlaces unlisted, Candidate candidate) {
        return candidate
                .problem()
                .or(() -> unlisted.mayLieIn(candidate)
                        .map(blocked -> "its labels cannot be listed: "
                                + blocked.problem().message()))
                .map(message -> new Setback(claim(candidate), message));
    }

    private static Claim claim(Candidate candidate) {
        return new Claim(candidate.source(), candidate.path(), candidate.longPath(), candidate.isVideo());
    }

    /** What is there but cannot be a sequence today. */
    private record Setback(Claim claim, String message) {
        static Setback of(Blocked blocked) {
            Problem problem = blocked.problem();
            return new Setback(new Claim(problem.source(), blocked.path(), blocked.path(), false), problem.message());
        }

        Unlistable entry(String id) {
            return new Unlistable(id, claim.source(), ReasonCode.IO_ERROR, message);
        }
    }

    /** The layout that the names of the folders speak of; {@code AUTO} where it is plain videos and images. */
    private static CorpusLayout recognise(CorpusTree tree) {
        if (!CityscapesLayout.find(tree).isEmpty()) {
            return CorpusLayout.CITYSCAPES;
        }
        if (tree.videos().isEmpty()) {
            for (CorpusLayout layout :
                    List.of(CorpusLayout.DAVIS, CorpusLayout.VSPW, CorpusLayout.CAMVID, CorpusLayout.VW300_MASK)) {
                if (candidates(tree, layout).stream()
                        .anyMatch(candidate -> !candidate.labels().isEmpty())) {
                    return layout;
                }
            }
        }
        return CorpusLayout.AUTO;
    }

    private static List<Candidate> candidates(CorpusTree tree, CorpusLayout layout) {
        return switch (layout) {
            case AUTO -> {
                List<Candidate> both = new ArrayList<>(FolderLayouts.videos(tree));
                both.addAll(FolderLayouts.frames(tree));
                yield both;
            }
            case VIDEO -> FolderLayouts.videos(tree);
            case FRAMES -> FolderLayouts.frames(tree);
            case CAMVID -> FolderLayouts.camvid(tree);
            case CITYSCAPES -> CityscapesLayout.find(tree);
            case VW300_MASK -> FolderLayouts.faces(tree);
            case VSPW -> FolderLayouts.vspw(tree);
            case DAVIS -> FolderLayouts.davis(tree);
        };
    }

    private static String lookedFor(CorpusLayout layout) {
        return switch (layout) {
            case AUTO ->
                "video files (mp4, mkv, mov, avi, webm, ts, …), folders of images (png, jpg, bmp, …), and the"
                        + " folders of Cityscapes, DAVIS, VSPW, CamVid and 300VW-Mask";
            case VIDEO -> "video files (mp4, mkv, mov, avi, webm, ts, …) in any folder";
            case FRAMES -> "folders that hold images (png, jpg, bmp, …)";
            case CAMVID -> "a folder of images beside one of the same name with 'annot' appended (val and valannot)";
            case CITYSCAPES -> "leftImg8bit_sequence/<split>/<city>/<city>_<drive>_<frame>_leftImg8bit.png";
            case VW300_MASK -> "<video>/images/* with <video>/labels/*";
            case VSPW -> "data/<video>/origin/* with data/<video>/mask/*";
            case DAVIS -> "JPEGImages/<sequence>/* with Annotations/<sequence>/*";
        };
    }
}
