package dev.reelmask.corpus.listing;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.tree.CorpusFile;
import dev.reelmask.corpus.tree.CorpusTree;
import dev.reelmask.corpus.tree.NaturalOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Says in a line each what a listing leaves out. */
final class ListingNotes {
    private static final int NAMED = 3;

    private final CorpusTree tree;
    private final List<String> notes = new ArrayList<>();

    private ListingNotes(CorpusTree tree) {
        this.tree = tree;
    }

    /** The notes on what of the tree is no part of these sequences. */
    static List<String> of(CorpusTree tree, CorpusLayout layout, List<Candidate> candidates) {
        ListingNotes notes = new ListingNotes(tree);
        notes.strangers(layout, candidates);
        notes.labelsOfNothing(layout);
        notes.add("proxies beside their videos are left out", paths(tree.proxies()));
        notes.add("links to folders that are listed already are left out", tree.seenLinks());
        notes.add("files with unknown extensions are left out", notes.unknown());
        tree.unusedGlobs().forEach(glob -> notes.notes.add("no file or folder matches '%s'".formatted(glob)));
        return notes.notes;
    }

    /** Videos and folders of images that the layout has no place for. */
    private void strangers(CorpusLayout layout, List<Candidate> candidates) {
        Set<CorpusFile> taken = new HashSet<>();
        Set<String> folders = new HashSet<>();
        for (Candidate candidate : candidates) {
            taken.addAll(candidate.isVideo() ? candidate.files() : List.of());
            candidate.labels().byFrame().values().forEach(label -> folders.add(label.folder()));
            candidate.files().stream().filter(CorpusFile::isImage).forEach(image -> folders.add(image.folder()));
        }
        List<CorpusFile> videos = tree.videos().stream()
                .filter(video -> !taken.contains(video) && !FolderLayouts.isAnimatedLabel(video))
                .toList();
        add("videos have no place in layout %s".formatted(layout), paths(videos));
        Map<String, List<CorpusFile>> images = new TreeMap<>(tree.framesByFolder());
        images.keySet().removeAll(folders);
        add(
                "folders of images are no part of a sequence in layout %s".formatted(layout),
                images.entrySet().stream()
                        .map(e -> String.format(
                                Locale.ROOT,
                                "%s (%d)",
                                tree.pathOf(e.getKey()),
                                e.getValue().size()))
                        .toList());
    }

    private void labelsOfNothing(CorpusLayout layout) {
        if (layout == CorpusLayout.AUTO || layout == CorpusLayout.VIDEO || layout == CorpusLayout.FRAMES) {
            add("folders of labels have no video or folder of images beside them", FolderLayouts.labelsOfNothing(tree));
        }
    }

    /** Unknown extensions and how many files have each. */
    private List<String> unknown() {
        Map<String, Integer> unknown = new TreeMap<>();
        for (CorpusFile file : tree.files()) {
            if (!file.isImage() && !file.isVideo() && !file.isOther()) {
                unknown.merge(file.extension().isEmpty() ? "none" : file.extension(), 1, Integer::sum);
            }
        }
        return unknown.entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "%s (%d)", e.getKey(), e.getValue()))
                .toList();
    }

    private static List<String> paths(Collection<CorpusFile> files) {
        return files.stream().map(CorpusFile::path).sorted(NaturalOrder.NATURAL).toList();
    }

    private void add(String what, List<String> which) {
        if (!which.isEmpty()) {
            String named = String.join(", ", which.subList(0, Math.min(NAMED, which.size())));
            String more = which.size() > NAMED ? ", …" : "";
            notes.add(String.format(Locale.ROOT, "%d %s: %s%s", which.size(), what, named, more));
        }
    }
}
