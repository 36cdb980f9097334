package dev.reelmask.corpus.listing;

import dev.reelmask.corpus.tree.Blocked;
import dev.reelmask.corpus.tree.CorpusFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the labels of a sequence may lie in any layout. Where such a folder cannot be listed, its sequence is not
 * without labels: nobody knows.
 */
final class LabelPlaces {
    /** What cannot be listed, by path, with its place in the order. */
    private final Map<String, Integer> order = new HashMap<>();

    private final List<Blocked> blocked;

    /** @param blocked what cannot be listed */
    LabelPlaces(List<Blocked> blocked) {
        this.blocked = blocked;
        for (int i = 0; i < blocked.size(); i++) {
            order.putIfAbsent(blocked.get(i).path(), i);
        }
    }

    /** The first of what cannot be listed in or under which labels of the sequence may lie. */
    Optional<Blocked> mayLieIn(Candidate candidate) {
        if (blocked.isEmpty()) {
            return Optional.empty();
        }
        return places(candidate)
                .flatMap(LabelPlaces::withFolders)
                .map(order::get)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(blocked::get);
    }

    /** A path and all folders that it lies in. */
    private static Stream<String> withFolders(String path) {
        return Stream.iterate(path, at -> !at.isEmpty(), at -> at.substring(0, Math.max(0, at.lastIndexOf('/'))));
    }

    private static Stream<String> places(Candidate candidate) {
        if (candidate.isVideo()) {
            CorpusFile video = candidate.files().get(0);
            return Stream.of(video.pathStem(), video.path()).map(path -> path + LabelFolders.SUFFIX);
        }
        String images = candidate.folder();
        String parent = images.substring(0, images.lastIndexOf('/') + 1);
        List<String> places = new ArrayList<>(List.of(images + LabelFolders.SUFFIX, images + "annot"));
        FolderLayouts.LABEL_FOLDERS.forEach(name -> places.add(parent + name));
        Stream.of("JPEGImages", "leftImg8bit_sequence", "leftImg8bit")
                .filter(name -> ("/" + images + "/").contains("/" + name + "/"))
                .forEach(
                        name -> places.add(images.replace(name, name.equals("JPEGImages") ? "Annotations" : "gtFine")));
        return places.stream();
    }
}
