package dev.reelmask.corpus;

import dev.reelmask.frame.UserException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Lists the sequences of a corpus. */
public final class Corpora {
    private static final System.Logger LOG = System.getLogger(Corpora.class.getName());

    private Corpora() {}

    /**
     * The sequences under {@code root}, sorted by id. The root may be one video file.
     *
     * @param root on any Hadoop filesystem
     * @throws UserException if the root is not there, holds no sequence, or two sequences have one id
     */
    public static List<SequenceSpec> list(Configuration hadoop, URI root, CorpusLayout layout) {
        CorpusTree tree = CorpusTree.list(hadoop, new Path(root));
        CorpusLayout found = layout == CorpusLayout.AUTO ? recognise(tree) : layout;
        List<Candidate> candidates = candidates(tree, found);
        logUnknown(tree);
        logLabelsOfNothing(tree, found);
        if (candidates.isEmpty()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "corpus %s holds no sequence: %d files, none fits layout %s, which looks for %s",
                    root,
                    tree.files().size(),
                    found,
                    lookedFor(found)));
        }
        Map<String, Candidate> byId = new HashMap<>();
        List<SequenceSpec> specs = new ArrayList<>();
        for (Candidate candidate : candidates) {
            SequenceSpec spec = candidate.spec();
            Candidate other = byId.put(spec.id(), candidate);
            if (other != null) {
                throw new UserException(
                        "corpus %s: %s and %s would both be sequence '%s'; rename one or move it to another folder"
                                .formatted(root, other.source(), candidate.source(), spec.id()));
            }
            specs.add(spec);
        }
        specs.sort(Comparator.comparing(SequenceSpec::id));
        return List.copyOf(specs);
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

    private static void logLabelsOfNothing(CorpusTree tree, CorpusLayout layout) {
        boolean isPlain = layout == CorpusLayout.AUTO || layout == CorpusLayout.VIDEO || layout == CorpusLayout.FRAMES;
        List<String> folders = isPlain ? FolderLayouts.labelsOfNothing(tree) : List.of();
        if (!folders.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Labels without a video or a folder of images beside them: {0}",
                    folders);
        }
    }

    private static void logUnknown(CorpusTree tree) {
        Map<String, Integer> unknown = new TreeMap<>();
        for (CorpusFile file : tree.files()) {
            if (!file.isImage() && !file.isVideo() && !FileKinds.OTHERS.contains(file.extension())) {
                unknown.merge(file.extension().isEmpty() ? "(none)" : file.extension(), 1, Integer::sum);
            }
        }
        if (!unknown.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "Ignored files with unknown extensions: {0}", unknown);
        }
    }
}
