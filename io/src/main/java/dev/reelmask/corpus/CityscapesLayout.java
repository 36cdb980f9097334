package dev.reelmask.corpus;

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
            Pattern.compile("(?:.*/)?gtFine/([^/]+)/[^/]+/([^/]+_\\d+_\\d+)_gtFine_label(TrainIds|Ids)\\.png");

    private CityscapesLayout() {}

    static List<Candidate> find(CorpusTree tree) {
        Map<String, SortedMap<Long, CorpusFile>> drives = new TreeMap<>();
        Map<String, CorpusFile> labels = new HashMap<>();
        tree.framesByFolder()
                .values()
                .forEach(files -> files.forEach(file -> {
                    Matcher image = IMAGE.matcher(file.path());
                    if (image.matches()) {
                        drives.computeIfAbsent(image.group(1) + "/" + image.group(2), d -> new TreeMap<>())
                                .merge(Long.parseLong(image.group(3)), file, CityscapesLayout::ofTheSequence);
                    }
                }));
        tree.imagesByFolder()
                .values()
                .forEach(files -> files.forEach(file -> {
                    Matcher label = LABEL.matcher(file.path());
                    if (label.matches()) {
                        labels.merge(
                                label.group(1) + "/" + label.group(2),
                                file,
                                (a, b) -> a.name().contains("TrainIds") ? a : b);
                    }
                }));
        List<Candidate> found = new ArrayList<>();
        drives.forEach((drive, frames) -> stretches(drive, frames, labels, found));
        return found;
    }

    private static CorpusFile ofTheSequence(CorpusFile one, CorpusFile other) {
        return one.path().contains("leftImg8bit_sequence/") ? one : other;
    }

    private static void stretches(
            String drive, SortedMap<Long, CorpusFile> frames, Map<String, CorpusFile> labels, List<Candidate> found) {
        List<CorpusFile> stretch = new ArrayList<>();
        for (Map.Entry<Long, CorpusFile> frame : frames.entrySet()) {
            stretch.add(frame.getValue());
            if (!frames.containsKey(frame.getKey() + 1)) {
                found.add(candidate(drive, stretch, labels));
                stretch = new ArrayList<>();
            }
        }
    }

    private static Candidate candidate(String drive, List<CorpusFile> frames, Map<String, CorpusFile> labels) {
        String split = drive.substring(0, drive.indexOf('/') + 1);
        Map<Integer, CorpusFile> byFrame = new TreeMap<>();
        for (int i = 0; i < frames.size(); i++) {
            CorpusFile label = labels.get(split + frameName(frames.get(i)));
            if (label != null) {
                byFrame.put(i, label);
            }
        }
        String first = frameName(frames.get(0));
        return Candidate.part(split + first, first, List.copyOf(frames), byFrame);
    }

    private static String frameName(CorpusFile image) {
        return image.stem().replace("_leftImg8bit", "");
    }
}
