package dev.reelmask.corpus.listing;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.tree.CorpusFile;
import dev.reelmask.corpus.tree.SourceUri;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A sequence as a layout finds it.
 *
 * @param path what its id is made of
 * @param part what tells it from other sequences of its folder, "" if it is the only one
 * @param files the one video, or the images in display order
 * @param labels by frame index, and what became of the others
 */
record Candidate(String path, boolean isVideo, String part, List<CorpusFile> files, FrameLabels labels) {
    static Candidate video(CorpusFile file, FrameLabels labels) {
        return new Candidate(file.pathStem(), true, "", List.of(file), labels);
    }

    static Candidate frames(String path, List<CorpusFile> images, FrameLabels labels) {
        return new Candidate(path, false, "", images, labels);
    }

    static Candidate part(String path, String part, List<CorpusFile> images, FrameLabels labels) {
        return new Candidate(path, false, part, images, labels);
    }

    /** Its {@link SequenceSpec#source}. */
    String source() {
        String first = files.get(0).source();
        return isVideo ? first : SourceUri.parent(first) + (part.isEmpty() ? "" : "#" + part);
    }

    /** The folder of its images, or of the video. */
    String folder() {
        return files.get(0).folder();
    }

    /** Longer than its path: what its id is made of where another has the same path. */
    String longPath() {
        if (isVideo) {
            return files.get(0).path();
        }
        return part.isEmpty() && !folder().isEmpty() && !folder().equals(path) ? folder() : path + ".frames";
    }

    /** Why it cannot be a sequence: the first of its files or labels that cannot be opened. */
    Optional<String> problem() {
        Optional<String> ofFiles = problem(files.stream());
        Optional<String> ofLabels = problem(labels.byFrame().values().stream());
        return (isVideo ? ofFiles : ofFiles.map(message -> "its frames cannot be numbered: " + message))
                .or(() -> ofLabels.map(message -> "one of its labels cannot be read: " + message));
    }

    private static Optional<String> problem(Stream<CorpusFile> files) {
        return files.filter(file -> !file.isOpenable())
                .map(file -> file.problem().message())
                .findFirst();
    }

    /** @param id that it got */
    SequenceSpec spec(String id) {
        StringBuilder content = new StringBuilder();
        long bytes = 0;
        for (CorpusFile file : files) {
            bytes += file.stamp().bytes();
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
        return new SequenceSpec(
                id,
                source(),
                isVideo ? locations.get(0) : "",
                isVideo ? List.of() : locations,
                labelLocations,
                labels.counts(),
                bytes,
                SequenceIds.digest(content.toString()));
    }

    private static void note(StringBuilder content, CorpusFile file) {
        content.append(file.path()).append(' ').append(file.stamp().key()).append('\n');
    }
}
