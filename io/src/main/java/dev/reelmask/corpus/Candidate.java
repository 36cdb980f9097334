package dev.reelmask.corpus;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A sequence as a layout finds it.
 *
 * @param path what its id is made of
 * @param files the one video, or the images in display order
 * @param labels by frame index, and what became of the others
 */
record Candidate(String path, boolean isVideo, List<CorpusFile> files, FrameLabels labels) {
    static Candidate video(CorpusFile file, FrameLabels labels) {
        return new Candidate(file.pathStem(), true, List.of(file), labels);
    }

    static Candidate frames(String path, List<CorpusFile> images, FrameLabels labels) {
        return new Candidate(path, false, images, labels);
    }

    /** How messages name it: its file, or the folder of its images. */
    String source() {
        return isVideo ? files.get(0).path() : files.get(0).folder() + "/";
    }

    SequenceSpec spec() {
        StringBuilder content = new StringBuilder();
        long bytes = 0;
        for (CorpusFile file : files) {
            bytes += file.bytes();
            note(content, file);
        }
        labels.byFrame().forEach((frame, label) -> {
            content.append("label ").append(frame).append(' ');
            note(content, label);
        });
        Map<Integer, String> labelLocations = labels.byFrame().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, label -> label.getValue().location()));
        List<String> locations = files.stream().map(CorpusFile::location).toList();
        Optional<String> video = isVideo ? Optional.of(locations.get(0)) : Optional.empty();
        return new SequenceSpec(
                SequenceIds.of(path),
                video.orElse(""),
                isVideo ? List.of() : locations,
                labelLocations,
                labels.counts(),
                bytes,
                SequenceIds.digest(content.toString()));
    }

    private static void note(StringBuilder content, CorpusFile file) {
        content.append(file.path())
                .append(' ')
                .append(file.bytes())
                .append(' ')
                .append(file.modified())
                .append('\n');
    }
}
