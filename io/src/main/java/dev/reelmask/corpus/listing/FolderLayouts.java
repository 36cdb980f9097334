package dev.reelmask.corpus.listing;

import dev.reelmask.corpus.tree.CorpusFile;
import dev.reelmask.corpus.tree.CorpusTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The layouts in which a sequence is a video file or a folder of images and its labels lie in another folder. */
final class FolderLayouts {
    private static final Set<String> IMAGE_FOLDERS =
            Set.of("image", "images", "img", "imgs", "frame", "frames", "input", "JPEGImages");
    static final List<String> LABEL_FOLDERS = List.of(
            "label", "labels", "annot", "annots", "annotation", "annotations", "mask", "masks", "groundtruth", "gt");
    private static final String ANNOT = "annot";
    private static final Pattern CAMVID_NAME = Pattern.compile("([0-9A-Za-z]+)_f?\\d+");

    private FolderLayouts() {}

    /** All videos, except animations among labels. */
    static List<Candidate> videos(CorpusTree tree) {
        LabelFolders labels = new LabelFolders(tree.files());
        return tree.videos().stream()
                .filter(video -> !isAnimatedLabel(video))
                .map(video -> Candidate.video(
                        video, labels.orNearly(video.pathStem(), Labels.ofVideo(labels(video, labels)))))
                .toList();
    }

    /** Whether a file that could be a video is a label by its place and kind. */
    static boolean isAnimatedLabel(CorpusFile video) {
        return LabelFolders.isLabels(video.folder()) && LabelFiles.isLabel(video);
    }

    /** Those of {@code a.mp4.labels}, which tells {@code a.mp4} from {@code a.mkv}, else those of {@code a.labels}. */
    private static LabelFiles labels(CorpusFile video, LabelFolders labels) {
        LabelFiles own = labels.of(video.path());
        return own.count() > 0 ? own : labels.of(video.pathStem());
    }

    /** Each folder of images, except those that hold a video too (posters) and those with labels. */
    static List<Candidate> frames(CorpusTree tree) {
        LabelFolders labels = new LabelFolders(tree.files());
        Set<String> videoFolders = new HashSet<>();
        tree.videos().forEach(video -> videoFolders.add(video.folder()));
        List<Candidate> found = new ArrayList<>();
        tree.framesByFolder().forEach((folder, images) -> {
            if (!LabelFolders.isLabels(folder) && !videoFolders.contains(folder)) {
                FrameLabels ofImages = Labels.ofImages(images, labels.of(folder));
                found.add(Candidate.frames(tree.pathOf(folder), images, labels.orNearly(folder, ofImages)));
            }
        });
        return found;
    }

    /** Folders called {@code <name>.labels} without anything called {@code <name>} beside them, in order. */
    static List<String> labelsOfNothing(CorpusTree tree) {
        Set<String> paths = new HashSet<>(tree.imagesByFolder().keySet());
        tree.videos().forEach(video -> paths.addAll(List.of(video.pathStem(), video.path())));
        return new LabelFolders(tree.files()).withoutSequence(paths);
    }

    static List<Candidate> camvid(CorpusTree tree) {
        LabelFolders labels = new LabelFolders(tree.files());
        List<Candidate> found = new ArrayList<>();
        tree.framesByFolder().forEach((folder, images) -> {
            LabelFiles files = labels.in(folder + ANNOT);
            if (files.count() > 0 && !folder.isEmpty()) {
                Map<String, List<CorpusFile>> drives = drives(images);
                Map<String, LabelFiles> labelsByDrive = byDrive(files, drives.keySet());
                drives.forEach((drive, frames) -> {
                    String path = drives.size() == 1 ? folder : folder + "/" + drive;
                    found.add(Candidate.part(path, drive, frames, Labels.ofImages(frames, labelsByDrive.get(drive))));
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

    /** Labels by drive; those of none of them are left over with the first one's. */
    private static Map<String, LabelFiles> byDrive(LabelFiles labels, Set<String> drives) {
        Map<String, LabelFiles> byDrive = new HashMap<>();
        drives.forEach(drive -> byDrive.put(drive, new LabelFiles(new ArrayList<>(), new ArrayList<>())));
        LabelFiles first = byDrive.get(drives.iterator().next());
        labels.readable()
                .forEach(label ->
                        byDrive.getOrDefault(drive(label), first).readable().add(label));
        labels.unreadable()
                .forEach(label ->
                        byDrive.getOrDefault(drive(label), first).unreadable().add(label));
        return byDrive;
    }

    private static String drive(CorpusFile label) {
        Matcher name = CAMVID_NAME.matcher(label.stem());
        return name.lookingAt() ? name.group(1) : "";
    }

    static List<Candidate> faces(CorpusTree tree) {
        LabelFolders labels = new LabelFolders(tree.files());
        List<Candidate> found = new ArrayList<>();
        tree.framesByFolder().forEach((folder, images) -> {
            if (IMAGE_FOLDERS.contains(lastPart(folder))) {
                String parent = parent(folder);
                List<String> folders = LABEL_FOLDERS.stream()
                        .map(name -> parent.isEmpty() ? name : parent + "/" + name)
                        .filter(name -> labels.in(name).count() > 0)
                        .toList();
                if (!folders.isEmpty()) {
                    found.add(Candidate.frames(tree.pathOf(parent), images, ofFirst(folders, images, labels)));
                }
            }
        });
        return found;
    }

    /** Labels of the first folder; the others are left over. */
    private static FrameLabels ofFirst(List<String> folders, List<CorpusFile> images, LabelFolders labels) {
        FrameLabels found = Labels.ofImages(images, labels.in(folders.get(0)));
        for (String other : folders.subList(1, folders.size())) {
            found = LabelNotes.withUnread(found, other, labels.in(other).count(), folders.get(0));
        }
        return found;
    }

    static List<Candidate> vspw(CorpusTree tree) {
        LabelFolders labels = new LabelFolders(tree.files());
        List<Candidate> found = new ArrayList<>();
        tree.framesByFolder().forEach((folder, images) -> {
            if (folder.endsWith("/origin")) {
                String parent = parent(folder);
                found.add(Candidate.frames(parent, images, Labels.ofImages(images, labels.in(parent + "/mask"))));
            }
        });
        return found;
    }

    static List<Candidate> davis(CorpusTree tree) {
        String images = "JPEGImages/";
        LabelFolders labels = new LabelFolders(tree.files());
        List<Candidate> found = new ArrayList<>();
        tree.framesByFolder().forEach((folder, frames) -> {
            int at = ("/" + folder).indexOf("/" + images);
            if (at >= 0) {
                String sequence = folder.substring(at + images.length());
                LabelFiles files = labels.in(folder.substring(0, at) + "Annotations/" + sequence);
                found.add(Candidate.frames(sequence, frames, Labels.ofImages(frames, files)));
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
