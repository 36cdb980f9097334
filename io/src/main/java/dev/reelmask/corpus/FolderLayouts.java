package dev.reelmask.corpus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The layouts in which a sequence is a video file or a folder of images and its labels lie in another folder. */
final class FolderLayouts {
    static final String LABELS = ".labels";
    private static final Set<String> IMAGE_FOLDERS =
            Set.of("image", "images", "img", "imgs", "frame", "frames", "input", "JPEGImages");
    static final List<String> LABEL_FOLDERS = List.of(
            "label", "labels", "annot", "annots", "annotation", "annotations", "mask", "masks", "groundtruth", "gt");
    private static final Pattern CAMVID_NAME = Pattern.compile("([0-9A-Za-z]+)_f?\\d+");

    private FolderLayouts() {}

    static List<Candidate> videos(CorpusTree tree) {
        Map<String, List<CorpusFile>> folders = tree.imagesByFolder();
        return tree.videos().stream()
                .map(video -> Candidate.video(video, Labels.ofVideo(labels(video, folders))))
                .toList();
    }

    /** Those of {@code a.mp4.labels}, which tells {@code a.mp4} from {@code a.mkv}, else those of {@code a.labels}. */
    private static List<CorpusFile> labels(CorpusFile video, Map<String, List<CorpusFile>> folders) {
        List<CorpusFile> ofTheStem = folders.getOrDefault(video.pathStem() + LABELS, List.of());
        return folders.getOrDefault(video.path() + LABELS, ofTheStem);
    }

    /** Each folder of images, except those that hold a video too (posters) and those with labels. */
    static List<Candidate> frames(CorpusTree tree) {
        Map<String, List<CorpusFile>> folders = tree.imagesByFolder();
        Set<String> videoFolders = new HashSet<>();
        tree.videos().forEach(video -> videoFolders.add(video.folder()));
        List<Candidate> found = new ArrayList<>();
        tree.framesByFolder().forEach((folder, images) -> {
            if (!folder.endsWith(LABELS) && !videoFolders.contains(folder)) {
                List<CorpusFile> labels = folders.getOrDefault(folder + LABELS, List.of());
                found.add(Candidate.frames(tree.pathOf(folder), images, Labels.ofImages(images, labels)));
            }
        });
        return found;
    }

    static List<Candidate> camvid(CorpusTree tree) {
        Map<String, List<CorpusFile>> folders = tree.imagesByFolder();
        List<Candidate> found = new ArrayList<>();
        tree.framesByFolder().forEach((folder, images) -> {
            List<CorpusFile> labels = folders.get(folder + "annot");
            if (labels != null && !folder.isEmpty()) {
                Map<String, List<CorpusFile>> drives = drives(images);
                drives.forEach((drive, frames) -> {
                    String path = drives.size() == 1 ? folder : folder + "/" + drive;
                    found.add(Candidate.part(path, drive, frames, Labels.ofImages(frames, labels)));
                });
            }
        });
        return found;
    }

    /**
     * Images by drive ({@code 0016E5} of {@code 0016E5_07959.png}); one entry named "" if a name is of another kind.
     */
    private static Map<String, List<CorpusFile>> drives(List<CorpusFile> images) {
        Map<String, List<CorpusFile>> drives = new LinkedHashMap<>();
        for (CorpusFile image : images) {
            Matcher name = CAMVID_NAME.matcher(image.stem());
            if (!name.matches()) {
                return Map.of("", images);
            }
            drives.computeIfAbsent(name.group(1), d -> new ArrayList<>()).add(image);
        }
        return drives;
    }

    static List<Candidate> faces(CorpusTree tree) {
        Map<String, List<CorpusFile>> folders = tree.imagesByFolder();
        List<Candidate> found = new ArrayList<>();
        tree.framesByFolder().forEach((folder, images) -> {
            if (IMAGE_FOLDERS.contains(lastPart(folder))) {
                String parent = parent(folder);
                LABEL_FOLDERS.stream()
                        .map(name -> parent.isEmpty() ? name : parent + "/" + name)
                        .filter(folders::containsKey)
                        .findFirst()
                        .ifPresent(labels -> found.add(Candidate.frames(
                                tree.pathOf(parent), images, Labels.ofImages(images, folders.get(labels)))));
            }
        });
        return found;
    }

    static List<Candidate> vspw(CorpusTree tree) {
        Map<String, List<CorpusFile>> folders = tree.imagesByFolder();
        List<Candidate> found = new ArrayList<>();
        tree.framesByFolder().forEach((folder, images) -> {
            if (folder.endsWith("/origin")) {
                String parent = parent(folder);
                List<CorpusFile> labels = folders.getOrDefault(parent + "/mask", List.of());
                found.add(Candidate.frames(parent, images, Labels.ofImages(images, labels)));
            }
        });
        return found;
    }

    static List<Candidate> davis(CorpusTree tree) {
        String images = "JPEGImages/";
        Map<String, List<CorpusFile>> folders = tree.imagesByFolder();
        List<Candidate> found = new ArrayList<>();
        tree.framesByFolder().forEach((folder, frames) -> {
            int at = ("/" + folder).indexOf("/" + images);
            if (at >= 0) {
                String sequence = folder.substring(at + images.length());
                String labels = folder.substring(0, at) + "Annotations/" + sequence;
                found.add(Candidate.frames(
                        sequence, frames, Labels.ofImages(frames, folders.getOrDefault(labels, List.of()))));
            }
        });
        return found;
    }

    private static String parent(String folder) {
        return folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
    }

    private static String lastPart(String folder) {
        return folder.substring(folder.lastIndexOf('/') + 1);
    }
}
