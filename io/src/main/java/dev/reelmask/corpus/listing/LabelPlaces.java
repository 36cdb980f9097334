package dev.reelmask.corpus.listing;

import dev.reelmask.corpus.tree.CorpusFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the labels of a sequence may lie in any layout. Where such a folder cannot be listed, its sequence is not
 * without labels: nobody knows.
 */
final class LabelPlaces {
    private LabelPlaces() {}

    /** Whether labels of the sequence may lie in or under this folder. */
    static boolean mayLieIn(String blocked, Candidate candidate) {
        return places(candidate).anyMatch(place -> place.equals(blocked) || place.startsWith(blocked + "/"));
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
