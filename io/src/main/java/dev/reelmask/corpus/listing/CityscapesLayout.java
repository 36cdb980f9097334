package dev.reelmask.corpus.listing;

import dev.reelmask.corpus.LabelCounts;
import dev.reelmask.corpus.tree.CorpusFile;
import dev.reelmask.corpus.tree.CorpusTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cityscapes: images {@code <split>/<city>/<city>_<drive>_<frame>_leftImg8bit.png} under {@code leftImg8bit_sequence}
 * (or {@code leftImg8bit}), labels {@code ..._gtFine_labelTrainIds.png} or {@code ..._gtFine_labelIds.png} under
 * {@code gtFine}. A sequence is a stretch of a drive without a gap in the frame numbers (30 frames in the published
 * set, the 20th labelled); it is called after its first frame.
 */
final class CityscapesLayout {
    private static final Pattern IMAGE = Pattern.compile(
            "(?:.*/)?leftImg8bit(?:_sequence)?/([^/]+)/[^/]+/([^/]+_\\d+)_(\\d+)_leftImg8bit\\.(?:png|jpg|jpeg|webp)");
    private static final Pattern LABEL =
            Pattern.compile("(?:.*/)?gtFine/([^/]+)/[^/]+/([^/]+_\\d+)_(\\d+)_gtFine_label(?:TrainIds|Ids)\\.png");

    private CityscapesLayout() {}

    static List<Candidate> find(CorpusTree tree) {
        Map<String, SortedMap<Long, CorpusFile>> drives = new TreeMap<>();
        Map<String, SortedMap<Long, CorpusFile>> labels = new HashMap<>();
        tree.framesByFolder().values().stream().flatMap(List::stream).forEach(file -> {
            Matcher image = IMAGE.matcher(file.path());
            if (image.matches()) {
                drives.computeIfAbsent(image.group(1) + "/" + image.group(2), d -> new TreeMap<>())
                        .merge(Long.parseLong(image.group(3)), file, CityscapesLayout::ofTheSequence);
            }
        });
        for (CorpusFile file : tree.files()) {
            Matcher label = LABEL.matcher(file.path());
            if (label.matches()) {
                labels.computeIfAbsent(label.group(1) + "/" + label.group(2), d -> new TreeMap<>())
                        .merge(Long.parseLong(label.group(3)), file, CityscapesLayout::ofTrainIds);
            }
        }
        List<Candidate> found = new ArrayList<>();
        drives.forEach((drive, frames) -> stretches(drive, frames, labels.getOrDefault(drive, new TreeMap<>()), found));
        return found;
    }

    private static CorpusFile ofTheSequence(CorpusFile one, CorpusFile other) {
        return one.path().contains("leftImg8bit_sequence/") ? one : other;
    }

    private static CorpusFile ofTrainIds(CorpusFile one, CorpusFile other) {
        return one.name().contains("TrainIds") ? one : other;
    }

    /** @param labels of the drive; those of none of its frames are left over with its first sequence's */
    private static void stretches(
            String drive,
            SortedMap<Long, CorpusFile> frames,
            SortedMap<Long, CorpusFile> labels,
            List<Candidate> found) {
        List<CorpusFile> leftOver = new ArrayList<>();
        labels.forEach((frame, label) -> {
            if (!frames.containsKey(frame)) {
                leftOver.add(label);
            }
        });
        List<CorpusFile> stretch = new ArrayList<>();
        Map<Integer, CorpusFile> ofStretch = new TreeMap<>();
        for (Map.Entry<Long, CorpusFile> frame : frames.entrySet()) {
            if (labels.containsKey(frame.getKey())) {
                ofStretch.put(stretch.size(), labels.get(frame.getKey()));
            }
            stretch.add(frame.getValue());
            if (!frames.containsKey(frame.getKey() + 1)) {
                found.add(candidate(drive, stretch, labels(ofStretch, leftOver)));
                leftOver.clear();
                stretch = new ArrayList<>();
                ofStretch = new TreeMap<>();
            }
        }
    }

    private static FrameLabels labels(Map<Integer, CorpusFile> byFrame, List<CorpusFile> leftOver) {
        LabelCounts matched = LabelCounts.allMatched(byFrame.size());
        return new FrameLabels(
                byFrame,
                leftOver.isEmpty()
                        ? matched
                        : matched.withLeftOver(
                                leftOver.size(), LabelNotes.some(leftOver) + ": no frame of that number"));
    }

    private static Candidate candidate(String drive, List<CorpusFile> frames, FrameLabels labels) {
        String split = drive.substring(0, drive.indexOf('/') + 1);
        String first = frames.get(0).stem().replace("_leftImg8bit", "");
        return Candidate.part(split + first, first, List.copyOf(frames), labels);
    }
}
