package dev.reelmask.corpus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out which label file belongs to which frame. */
final class Labels {
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})\\D*$");

    private Labels() {}

    /** Labels of images: those of the same name, or else, if no name is the same, those of the same last number. */
    static Map<Integer, CorpusFile> ofImages(List<CorpusFile> images, List<CorpusFile> labels) {
        Map<String, CorpusFile> byStem = new HashMap<>();
        Map<Long, CorpusFile> byNumber = new HashMap<>();
        for (CorpusFile label : labels) {
            byStem.put(label.stem(), label);
            number(label).ifPresent(number -> byNumber.put(number, label));
        }
        Map<Integer, CorpusFile> byFrame = new TreeMap<>();
        for (int i = 0; i < images.size(); i++) {
            put(byFrame, i, byStem.get(images.get(i).stem()));
        }
        if (byFrame.isEmpty()) {
            for (int i = 0; i < images.size(); i++) {
                OptionalLong number = number(images.get(i));
                put(byFrame, i, number.isPresent() ? byNumber.get(number.getAsLong()) : null);
            }
        }
        return byFrame;
    }

    private static void put(Map<Integer, CorpusFile> byFrame, int frame, CorpusFile label) {
        if (label != null) {
            byFrame.put(frame, label);
        }
    }

    /** Labels of a video: the last number in a label's name is the frame's index. */
    static Map<Integer, CorpusFile> ofVideo(List<CorpusFile> labels) {
        Map<Integer, CorpusFile> byFrame = new TreeMap<>();
        for (CorpusFile label : labels) {
            OptionalLong number = number(label);
            if (number.isPresent() && number.getAsLong() <= Integer.MAX_VALUE) {
                byFrame.put((int) number.getAsLong(), label);
            }
        }
        return byFrame;
    }

    private static OptionalLong number(CorpusFile file) {
        Matcher matcher = NUMBER.matcher(file.stem());
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }
}
