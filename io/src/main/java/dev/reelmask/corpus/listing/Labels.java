package dev.reelmask.corpus.listing;

import dev.reelmask.corpus.LabelCounts;
import dev.reelmask.corpus.Value255;
import dev.reelmask.corpus.tree.CorpusFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out which label file belongs to which frame, and says what is left over. */
final class Labels {
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})\\D*$");

    private final LabelFiles files;
    private final Map<Integer, CorpusFile> byFrame = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();
    private String refusal = "";

    private Labels(LabelFiles files) {
        this.files = files;
    }

    /** Labels of images: those of the same name, or else, if no name is the same, those of the same last number. */
    static FrameLabels ofImages(List<CorpusFile> images, LabelFiles files) {
        Labels labels = new Labels(files);
        labels.match(images, file -> Optional.of(file.stem()));
        if (labels.byFrame.isEmpty() && labels.refusal.isEmpty()) {
            labels.match(images, file -> number(file).stream().boxed().findFirst());
        }
        labels.refuseShift(images);
        return labels.done("no frame of that name or number");
    }

    /** Labels of a video: the last number in a label's name is the frame's index. */
    static FrameLabels ofVideo(LabelFiles files) {
        Labels labels = new Labels(files);
        for (CorpusFile label : files.readable()) {
            OptionalLong number = number(label);
            if (number.isPresent()) {
                labels.ofVideo(label, number.getAsLong());
            }
        }
        labels.noteNumbersFromOne();
        return labels.done("no number in the name");
    }

    private void ofVideo(CorpusFile label, long number) {
        if (number >= Integer.MAX_VALUE) {
            refuse("label %s is of frame %s, which no video has".formatted(label.path(), number));
            return;
        }
        CorpusFile other = byFrame.putIfAbsent((int) number, label);
        if (other != null) {
            refuse(String.format(
                    Locale.ROOT,
                    "labels %s and %s are both of frame %d; keep one",
                    other.path(),
                    label.path(),
                    number));
        }
    }

    /** Gives each image the label that has the same key; images and labels without one stay alone. */
    private <K> void match(List<CorpusFile> images, Function<CorpusFile, Optional<K>> key) {
        Map<K, CorpusFile> byKey = new HashMap<>();
        Map<K, CorpusFile> doubles = new HashMap<>();
        for (CorpusFile label : files.readable()) {
            key.apply(label).ifPresent(k -> {
                CorpusFile other = byKey.putIfAbsent(k, label);
                if (other != null) {
                    doubles.put(k, label);
                }
            });
        }
        Map<K, CorpusFile> matched = new HashMap<>();
        for (int i = 0; i < images.size(); i++) {
            Optional<K> wanted = key.apply(images.get(i)).filter(byKey::containsKey);
            if (wanted.isPresent()) {
                put(i, images.get(i), byKey.get(wanted.get()), doubles.get(wanted.get()));
                refuseSharedLabel(matched.put(wanted.get(), images.get(i)), images.get(i), byKey.get(wanted.get()));
            }
        }
    }

    private void put(int frame, CorpusFile image, CorpusFile label, CorpusFile second) {
        if (second != null) {
            refuse("labels %s and %s are both of frame %s; keep one"
                    .formatted(label.path(), second.path(), image.path()));
        }
        byFrame.put(frame, label);
    }

    private void refuseSharedLabel(CorpusFile earlier, CorpusFile image, CorpusFile label) {
        if (earlier != null) {
            refuse("label %s may be of frame %s or of %s; give labels the names of their frames"
                    .formatted(label.path(), earlier.path(), image.path()));
        }
    }

    /** As many labels as images, all numbered by the same amount off: their names fit, their content does not. */
    private void refuseShift(List<CorpusFile> images) {
        SortedSet<Long> frames = numbers(images);
        SortedSet<Long> numbers = numbers(files.readable());
        if (byFrame.isEmpty()
                || frames.size() != images.size()
                || numbers.size() != files.readable().size()
                || frames.size() != numbers.size()) {
            return;
        }
        long shift = numbers.first() - frames.first();
        if (shift != 0 && numbers.equals(shifted(frames, shift))) {
            refuse(String.format(
                    Locale.ROOT,
                    "labels are numbered %d to %d, their %d frames %d to %d; number both alike",
                    numbers.first(),
                    numbers.last(),
                    frames.size(),
                    frames.first(),
                    frames.last()));
        }
    }

    private static SortedSet<Long> shifted(Set<Long> numbers, long shift) {
        TreeSet<Long> all = new TreeSet<>();
        numbers.forEach(number -> all.add(number + shift));
        return all;
    }

    private static SortedSet<Long> numbers(List<CorpusFile> files) {
        TreeSet<Long> all = new TreeSet<>();
        files.forEach(file -> number(file).ifPresent(all::add));
        return all;
    }

    private void noteNumbersFromOne() {
        boolean isFromOne = byFrame.size() > 1
                && !byFrame.containsKey(0)
                && byFrame.containsKey(1)
                && byFrame.containsKey(byFrame.size());
        if (isFromOne) {
            notes.add(String.format(
                    Locale.ROOT,
                    "labels are numbered 1 to %d: frames are numbered from 0, and frame 0 has none",
                    byFrame.size()));
        }
    }

    private void refuse(String why) {
        refusal = refusal.isEmpty() ? why : refusal;
    }

    private FrameLabels done(String whyLeftOver) {
        Set<CorpusFile> belonging = new HashSet<>(byFrame.values());
        List<CorpusFile> alone = files.readable().stream()
                .filter(label -> !belonging.contains(label))
                .toList();
        if (!alone.isEmpty()) {
            notes.add("%s: %s".formatted(LabelNotes.some(alone), whyLeftOver));
        }
        if (!files.unreadable().isEmpty()) {
            notes.add("%s: of a kind that is not read as labels; save them as PNG"
                    .formatted(LabelNotes.some(files.unreadable())));
        }
        int found = files.count();
        int matched = found - alone.size() - files.unreadable().size();
        return new FrameLabels(
                byFrame,
                new LabelCounts(found, matched, found - matched, String.join("; ", notes), refusal, Value255.UNKNOWN));
    }

    private static OptionalLong number(CorpusFile file) {
        Matcher matcher = NUMBER.matcher(file.stem());
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }
}
